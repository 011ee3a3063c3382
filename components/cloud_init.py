"""The first-boot instructions of machines: the same text on every cloud, and nothing secret in it."""

import yaml


def user_data(ssh_public_keys: tuple[str, ...]) -> str:
    """cloud-init for a machine that is entered by the operators' keys alone."""
    settings = {
        "ssh_pwauth": False,
        "disable_root": True,
        "ssh_authorized_keys": list(ssh_public_keys),
    }
    return "#cloud-config\n" + yaml.safe_dump(settings, sort_keys=True, width=1000)
