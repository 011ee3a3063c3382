"""Keys on Azure: a premium vault with one HSM-protected key per purpose, and the identity that may use them."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization, compute, keyvault, managedidentity

from components.azure.private_link import PrivateLink
from components.azure.site import AzureSite
from components.backend import KeyFacts
from components.blueprint import SERVICES, TECHNICAL, Key
from components.spec import Custody

_CRYPTO_SERVICE_ENCRYPTION_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
"""Azure's built-in role `Key Vault Crypto Service Encryption User`: wrap and unwrap, nothing else."""
_NOTICE_BEFORE_EXPIRY_DAYS = 30
_USABLE_AFTER_ROTATION_DAYS = 90


class Keys(pulumi.ComponentResource):
    """Customer-managed keys: purge protection on, roles in place of access policies, no public address.

    Stores, disks, the log cluster and the backup vault reach their key under one identity, which can do nothing else.
    """

    facts: KeyFacts
    identity: managedidentity.UserAssignedIdentity
    vault: keyvault.Vault
    vault_uri: pulumi.Output[str]
    encryption_sets: Mapping[str, compute.DiskEncryptionSet]
    """By the purpose of the key that disks are encrypted under."""

    def __init__(self, site: AzureSite, private_link: PrivateLink, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Keys", "keys", {}, opts)
        self._site = site
        self.identity = managedidentity.UserAssignedIdentity(
            "keys-identity",
            resource_name_=f"{site.blueprint.name}-encryption",
            resource_group_name=site.group_name,
            location=site.location,
            tags=site.labels(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        self.vault = self._vault()
        self._keys = {key.purpose: self._key(key) for key in site.blueprint.keys}
        self._grant = authorization.RoleAssignment(
            "keys-grant",
            role_assignment_name=site.guid("keys-grant"),
            scope=self.vault.id,
            role_definition_id=site.built_in_role(_CRYPTO_SERVICE_ENCRYPTION_USER),
            principal_id=self.identity.principal_id,
            principal_type="ServicePrincipal",
            opts=site.child(self),
        )
        private_link.attach("keys-vault", self.vault.id, "vault", site.blueprint.zone(SERVICES), TECHNICAL, self)
        purposes = {machine.boot_key for machine in site.blueprint.machines} | {
            volume.key for volume in site.blueprint.volumes
        }
        self.encryption_sets = {
            key.purpose: self._encryption_set(key) for key in site.blueprint.keys if key.purpose in purposes
        }
        # By name, since a preview knows no computed property of a vault that does not exist yet.
        self.vault_uri = self.vault.name.apply(lambda name: f"https://{name}.vault.azure.net/")
        self.facts = KeyFacts({purpose: key.key_uri for purpose, key in self._keys.items()}, Custody.CUSTOMER)
        self.register_outputs({})

    def ready_for(self, purpose: str) -> list[pulumi.Resource]:
        """What a user of a key must wait for: the key itself, and the identity's right to use it."""
        return [self._keys[purpose], self._grant]

    def uri(self, purpose: str) -> pulumi.Output[str]:
        """The key's address without a version, so that whoever uses it follows each rotation."""
        name = self._site.blueprint.key(purpose).name
        return self.vault_uri.apply(lambda vault: f"{vault}keys/{name}")

    def _encryption_set(self, key: Key) -> compute.DiskEncryptionSet:
        site = self._site
        return compute.DiskEncryptionSet(
            f"keys-{key.purpose}-set",
            disk_encryption_set_name=key.name,
            resource_group_name=site.group_name,
            location=site.location,
            identity=compute.EncryptionSetIdentityArgs(
                type="UserAssigned", user_assigned_identities=[self.identity.id]
            ),
            encryption_type="EncryptionAtRestWithPlatformAndCustomerKeys",
            active_key=compute.KeyForDiskEncryptionSetArgs(key_url=self._keys[key.purpose].key_uri_with_version),
            rotation_to_latest_key_version_enabled=True,
            tags=site.labels(workspace=key.workspace, data_class=TECHNICAL),
            opts=pulumi.ResourceOptions.merge(
                site.stateful(self, key.workspace), pulumi.ResourceOptions(depends_on=[self._grant])
            ),
        )

    def _vault(self) -> keyvault.Vault:
        site = self._site
        return keyvault.Vault(
            "keys-vault",
            vault_name=site.global_name("vault"),
            resource_group_name=site.group_name,
            location=site.location,
            properties=keyvault.VaultPropertiesArgs(
                tenant_id=str(site.block.tenant_id),
                sku=keyvault.SkuArgs(family="A", name=keyvault.SkuName.PREMIUM),
                enable_rbac_authorization=True,
                enable_purge_protection=True,
                enable_soft_delete=True,
                soft_delete_retention_in_days=90,
                enabled_for_deployment=False,
                enabled_for_disk_encryption=False,
                enabled_for_template_deployment=False,
                public_network_access="Disabled",
                # Storage and disks fetch the keys as trusted services; nothing else comes in but by private link.
                network_acls=keyvault.NetworkRuleSetArgs(default_action="Deny", bypass="AzureServices"),
            ),
            tags=site.labels(workspace=None, data_class=TECHNICAL),
            opts=site.stateful(self),
        )

    def _key(self, key: Key) -> keyvault.Key:
        site = self._site
        return keyvault.Key(
            f"keys-{key.purpose}",
            key_name=key.name,
            resource_group_name=site.group_name,
            vault_name=self.vault.name,
            properties=keyvault.KeyPropertiesArgs(
                kty="RSA-HSM",
                key_size=3072,
                key_ops=["wrapKey", "unwrapKey"],
                rotation_policy=keyvault.RotationPolicyArgs(
                    attributes=keyvault.KeyRotationPolicyAttributesArgs(
                        expiry_time=f"P{key.rotation_days + _USABLE_AFTER_ROTATION_DAYS}D"
                    ),
                    lifetime_actions=[
                        keyvault.LifetimeActionArgs(
                            action=keyvault.ActionArgs(type=keyvault.KeyRotationPolicyActionType.ROTATE),
                            trigger=keyvault.TriggerArgs(time_after_create=f"P{key.rotation_days}D"),
                        ),
                        keyvault.LifetimeActionArgs(
                            action=keyvault.ActionArgs(type=keyvault.KeyRotationPolicyActionType.NOTIFY),
                            trigger=keyvault.TriggerArgs(time_before_expiry=f"P{_NOTICE_BEFORE_EXPIRY_DAYS}D"),
                        ),
                    ],
                ),
            ),
            tags=site.labels(workspace=key.workspace, data_class=TECHNICAL),
            opts=site.stateful(self, key.workspace),
        )
