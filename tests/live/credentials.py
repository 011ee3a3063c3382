"""Tries what each credential of a hub can do, and prints the status of each answer as JSON.

Run in the sandbox's Python as user `hub`, with the hub's name; `clean` after it removes what the trial left.
"""

import json
import sys
from typing import Any

import openstack  # type: ignore[import-not-found]  # only the sandbox's Python has it
import requests

hub, clean = sys.argv[1], "clean" in sys.argv[2:]
owner = openstack.connect()
url = owner.config.get_auth_args()["auth_url"]
user = owner.current_user_id
store = owner.object_store.get_endpoint()
LEFT = (f"{hub}-traces/host/log", f"{hub}-export/result", f"{hub}-warehouse/new")


def secret_of(name: str) -> str | None:
    found = owner.key_manager.get(f"/secrets?name={name}-credential").json()["secrets"]
    if not found:
        return None
    path = found[0]["secret_ref"].split("/v1")[1]
    text: str = owner.key_manager.get(f"{path}/payload", headers={"Accept": "text/plain"}).text
    return text


def session(name: str) -> Any:
    """How to ask under a credential of the hub, None where no secret of it is kept."""
    credentials = owner.identity.get(f"/users/{user}/application_credentials").json()["application_credentials"]
    credential = next(each["id"] for each in credentials if each["name"] == f"{hub}-{name}")
    secret = secret_of(f"{hub}-{name}")
    if secret is None:
        return None
    login = {"methods": ["application_credential"], "application_credential": {"id": credential, "secret": secret}}
    answer = requests.post(f"{url}/auth/tokens", json={"auth": {"identity": login}}, timeout=60)
    answer.raise_for_status()
    token = answer.headers["X-Subject-Token"]

    def ask(method: str, address: str, **body: Any) -> int:
        headers = {"X-Auth-Token": token, **body.pop("headers", {})}
        status: int = requests.request(method, address, headers=headers, timeout=60, **body).status_code
        return status

    return ask


def endpoint(service: str) -> str:
    found: str = getattr(owner, service).get_endpoint()
    return found.rstrip("/")


def versioned(service: str, version: str) -> str:
    found = endpoint(service)
    return found if found.endswith(f"/{version}") else f"{found}/{version}"


def tried() -> dict[str, Any]:
    network, keys, shares = (
        versioned("network", "v2.0"),
        versioned("key_manager", "v1"),
        versioned("shared_file_system", "v2"),
    )
    compute, volumes = versioned("compute", "v2.1"), versioned("block_storage", "v3")
    trace, export = f"{store}/{hub}-traces/host/log", f"{store}/{hub}-export/result"
    done: dict[str, Any] = {}
    ask = session("services")
    done["services"] = {
        "put a trace": ask("PUT", trace, data=b"somebody logged in"),
        "get the trace": ask("GET", trace),
        "list the traces": ask("GET", f"{store}/{hub}-traces"),
        "delete the trace": ask("DELETE", trace),
        "open the container": ask("PUT", f"{store}/{hub}-traces/", headers={"X-Container-Read": ".r:*"}),
        "put into exports": ask("PUT", export, data=b"x"),
        "list servers": ask("GET", f"{compute}/servers"),
    }
    ask = session("auditors")
    key = owner.key_manager.get(f"/secrets?name={hub}-stores").json()["secrets"][0]["secret_ref"].split("/v1")[1]
    done["auditors"] = {
        "get the trace": ask("GET", trace),
        "list the traces": ask("GET", f"{store}/{hub}-traces"),
        "list the warehouse": ask("GET", f"{store}/{hub}-warehouse"),
        "put a trace": ask("PUT", trace, data=b"x"),
        "list servers": ask("GET", f"{compute}/servers/detail"),
        "list volumes": ask("GET", f"{volumes}/volumes/detail"),
        "list shares": ask("GET", f"{shares}/shares/detail"),
        "list keys": ask("GET", f"{keys}/secrets"),
        "read a key": ask("GET", f"{keys}{key}/payload", headers={"Accept": "application/octet-stream"}),
        "list rules": ask("GET", f"{network}/security-group-rules"),
        "make a network": ask("POST", f"{network}/networks", json={"network": {"name": "aside"}}),
    }
    ask = session("approvers")
    done["approvers"] = {
        "put into exports": ask("PUT", export, data=b"approved"),
        "get the export": ask("GET", export),
        "put into the warehouse": ask("PUT", f"{store}/{hub}-warehouse/x", data=b"x"),
    }
    ask = session("gate")
    done["gate"] = {
        "put into the warehouse": ask("PUT", f"{store}/{hub}-warehouse/new", data=b"x"),
        "put into exports": ask("PUT", export, data=b"x"),
        "list quarantine": ask("GET", f"{store}/{hub}-quarantine?format=json"),
    }
    ask = session("backup")
    volume = owner.block_storage.find_volume(f"{hub}-database").id
    order = {"snapshot": {"volume_id": volume, "name": f"{hub}-trial", "force": True}}
    done["backup"] = {
        "make a snapshot": ask("POST", f"{volumes}/snapshots", json=order),
        "delete a volume": ask("DELETE", f"{volumes}/volumes/{volume}"),
        "get a trace": ask("GET", trace),
    }
    for nothing in ("bastion", "ws-onco"):
        done[nothing] = session(nothing) and "a secret"
    return done


def cleaned() -> None:
    for path in LEFT:
        container, _, name = path.partition("/")
        versions = owner.object_store.get(f"/{container}?versions=&format=json").json()
        owner.object_store.delete(f"/{container}/{name}")
        for each in versions:
            owner.object_store.delete(f"/{container}/{each['name']}?version-id={each['version_id']}")
        for each in owner.object_store.get(f"/{container}?versions=&format=json").json():
            owner.object_store.delete(f"/{container}/{each['name']}?version-id={each['version_id']}")
    for snapshot in owner.block_storage.snapshots(name=f"{hub}-trial"):
        owner.block_storage.delete_snapshot(snapshot)
        owner.block_storage.wait_for_delete(snapshot)


if clean:
    cleaned()
print(json.dumps(None if clean else tried()))  # noqa: T201 - what the test reads
