"""Property values as the engine sends them: protobuf structs with marks for secrets and for what is not known yet."""

from typing import Any, TypeAlias

from google.protobuf import json_format, struct_pb2

Value: TypeAlias = Any
Values: TypeAlias = dict[str, Any]

# Fixed by the engine's protocol (pulumi/sdk: resource/sig, plugin/rpc).
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a mark, not a secret


def to_struct(values: Values) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


def from_struct(struct: struct_pb2.Struct) -> Values:
    values = _tidy(json_format.MessageToDict(struct))
    assert isinstance(values, dict)
    return values


def _tidy(value: Value) -> Value:
    """Drop what is null; give whole numbers back as integers, since the wire knows only floats."""
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_secret(value: Value) -> bool:
    return isinstance(value, dict) and value.get(SIGNATURE) == SECRET


def is_asset(value: Value) -> bool:
    """Is it a file or an archive, or another thing that the engine marks?"""
    return isinstance(value, dict) and SIGNATURE in value and not is_secret(value)


def plain(value: Value) -> Value:
    """The value without secret marks, at any depth."""
    if is_secret(value):
        return plain(value.get("value"))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def without_secrets(value: Value) -> Value:
    """The value with every secret unknown: for what might show the values that it judges."""
    if is_secret(value):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: without_secrets(item) for key, item in value.items()}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value


def has_unknown(value: Value) -> bool:
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    return any(map(has_unknown, value)) if isinstance(value, list) else bool(value == UNKNOWN)


def secret_like(value: Value, model: Value) -> Value:
    """The value with secret marks wherever the model has one: what was secret stays so when it is read again."""
    if is_secret(model):
        return {SIGNATURE: SECRET, "value": value}
    if isinstance(value, dict) and isinstance(model, dict):
        return {key: secret_like(item, model.get(key)) for key, item in value.items()}
    if isinstance(value, list) and isinstance(model, list):
        padded = model + [None] * (len(value) - len(model))
        return [secret_like(item, padded[index]) for index, item in enumerate(value)]
    return value
