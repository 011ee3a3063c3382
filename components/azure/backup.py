"""Backups on Azure: an immutable vault for machines, and copies of stores in the second region."""

import pulumi
from pulumi_azure_native import recoveryservices, storage

from components.azure.keys import Keys
from components.azure.lifecycle import lifecycle
from components.azure.site import AzureSite
from components.azure.storage import Storage, account, blob_service, container
from components.backend import BackupFacts, ComputeFacts
from components.blueprint import HEALTH, BackupPlan, StoreCopy

_SOFT_DELETE_DAYS = 14
_SNAPSHOT_DAYS = 2
"""How long a backup's snapshot stays beside the disk, for a fast restore; the vault has it from the first day on."""


class Backup(pulumi.ComponentResource):
    """Daily and weekly backups of the hosts that hold data, and copies in a second region only if it was named.

    Nothing leaves the region by Azure's own choice: the vault is redundant within it, and restores from elsewhere are
    off. Object replication copies block blobs; what Azure's monitoring appends to is not copied [k].
    """

    facts: BackupFacts
    vault: recoveryservices.Vault | None
    copies: dict[str, storage.StorageAccount]
    """Accounts in the second region by purpose of the store copied."""

    def __init__(
        self, site: AzureSite, keys: Keys, made: Storage, compute: ComputeFacts, opts: pulumi.ResourceOptions
    ) -> None:
        super().__init__("health-data-hub:azure:Backup", "backup", {}, opts)
        self._site, self._keys, self._storage = site, keys, made
        plan = site.blueprint.backup
        self.vault = self._vault(plan) if plan is not None else None
        if plan is not None and self.vault is not None:
            self._cover(plan, self.vault, compute)
        self.copies = {copy.of: self._copy(copy) for copy in site.blueprint.copies}
        self.facts = BackupFacts(
            self.vault.id if self.vault is not None else None,
            {purpose: copy.id for purpose, copy in self.copies.items()},
        )
        self.register_outputs({})

    def _vault(self, plan: BackupPlan) -> recoveryservices.Vault:
        site, keys = self._site, self._keys
        return recoveryservices.Vault(
            "backup-vault",
            vault_name=plan.name,
            resource_group_name=site.group_name,
            location=site.location,
            sku=recoveryservices.SkuArgs(name="RS0", tier="Standard"),
            identity=recoveryservices.IdentityDataArgs(
                type="UserAssigned", user_assigned_identities=[keys.identity.id]
            ),
            properties=recoveryservices.VaultPropertiesArgs(
                public_network_access="Disabled",
                encryption=recoveryservices.VaultPropertiesEncryptionArgs(
                    infrastructure_encryption="Enabled",
                    kek_identity=recoveryservices.CmkKekIdentityArgs(
                        use_system_assigned_identity=False, user_assigned_identity=keys.identity.id
                    ),
                    key_vault_properties=recoveryservices.CmkKeyVaultPropertiesArgs(key_uri=keys.uri(plan.key)),
                ),
                redundancy_settings=recoveryservices.VaultPropertiesRedundancySettingsArgs(
                    standard_tier_storage_redundancy="ZoneRedundant" if site.zones else "LocallyRedundant",
                    cross_region_restore="Disabled",
                ),
                restore_settings=recoveryservices.RestoreSettingsArgs(
                    cross_subscription_restore_settings=recoveryservices.CrossSubscriptionRestoreSettingsArgs(
                        cross_subscription_restore_state="Disabled"
                    )
                ),
                security_settings=recoveryservices.SecuritySettingsArgs(
                    immutability_settings=recoveryservices.ImmutabilitySettingsArgs(state=site.lock),
                    soft_delete_settings=recoveryservices.SoftDeleteSettingsArgs(
                        soft_delete_state="AlwaysON",
                        enhanced_security_state="AlwaysON",
                        soft_delete_retention_period_in_days=_SOFT_DELETE_DAYS,
                    ),
                ),
            ),
            tags=site.labels(workspace=None, data_class=HEALTH),
            opts=pulumi.ResourceOptions.merge(
                site.stateful(self), pulumi.ResourceOptions(depends_on=keys.ready_for(plan.key))
            ),
        )

    def _cover(self, plan: BackupPlan, vault: recoveryservices.Vault, compute: ComputeFacts) -> None:
        site = self._site
        tags = site.labels(workspace=None, data_class=HEALTH)
        policy = recoveryservices.ProtectionPolicy(
            "backup-policy",
            policy_name=f"{site.blueprint.name}-daily",
            vault_name=vault.name,
            resource_group_name=site.group_name,
            location=site.location,
            properties=_policy(plan),
            tags=tags,
            opts=site.child(self),
        )
        for key in plan.machines:
            name = site.blueprint.machine(key).name
            item = pulumi.Output.concat("iaasvmcontainerv2;", site.group_name, ";", name)
            recoveryservices.ProtectedItem(
                f"backup-{key}",
                fabric_name="Azure",
                container_name=pulumi.Output.concat("iaasvmcontainer;", item),
                protected_item_name=pulumi.Output.concat("vm;", item),
                vault_name=vault.name,
                resource_group_name=site.group_name,
                location=site.location,
                properties=recoveryservices.AzureIaaSComputeVMProtectedItemArgs(
                    protected_item_type="Microsoft.Compute/virtualMachines",
                    policy_id=policy.id,
                    source_resource_id=compute.machines[key].machine_id,
                ),
                tags=tags,
                opts=site.stateful(self),
            )

    def _copy(self, copy: StoreCopy) -> storage.StorageAccount:
        """An account in the second region, and the rule on both sides that keeps it up to date."""
        site, name = self._site, f"backup-copy-{copy.of}"
        store, source = site.blueprint.store(copy.of), self._storage.accounts[copy.of]
        made = account(name, site, self._keys, store, self, copy)
        service = blob_service(name, site, made, store, self)
        ready: list[pulumi.Resource] = [
            container(f"{name}-{area}", site, made, store, area, self, after=service) for area in store.areas
        ]
        lifecycle(name, site, made, store, self, after=service)
        ready += [self._storage.areas[copy.of, area] for area in store.areas]

        def rule(area: str, rule_id: pulumi.Input[str] | None) -> storage.ObjectReplicationPolicyRuleArgs:
            return storage.ObjectReplicationPolicyRuleArgs(
                source_container=area, destination_container=area, rule_id=rule_id
            )

        # Azure numbers the policy and its rules on the destination's side, and wants the same on the source's.
        taking = storage.ObjectReplicationPolicy(
            f"{name}-taking",
            object_replication_policy_id="default",
            account_name=made.name,
            resource_group_name=site.group_name,
            source_account=source.id,
            destination_account=made.id,
            rules=[rule(area, None) for area in store.areas],
            opts=pulumi.ResourceOptions.merge(site.child(self), pulumi.ResourceOptions(depends_on=ready)),
        )
        numbers = taking.rules.apply(lambda rules: {each.source_container: each.rule_id or "" for each in rules or []})
        storage.ObjectReplicationPolicy(
            f"{name}-giving",
            object_replication_policy_id=taking.policy_id,
            account_name=source.name,
            resource_group_name=site.group_name,
            source_account=source.id,
            destination_account=made.id,
            rules=[rule(area, numbers[area]) for area in store.areas],
            opts=site.child(self),
        )
        return made


