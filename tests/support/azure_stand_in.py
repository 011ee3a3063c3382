"""The stand-in of Azure as the cloud of a recorded program: it judges every input, and answers with Azure's own ids."""

from typing import Any

from pulumi.runtime import mocks as pulumi_mocks

import sandbox.azure
from sandbox.azure.catalogue_builder import Sdk
from sandbox.azure.stand_in import address_plan, arm, outputs, service_rules, type_check
from sandbox.azure.stand_in.catalogue import Catalogue
from sandbox.azure.stand_in.values import from_struct, plain, to_struct, without_secrets

_TENANT = "66666666-7777-8888-9999-000000000000"
_PROVIDER = "pulumi:providers:azure-native"


class StandIn(pulumi_mocks.Mocks):
    """What the plugin of the stand-in does for one program, in this process. `problems` are all it has to say."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._catalogue = Catalogue(sandbox.azure.catalogue(Sdk.installed()))
        self._paths = arm.load()
        self._run = address_plan.Run()
        self._subscription = ""

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ == _PROVIDER:
            self._subscription = args.inputs["subscriptionId"]
        if not args.custom or args.typ == _PROVIDER:
            return "", dict(args.inputs)
        kind, path = self._catalogue.resource(args.typ), self._paths.get(args.typ)
        if kind is None or path is None:
            self.problems.append(f"{args.name}: {args.typ} is unknown to the stand-in")
            return args.name, dict(args.inputs)
        given = from_struct(to_struct(plain(args.inputs)))  # whole numbers as the plugin reads them
        found = [
            *type_check.check(kind.module, kind.inputs, given),
            *service_rules.judge(kind.short, without_secrets(given)),
            *self._run.meet(args.name, kind.short, path, self._subscription, given),
        ]
        self.problems += [f"{args.name}: {problem}" for problem in found]
        resource_id = path.id(self._subscription, given)
        return resource_id, plain(outputs.outputs(kind, path, resource_id, given, _TENANT))

    def call(self, args: pulumi_mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"a preview without credentials must not look anything up: {args.token}")
