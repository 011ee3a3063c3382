"""An exported state with one volume, good unless a test changes it."""

from typing import Any

PROVIDER = "urn:pulumi:dev::flat::pulumi:providers:openstack::gra"
VOLUME = "urn:pulumi:dev::flat::openstack:blockstorage/volume:Volume::data"
STACK = "urn:pulumi:dev::flat::pulumi:pulumi:Stack::flat-dev"


def state(**changes: Any) -> dict[str, Any]:
    """A state with a stack, a provider and one volume, of which `changes` are inputs."""
    labels = {"owner": "o", "workspace": "hub", "data-class": "technical", "control-scope": "c"} | {
        "end-date": "2999-12-31"
    }
    inputs = {"size": 1, "region": "GRA11", "volumeType": "classic-luks", "metadata": labels, **changes}
    place = {"region": "GRA11", "authUrl": "https://auth.cloud.ovh.net/v3", "version": "5.5.3"}
    return {
        "version": 3,
        "deployment": {
            "resources": [
                {"urn": STACK, "type": "pulumi:pulumi:Stack", "custom": False},
                {
                    "urn": PROVIDER,
                    "type": "pulumi:providers:openstack",
                    "custom": True,
                    "id": "1",
                    "inputs": place,
                    "outputs": place,
                    "sourcePosition": "project:///__main__.py#3,12",
                },
                {
                    "urn": VOLUME,
                    "type": "openstack:blockstorage/volume:Volume",
                    "custom": True,
                    "id": "v-1",
                    "inputs": inputs,
                    "outputs": inputs,
                    "protect": True,
                    "provider": f"{PROVIDER}::1",
                    "sourcePosition": "project:///__main__.py#5,1",
                },
            ]
        },
    }
