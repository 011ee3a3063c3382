"""Machines, their key pairs and their images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import LOCAL_ONLY, Finding, Moot, Question, Reader, broken, must_be, sound
from policies.readers.members import each_alone, filled
from policies.readers.openstack.network import external, on_external, own_groups
from policies.readers.openstack.places import REGION, plain
from policies.readers.openstack.storage import volume_type
from policies.readers.plain_text import must_not_be_set
from policies.readers.tls import encrypted_address
from policies.records import UNKNOWN, Node

_RETIRED_KEYS = ("ssh-dss",)
"""Kinds of keys that OpenSSH does not accept any more (release notes of 7.0)."""


def _disks(node: Node, configuration: Configuration) -> Iterable[Finding]:
    disks = list(node["blockDevices"].items())
    if not any(_boots(disk, first=index == 0) for index, disk in enumerate(disks)):
        where = node["blockDevices"]
        yield broken("the root disk is the host's local disk; boot from a volume of an encrypted type", where)
    for disk in disks:
        source, destination = disk["sourceType"], disk["destinationType"]
        if source.text == "volume":
            yield sound("an existing volume, which is judged by itself", source)
        elif destination.text != "volume":
            yield broken(
                f"{destination.path} is {destination.shown}: a local disk of the host is not encrypted; "
                "give volume and an encrypted volume type",
                destination,
            )
        else:
            yield from volume_type(disk, configuration)


def _boots(disk: Node, *, first: bool) -> bool:
    index = disk["bootIndex"].value
    return disk["sourceType"].text != "blank" and (index == 0 or (index is None and first))


def _instance_networks(node: Node, configuration: Configuration) -> Iterable[Finding]:
    networks = list(node["networks"].items())
    if not networks:
        yield broken("no network is given, so the cloud attaches one by itself", node["networks"])
    named = [network[key] for network in networks for key in ("name", "uuid")]
    yield from each_alone(named, lambda one: on_external(one, configuration))
    if any(not network["port"].given for network in networks):
        yield from own_groups(node, configuration)


def _attached_port(node: Node, _: Configuration) -> Iterable[Finding]:
    port = node["portId"]
    if filled(port):
        yield sound("attaches a port, which is judged by itself", port)
    else:
        yield broken(f"{port.path} is not given, so the port has the project's default group, which may open all", port)


def _own_public_key(node: Node, _: Configuration) -> Iterable[Finding]:
    key = node["publicKey"]
    if not key.text:
        yield broken(f"{key.path} is not given, so the cloud makes the private key and hands it out", key)
    elif key.text.startswith(_RETIRED_KEYS):
        yield broken(f"{key.path} is of a retired kind, {key.text.split()[0]}", key)
    else:
        yield sound("the public half of somebody's own key", key)


def _image_source(node: Node, _: Configuration) -> Iterable[Finding]:
    address = node["imageSourceUrl"]
    if filled(address):
        yield from encrypted_address(address)


_ID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def _exact_image(node: Node, _: Configuration) -> Iterable[Finding]:
    """Images are named by their ids: a name may stand for another image tomorrow."""
    name = node["imageName"]
    if filled(name) and not filled(node["imageId"]):
        yield broken(f"{name.path} is {name.shown}, which may be another image tomorrow; give imageId", name)
    sources = [disk for disk in node["blockDevices"].items() if disk["sourceType"].text == "image"]
    yield from each_alone([node["imageId"], *(disk["uuid"] for disk in sources)], _id_of_image)


def _id_of_image(image: Node) -> Iterable[Finding]:
    if image.raw is UNKNOWN or _ID.fullmatch(image.text or ""):
        yield sound(f"starts from exactly {image.shown}", image)
    elif image.given:
        yield broken(f"{image.path} is {image.shown}, which is no image's id", image)


_PASSWORD = "is a password of the administrator, which whoever deploys knows"  # noqa: S105 - words about one

COMPUTE: Mapping[str, Reader] = {
    "AggregateV2": plain(),
    "Flavor": plain(),
    "FlavorAccess": plain(),
    "Instance": Reader(
        REGION,
        [_disks],
        [_instance_networks],
        {
            Question.CREDENTIALS: [must_not_be_set("adminPass", _PASSWORD)],
            Question.HARDENING: [_exact_image],
        },
    ),
    "InterfaceAttach": plain([external("networkId"), _attached_port]),
    "Keypair": plain(more={Question.CREDENTIALS: [_own_public_key]}),
    "QuotaSetV2": plain(),
    "ServerGroup": plain(),
    "VolumeAttach": plain(),
}

_IMAGE = Moot("made from a file or address given here, not from a disk of the hub")

IMAGES: Mapping[str, Reader] = {
    "Image": Reader(
        REGION,
        _IMAGE,
        [must_be("visibility", "private", "shared")],
        {Question.TRANSIT: [_image_source], Question.BACKUPS: [must_be("protected", True)]},
    ),
    "ImageAccess": plain(exposure=LOCAL_ONLY),
    "ImageAccessAccept": plain(exposure=LOCAL_ONLY),
}
