"""Storage on Azure: a storage account per purpose and disks, all encrypted under the customer's keys."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import compute, storage

from components.azure.keys import Keys
from components.azure.private_link import PrivateLink
from components.azure.site import AzureSite
from components.backend import StorageFacts
from components.blueprint import Store, Volume

_SOFT_DELETE_DAYS = 30


class Storage(pulumi.ComponentResource):
    """The hub's stores and its own volumes; what belongs to a machine is made with the machine."""

    facts: StorageFacts
    accounts: Mapping[str, storage.StorageAccount]

    def __init__(self, site: AzureSite, keys: Keys, private_link: PrivateLink, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Storage", "storage", {}, opts)
        self._site, self._keys, self._private_link = site, keys, private_link
        blueprint = site.blueprint
        self.accounts = {store.purpose: self._store(store) for store in blueprint.stores}
        self.facts = StorageFacts(
            stores={purpose: account.id for purpose, account in self.accounts.items()},
            volumes={
                volume.purpose: encrypted_disk(f"storage-{volume.purpose}", site, keys, volume, self).id
                for volume in blueprint.volumes
            },
        )
        self.register_outputs({})

    def _store(self, store: Store) -> storage.StorageAccount:
        site, name = self._site, f"storage-{store.purpose}"
        account = self._account(name, store)
        storage.BlobServiceProperties(
            f"{name}-service",
            blob_services_name="default",
            account_name=account.name,
            resource_group_name=site.group_name,
            is_versioning_enabled=True,
            change_feed=storage.ChangeFeedArgs(enabled=True, retention_in_days=_SOFT_DELETE_DAYS),
            delete_retention_policy=storage.DeleteRetentionPolicyArgs(enabled=True, days=_SOFT_DELETE_DAYS),
            container_delete_retention_policy=storage.DeleteRetentionPolicyArgs(enabled=True, days=_SOFT_DELETE_DAYS),
            opts=site.child(self),
        )
        storage.BlobContainer(
            f"{name}-container",
            container_name="data",
            account_name=account.name,
            resource_group_name=site.group_name,
            public_access=storage.PublicAccess.NONE,
            opts=site.stateful(self),
        )
        self._private_link.attach(name, account.id, "blob", store.zone, store.data_class, self)
        return account

    def _account(self, name: str, store: Store) -> storage.StorageAccount:
        site, keys = self._site, self._keys
        covered = storage.EncryptionServiceArgs(enabled=True, key_type="Account")
        return storage.StorageAccount(
            name,
            account_name=site.global_name(store.purpose),
            resource_group_name=site.group_name,
            location=site.location,
            kind="StorageV2",
            # Copies stay in the region: three zones of it.
            sku=storage.SkuArgs(name="Standard_ZRS"),
            access_tier=storage.AccessTier.HOT,
            identity=storage.IdentityArgs(type="UserAssigned", user_assigned_identities=[keys.identity.id]),
            encryption=storage.EncryptionArgs(
                key_source="Microsoft.Keyvault",
                # No version: the account follows each rotation.
                key_vault_properties=storage.KeyVaultPropertiesArgs(
                    key_name=site.blueprint.key(store.key).name,
                    key_vault_uri=keys.vault_uri,
                ),
                encryption_identity=storage.EncryptionIdentityArgs(encryption_user_assigned_identity=keys.identity.id),
                require_infrastructure_encryption=True,
                services=storage.EncryptionServicesArgs(blob=covered, file=covered, queue=covered, table=covered),
            ),
            allow_blob_public_access=False,
            allow_cross_tenant_replication=False,
            allow_shared_key_access=False,
            allowed_copy_scope="PrivateLink",
            default_to_o_auth_authentication=True,
            enable_https_traffic_only=True,
            is_local_user_enabled=False,
            is_sftp_enabled=False,
            minimum_tls_version="TLS1_2",
            public_network_access="Disabled",
            # Traces are written by Azure's own monitoring, which is no private endpoint's client.
            network_rule_set=storage.NetworkRuleSetArgs(
                default_action=storage.DefaultAction.DENY,
                bypass="AzureServices" if store.retention_days is not None else "None",
            ),
            immutable_storage_with_versioning=self._immutability(store),
            tags=site.labels(workspace=None, data_class=store.data_class),
            opts=pulumi.ResourceOptions.merge(site.stateful(self), pulumi.ResourceOptions(depends_on=list(keys.ready))),
        )

    def _immutability(self, store: Store) -> storage.ImmutableStorageAccountArgs | None:
        """Write once, read many, for as long as traces are kept; locked for good unless the hub may be destroyed."""
        if store.retention_days is None:
            return None
        locked = not self._site.consent.covers(self._site.blueprint, None)
        return storage.ImmutableStorageAccountArgs(
            enabled=True,
            immutability_policy=storage.AccountImmutabilityPolicyPropertiesArgs(
                allow_protected_append_writes=True,
                immutability_period_since_creation_in_days=store.retention_days,
                state="Locked" if locked else "Unlocked",
            ),
        )


def encrypted_disk(name: str, site: AzureSite, keys: Keys, volume: Volume, parent: pulumi.Resource) -> compute.Disk:
    """A disk encrypted twice, under the platform's and the customer's key, that no network address can export."""
    return compute.Disk(
        name,
        disk_name=volume.name,
        resource_group_name=site.group_name,
        location=site.location,
        sku=compute.DiskSkuArgs(name="Premium_LRS"),
        creation_data=compute.CreationDataArgs(create_option="Empty"),
        disk_size_gb=volume.size_gb,
        encryption=compute.EncryptionArgs(
            type="EncryptionAtRestWithPlatformAndCustomerKeys", disk_encryption_set_id=keys.disk_encryption_set.id
        ),
        network_access_policy="DenyAll",
        public_network_access="Disabled",
        data_access_auth_mode="AzureActiveDirectory",
        tags=site.labels(workspace=volume.workspace, data_class=volume.data_class),
        opts=site.stateful(parent, volume.workspace),
    )
