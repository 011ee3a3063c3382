"""When objects are deleted by themselves: at the end of their own time, and old versions after a while."""

from collections.abc import Iterator

import pulumi
from pulumi_azure_native import storage

from components.azure.site import AzureSite
from components.blueprint import Store

_OLD_VERSIONS_DAYS = 90
"""How long what was overwritten can be brought back; objects that are kept unchanged stay as long as that lasts."""


def lifecycle(
    name: str,
    site: AzureSite,
    account: storage.StorageAccount,
    store: Store,
    parent: pulumi.Resource,
    *,
    after: pulumi.Resource,
) -> None:
    """The account's one management policy, where the store has something to expire."""
    if rules := list(_rules(store)):
        storage.ManagementPolicy(
            f"{name}-lifecycle",
            management_policy_name="default",
            account_name=account.name,
            resource_group_name=site.group_name,
            policy=storage.ManagementPolicySchemaArgs(rules=rules),
            opts=pulumi.ResourceOptions.merge(site.child(parent), pulumi.ResourceOptions(depends_on=[after])),
        )


def _rules(store: Store) -> Iterator[storage.ManagementPolicyRuleArgs]:
    if store.expire_days is not None:
        yield _rule("expire", store.expire_days, whole=True)
    elif not store.hierarchical:
        yield _rule("old-versions", max(_OLD_VERSIONS_DAYS, store.retention_days or 0), whole=False)


def _rule(name: str, days: int, *, whole: bool) -> storage.ManagementPolicyRuleArgs:
    """Delete what is older than `days`: the objects too, or only what was overwritten."""
    age = storage.DateAfterCreationArgs(days_after_creation_greater_than=days)
    whole_age = storage.DateAfterModificationArgs(days_after_creation_greater_than=days)
    return storage.ManagementPolicyRuleArgs(
        name=name,
        enabled=True,
        type="Lifecycle",
        definition=storage.ManagementPolicyDefinitionArgs(
            actions=storage.ManagementPolicyActionArgs(
                base_blob=storage.ManagementPolicyBaseBlobArgs(delete=whole_age) if whole else None,
                version=storage.ManagementPolicyVersionArgs(delete=age),
                snapshot=storage.ManagementPolicySnapShotArgs(delete=age),
            ),
            filters=storage.ManagementPolicyFilterArgs(blob_types=["blockBlob", "appendBlob"]),
        ),
    )
