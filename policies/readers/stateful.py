"""Which types hold something that cannot be made again, and what would be lost with them."""

from __future__ import annotations

from collections.abc import Mapping

from policies.records import Node, ResourceRecord

_DATA = "the data in it"
_KEY = "everything that was encrypted with it"
_DATABASE = "the databases in it"

_AZURE: Mapping[str, str] = {
    "compute:Disk": _DATA,
    "compute:DiskEncryptionSet": "the disks that it opens",
    "compute:RestorePointCollection": "copies of a machine, which may be the only ones",
    "compute:Snapshot": "a copy of a disk, which may be the only one",
    "containerregistry:Registry": "the images that machines were made from",
    "containerservice:ManagedCluster": "the volumes that it made for its workloads",
    "cosmosdb:DatabaseAccount": _DATABASE,
    "cosmosdb:GremlinResourceGremlinDatabase": _DATA,
    "cosmosdb:GremlinResourceGremlinGraph": _DATA,
    "cosmosdb:MongoDBResourceMongoDBCollection": _DATA,
    "cosmosdb:MongoDBResourceMongoDBDatabase": _DATA,
    "cosmosdb:SqlResourceSqlContainer": _DATA,
    "cosmosdb:SqlResourceSqlDatabase": _DATA,
    "databricks:Workspace": "the notebooks and tables in it",
    "dataprotection:BackupInstance": "the backups of what it protects",
    "dataprotection:BackupVault": "the backups in it",
    "dbformysql:Database": _DATA,
    "dbformysql:Server": _DATABASE,
    "dbforpostgresql:Database": _DATA,
    "dbforpostgresql:Server": _DATABASE,
    "eventhub:Namespace": "the messages in it",
    "healthcareapis:DicomService": _DATA,
    "healthcareapis:FhirService": _DATA,
    "healthcareapis:Workspace": "the services of health data in it",
    "keyvault:Key": _KEY,
    "keyvault:ManagedHsm": "the keys in it, with everything that was encrypted with them",
    "keyvault:Vault": "the keys in it, with everything that was encrypted with them",
    "machinelearningservices:Workspace": "the models and experiments in it",
    "operationalinsights:Cluster": "the traces in its workspaces",
    "operationalinsights:Workspace": "the traces in it",
    "recoveryservices:ProtectedItem": "the backups of what it protects",
    "recoveryservices:Vault": "the backups in it",
    "redis:Redis": _DATA,
    "redisenterprise:Database": _DATA,
    "redisenterprise:RedisEnterprise": _DATABASE,
    "resources:ResourceGroup": "everything in it",
    "search:Service": "the indexes in it",
    "servicebus:Namespace": "the messages in it",
    "sql:Database": _DATA,
    "sql:ManagedInstance": _DATABASE,
    "sql:Server": _DATABASE,
    "storage:BlobContainer": "the objects in it",
    "storage:FileShare": "the files in it",
    "storage:Queue": "the messages in it",
    "storage:StorageAccount": "the objects, files and tables in it",
    "storage:Table": "the rows in it",
    "synapse:SqlPool": _DATA,
    "synapse:Workspace": _DATABASE,
}
"""Types of Azure. Left out: secrets of a vault, which are issued anew and whose deletion the vault delays."""

_OPENSTACK: Mapping[str, str] = {
    "blockstorage:Volume": _DATA,
    "containerinfra:Cluster": "the volumes that it made for its workloads",
    "database:Instance": _DATABASE,
    "keymanager:OrderV1": _KEY,
    "keymanager:SecretV1": _KEY,
    "objectstorage:Container": "the objects in it",
    "sharedfilesystem:Share": "the files in it",
}

_OVH: Mapping[str, str] = {
    "cloudproject:ContainerRegistry": "the images that machines were made from",
    "cloudproject:Database": _DATABASE,
    "cloudproject:InstanceSnapshot": "a copy of a machine, which may be the only one",
    "cloudproject:Kube": "the volumes that it made for its workloads",
    "cloudproject:Storage": "the objects in it",
    "cloudproject:Volume": _DATA,
    "cloudproject:VolumeBackup": "a backup of a volume",
    "cloudprojectdatabase:DatabaseInstance": _DATABASE,
    "index:CloudProjectFileStorageShare": "the files in it",
    "index:CloudStorageBlockVolume": _DATA,
    "index:CloudStorageBlockVolumeBackup": "a backup of a volume",
    "index:CloudStorageBlockVolumeSnapshot": "a copy of a volume, which may be the only one",
    "index:CloudStorageFileShare": "the files in it",
    "index:CloudStorageFileShareSnapshot": "a copy of files, which may be the only one",
    "index:CloudStorageObjectBucket": "the objects in it",
    "okms:Okms": "the keys in it, with everything that was encrypted with them",
    "okms:ServiceKey": _KEY,
}

_ISSUED_ANEW = frozenset({"passphrase", "certificate", "public"})
"""Kinds of barbican's secrets that encrypt no data: they are issued anew."""

LOST: Mapping[str, str] = {
    **{f"azure-native:{kind}": what for kind, what in _AZURE.items()},
    **{f"openstack:{kind}": what for kind, what in _OPENSTACK.items()},
    **{f"ovh:{kind}": what for kind, what in _OVH.items()},
}
"""What is lost with a resource, by kind: types whose arguments name a store, a key, a log archive or a backup."""


def lost_with(record: ResourceRecord) -> str | None:
    """What is lost when the resource is deleted, `None` when it can be made again.

    Raises `UnreadableError` when that depends on a value that cannot be read.
    """
    if record.kind == "openstack:keymanager:SecretV1" and secret_type(record).value in _ISSUED_ANEW:
        return None
    return LOST.get(record.kind)


def secret_type(record: ResourceRecord) -> Node:
    """What a secret of barbican's is, for its type alone."""
    return record.properties["secretType"]
