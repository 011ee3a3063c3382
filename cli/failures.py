"""What may go wrong in a foreseen way: errors whose message is written for a person."""

from audit.engine import AuditError
from components.problems import SpecError
from sandbox.azure.catalogue_builder import CatalogueError
from sandbox.openstack import SandboxError
from toolchain import ToolchainError

FORESEEN = (AuditError, CatalogueError, SandboxError, SpecError, ToolchainError)
