"""Object stores as machines reach them: where each is, and what rclone must be told."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from components.cloud_init.assets import filled
from components.cloud_init.instructions import File
from components.cloud_init.surroundings import Surroundings

CREDENTIAL = "/etc/hub/credentials/objects.env"
"""Variables OS_APPLICATION_CREDENTIAL_ID and …_SECRET, which an operator brings; not needed where identities exist."""


@dataclass(frozen=True)
class Remote:
    """A container: in an `account` of Azure, or in a `region` of Swift."""

    container: str
    account: str | None = None
    region: str | None = None


def remote(place: str, surroundings: Surroundings, region: str | None = None) -> Remote:
    """The container at a place as back ends write it."""
    if surroundings.objects == "azureblob":
        url = urlsplit(place)
        return Remote(url.path.strip("/"), account=(url.hostname or "").split(".")[0])
    return Remote(place, region=region or surroundings.region)


def remotes(surroundings: Surroundings) -> dict[str, Remote]:
    """The machine's containers, each named by its purpose."""
    return {area.split("/")[0]: remote(place, surroundings) for area, place in surroundings.stores.items()}


def rclone(stores: dict[str, Remote], surroundings: Surroundings) -> File:
    """Settings of rclone: no secret in them."""
    content = filled("objects/rclone.conf", stores=stores, auth_url=surroundings.auth_url)
    return File("/etc/hub/rclone.conf", content)
