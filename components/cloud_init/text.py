"""One machine's instructions as the text that clouds take."""

from components.blueprint import Blueprint, Machine, Role
from components.cloud_init import hosts
from components.cloud_init.every_machine import every_machine
from components.cloud_init.instructions import Instructions
from components.cloud_init.surroundings import Surroundings
from components.cloud_init.workload import workload


def user_data(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> str:
    """cloud-config for a machine that is entered by the operators' keys alone.

    It has no secret in it, names no workspace but the machine's own, and is the same whatever other workspaces exist.
    """
    made = every_machine(blueprint, machine, surroundings) + _own(blueprint, machine, surroundings)
    return made.text(blueprint.ssh_public_keys)


def _own(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    match machine.role:
        case Role.BASTION:
            return hosts.bastion()
        case Role.PROXY:
            return hosts.proxy(blueprint, surroundings)
        case Role.SERVICES:
            return hosts.services(blueprint, machine, surroundings)
        case Role.GATE:
            return hosts.gate(blueprint, machine, surroundings)
        case Role.DATABASE:
            return hosts.database(blueprint, machine)
        case Role.WORKLOAD:
            return workload(blueprint, machine, surroundings)
