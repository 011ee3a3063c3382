"""Storage on Azure: a storage account per purpose and disks, all encrypted under the customer's keys."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import compute, storage

from components.azure.keys import Keys
from components.azure.lifecycle import lifecycle
from components.azure.private_link import PrivateLink
from components.azure.regions import zones
from components.azure.site import AzureSite
from components.backend import StorageFacts
from components.blueprint import Store, StoreCopy, Volume

SOFT_DELETE_DAYS = 30


class Storage(pulumi.ComponentResource):
    """The hub's stores and its own volumes; what belongs to a machine is made with the machine."""

    facts: StorageFacts
    accounts: Mapping[str, storage.StorageAccount]
    """Accounts by purpose of the store."""
    areas: Mapping[tuple[str, str], storage.BlobContainer]
    """Containers by purpose of the store and area."""

    def __init__(self, site: AzureSite, keys: Keys, private_link: PrivateLink, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Storage", "storage", {}, opts)
        self._site, self._keys, self._private_link = site, keys, private_link
        blueprint = site.blueprint
        areas: dict[tuple[str, str], storage.BlobContainer] = {}
        self.accounts = {store.purpose: self._store(store, areas) for store in blueprint.stores}
        self.areas = areas
        self.facts = StorageFacts(
            stores={purpose: made.id for purpose, made in self.accounts.items()},
            volumes={
                volume.purpose: encrypted_disk(
                    f"storage-{volume.purpose}", site, keys, volume, self, spanning=site.zones > 0
                ).id
                for volume in blueprint.volumes
            },
            shares={},
        )
        self.register_outputs({})

    def _store(self, store: Store, areas: dict[tuple[str, str], storage.BlobContainer]) -> storage.StorageAccount:
        site, name = self._site, f"storage-{store.purpose}"
        made = account(name, site, self._keys, store, self)
        service = blob_service(name, site, made, store, self)
        for area in store.areas:
            areas[store.purpose, area] = container(f"{name}-{area}", site, made, store, area, self, after=service)
        lifecycle(name, site, made, store, self, after=service)
        zone = site.blueprint.zone(store.zone)
        self._private_link.attach(name, made.id, "blob", zone, store.data_class, self)
        if store.hierarchical:
            self._private_link.attach(f"storage-dfs-{store.purpose}", made.id, "dfs", zone, store.data_class, self)
        return made


def account(
    name: str, site: AzureSite, keys: Keys, store: Store, parent: pulumi.Resource, copy: StoreCopy | None = None
) -> storage.StorageAccount:
    """The account of a store, or of its copy in the second region: closed to everything but private addresses.

    A copy takes the place of the store if its region is lost, so it is under the same key; it is not locked, since
    Azure could not keep it up to date then.
    """
    region = site.location if copy is None else copy.region
    covered = storage.EncryptionServiceArgs(enabled=True, key_type="Account")
    return storage.StorageAccount(
        name,
        account_name=site.account_name(store if copy is None else copy),
        resource_group_name=site.group_name,
        location=region,
        kind="StorageV2",
        # Copies made by Azure itself stay in the region: in three zones of it, where it has them.
        sku=storage.SkuArgs(name="Standard_ZRS" if zones(region) else "Standard_LRS"),
        access_tier=storage.AccessTier.HOT,
        is_hns_enabled=store.hierarchical,
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
        network_rule_set=storage.NetworkRuleSetArgs(
            default_action=storage.DefaultAction.DENY,
            # Traces are written by Azure's own monitoring, which is no private endpoint's client.
            bypass="AzureServices" if store.purpose == site.blueprint.logs.store and copy is None else "None",
        ),
        immutable_storage_with_versioning=_immutability(site, store) if copy is None else None,
        tags=site.labels(workspace=store.workspace, data_class=store.data_class),
        opts=pulumi.ResourceOptions.merge(
            site.stateful(parent, store.workspace),
            pulumi.ResourceOptions(depends_on=keys.ready_for(store.key)),
        ),
    )


def _immutability(site: AzureSite, store: Store) -> storage.ImmutableStorageAccountArgs | None:
    """Write once, read many, for as long as the plan says; locked for good once the spec says so.

    An account with directories has none of it [k].
    """
    if store.retention_days is None:
        return None
    return storage.ImmutableStorageAccountArgs(
        enabled=True,
        immutability_policy=storage.AccountImmutabilityPolicyPropertiesArgs(
            # Azure's monitoring appends to what it has written within the hour.
            allow_protected_append_writes=store.purpose == site.blueprint.logs.store,
            immutability_period_since_creation_in_days=store.retention_days,
            state=site.lock,
        ),
    )


def blob_service(
    name: str, site: AzureSite, made: storage.StorageAccount, store: Store, parent: pulumi.Resource
) -> storage.BlobServiceProperties:
    """What brings back overwritten or deleted objects: versions on flat stores, soft delete everywhere.

    Azure keeps no versions where objects stand in directories [k].
    """
    flat = not store.hierarchical
    return storage.BlobServiceProperties(
        f"{name}-service",
        blob_services_name="default",
        account_name=made.name,
        resource_group_name=site.group_name,
        is_versioning_enabled=flat,
        change_feed=storage.ChangeFeedArgs(enabled=True, retention_in_days=SOFT_DELETE_DAYS) if flat else None,
        delete_retention_policy=storage.DeleteRetentionPolicyArgs(enabled=True, days=SOFT_DELETE_DAYS),
        container_delete_retention_policy=storage.DeleteRetentionPolicyArgs(enabled=True, days=SOFT_DELETE_DAYS),
        opts=site.child(parent),
    )


def container(
    name: str,
    site: AzureSite,
    made: storage.StorageAccount,
    store: Store,
    area: str,
    parent: pulumi.Resource,
    *,
    after: pulumi.Resource,
) -> storage.BlobContainer:
    """One area of a store."""
    return storage.BlobContainer(
        name,
        container_name=area,
        account_name=made.name,
        resource_group_name=site.group_name,
        public_access=storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions.merge(
            site.stateful(parent, store.workspace), pulumi.ResourceOptions(depends_on=[after])
        ),
    )


def encrypted_disk(
    name: str,
    site: AzureSite,
    keys: Keys,
    volume: Volume,
    parent: pulumi.Resource,
    *,
    spanning: bool = False,
    zone: str | None = None,
) -> compute.Disk:
    """A disk encrypted twice, under the platform's and the customer's key, that no network address can export.

    `spanning`: kept in all zones of the region, so that it survives one of them and follows its machine to another;
    else it stands in `zone`, as its machine does.
    """
    return compute.Disk(
        name,
        disk_name=volume.name,
        resource_group_name=site.group_name,
        location=site.location,
        sku=compute.DiskSkuArgs(name="Premium_ZRS" if spanning else "Premium_LRS"),
        zones=[zone] if zone is not None else None,
        creation_data=compute.CreationDataArgs(create_option="Empty"),
        disk_size_gb=volume.size_gb,
        encryption=compute.EncryptionArgs(
            type="EncryptionAtRestWithPlatformAndCustomerKeys",
            disk_encryption_set_id=keys.encryption_sets[volume.key].id,
        ),
        network_access_policy="DenyAll",
        public_network_access="Disabled",
        data_access_auth_mode="AzureActiveDirectory",
        tags=site.labels(workspace=volume.workspace, data_class=volume.data_class),
        opts=site.stateful(parent, volume.workspace),
    )