def _policy(plan: BackupPlan) -> recoveryservices.AzureIaaSVMProtectionPolicyArgs:
    """Every day at the plan's time (UTC); one of each week is kept longer."""
    # The date means nothing, but Azure wants one.
    at = [f"2026-01-01T{plan.daily_at}:00Z"]
    return recoveryservices.AzureIaaSVMProtectionPolicyArgs(
        backup_management_type="AzureIaasVM",
        # The first version backs up no machine with trusted launch [k].
        policy_type="V2",
        time_zone="UTC",
        instant_rp_retention_range_in_days=_SNAPSHOT_DAYS,
        schedule_policy=recoveryservices.SimpleSchedulePolicyV2Args(
            schedule_policy_type="SimpleSchedulePolicyV2",
            schedule_run_frequency="Daily",
            daily_schedule=recoveryservices.DailyScheduleArgs(schedule_run_times=at),
        ),
        retention_policy=recoveryservices.LongTermRetentionPolicyArgs(
            retention_policy_type="LongTermRetentionPolicy",
            daily_schedule=recoveryservices.DailyRetentionScheduleArgs(
                retention_times=at,
                retention_duration=recoveryservices.RetentionDurationArgs(count=plan.keep_days, duration_type="Days"),
            ),
            weekly_schedule=recoveryservices.WeeklyRetentionScheduleArgs(
                days_of_the_week=[recoveryservices.DayOfWeek.SUNDAY],
                retention_times=at,
                retention_duration=recoveryservices.RetentionDurationArgs(count=plan.keep_weeks, duration_type="Weeks"),
            ),
        ),
    )
