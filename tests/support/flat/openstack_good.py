"""A cohort study on OVHcloud, written by a team that knows no component of ours: nothing is wrong with it."""

import pulumi
import pulumi_openstack as openstack

EXTERNAL = "6011fbc9-4cbf-46a4-8452-6890a340b60b"  # the host's own network and one of its subnets, by their ids
EXTERNAL_SUBNET = "3f3ee1f6-9d1c-4f6c-a4a4-9d1a1f4b0a53"
OFFICE = "192.0.2.0/26"

cloud = openstack.Provider(
    "gra11",
    auth_url="https://auth.cloud.ovh.net/v3",
    region="GRA11",
    tenant_name="cohort",
    user_name="deployer",
    password=pulumi.Output.secret("canary-provider-password"),
)
objects = openstack.Provider(
    "gra",
    auth_url="https://auth.cloud.ovh.net/v3",
    region="GRA",
    tenant_name="cohort",
    user_name="deployer",
    password=pulumi.Output.secret("canary-provider-password"),
)


def own(**more):
    return pulumi.ResourceOptions(provider=cloud, **more)


def labels(data="technical", workspace="cohort"):
    return {
        "owner": "data@institute.example",
        "workspace": workspace,
        "data-class": data,
        "control-scope": "hds",
        "end-date": "2030-12-31",
    }


def tags(data="technical", workspace="cohort"):
    return [f"{name}={value}" for name, value in labels(data, workspace).items()]


# Networks: a study, the shared services, and the edge where the bastion and the proxy stand.

study = openstack.networking.Network("study", name="study", port_security_enabled=True, tags=tags("health"), opts=own())
study_range = openstack.networking.Subnet(
    "study-range", name="study", network_id=study.id, cidr="10.60.1.0/24", tags=tags("health"), opts=own()
)
shared = openstack.networking.Network("shared", name="shared", tags=tags(workspace="hub"), opts=own())
shared_range = openstack.networking.Subnet(
    "shared-range", name="shared", network_id=shared.id, cidr="10.60.2.0/24", tags=tags(workspace="hub"), opts=own()
)
edge = openstack.networking.Network("edge", name="edge", tags=tags(workspace="hub"), opts=own())
edge_range = openstack.networking.Subnet(
    "edge-range",
    name="edge",
    network_id=edge.id,
    cidr="10.60.0.0/24",
    gateway_ip="10.60.0.1",
    tags=tags(workspace="hub"),
    opts=own(),
)

inner_router = openstack.networking.Router("inner-router", name="inner", tags=tags(workspace="hub"), opts=own())
openstack.networking.RouterInterface("study-joined", router_id=inner_router.id, subnet_id=study_range.id, opts=own())
openstack.networking.RouterInterface("shared-joined", router_id=inner_router.id, subnet_id=shared_range.id, opts=own())
inner_port = openstack.networking.Port(
    "inner-router-port",
    name="inner-router",
    network_id=edge.id,
    fixed_ips=[{"subnet_id": edge_range.id, "ip_address": "10.60.0.2"}],
    no_security_groups=True,
    port_security_enabled=False,
    tags=tags(workspace="hub"),
    opts=own(),
)
openstack.networking.RouterInterface("edge-joined", router_id=inner_router.id, port_id=inner_port.id, opts=own())

edge_router = openstack.networking.Router(
    "edge-router",
    name="edge",
    external_network_id=EXTERNAL,
    external_subnet_ids=[EXTERNAL_SUBNET],
    tags=tags(workspace="hub"),
    opts=own(),
)
openstack.networking.RouterInterface("way-out", router_id=edge_router.id, subnet_id=edge_range.id, opts=own())

# Who may reach whom.


def group(name, data="technical", workspace="cohort"):
    return openstack.networking.SecGroup(
        f"{name}-walls", name=name, delete_default_rules=True, tags=tags(data, workspace), opts=own()
    )


def rule(name, of, direction, port, protocol="tcp", **peers):
    openstack.networking.SecGroupRule(
        name,
        security_group_id=of.id,
        direction=direction,
        ethertype="IPv4",
        protocol=protocol,
        port_range_min=port,
        port_range_max=port,
        opts=own(),
        **peers,
    )


office = openstack.networking.AddressGroupV2("office", name="office", addresses=[OFFICE], opts=own())

bastion_walls = group("bastion", workspace="hub")
worker_walls = group("worker", "health")
keeper_walls = group("keeper", workspace="hub")
proxy_walls = group("proxy", workspace="hub")

rule("ssh-from-office", bastion_walls, "ingress", 22, remote_address_group_id=office.id)
rule("ssh-to-study", bastion_walls, "egress", 22, remote_group_id=worker_walls.id)
rule("ssh-to-shared", bastion_walls, "egress", 22, remote_ip_prefix="10.60.2.0/24")
rule("ssh-to-worker", worker_walls, "ingress", 22, remote_group_id=bastion_walls.id)
rule("ssh-to-keeper", keeper_walls, "ingress", 22, remote_ip_prefix="10.60.0.0/24")
rule("worker-to-proxy", worker_walls, "egress", 3128, remote_ip_prefix="10.60.0.0/24")
rule("worker-to-service", worker_walls, "egress", 443, remote_ip_prefix="10.60.2.0/24")
rule("workers-among-themselves", worker_walls, "ingress", 2049, remote_group_id=worker_walls.id)
rule("workers-to-each-other", worker_walls, "egress", 2049, remote_group_id=worker_walls.id)
rule("keeper-to-proxy", keeper_walls, "egress", 3128, remote_ip_prefix="10.60.0.0/24")
rule("service-to-keeper", keeper_walls, "ingress", 8443, remote_ip_prefix="10.60.2.0/24")
rule("proxy-from-study", proxy_walls, "ingress", 3128, remote_ip_prefix="10.60.1.0/24")
rule("proxy-from-shared", proxy_walls, "ingress", 3128, remote_ip_prefix="10.60.2.0/24")
rule("proxy-out", proxy_walls, "egress", 443, remote_ip_prefix="0.0.0.0/0")


def port(name, network, subnet, walls, data="technical", workspace="hub"):
    return openstack.networking.Port(
        f"{name}-port",
        name=name,
        network_id=network.id,
        fixed_ips=[{"subnet_id": subnet.id}],
        security_group_ids=[walls.id],
        tags=tags(data, workspace),
        opts=own(),
    )


# Keys and credentials.

operators = openstack.compute.Keypair(
    "operators",
    name="operators",
    public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE6V1CxM8PgZ0nGdrtqAMg2Gm2t6zK0m6L0o5X8f3mZB ops@institute.example",
    opts=own(),
)
openstack.keymanager.OrderV1(
    "study-key",
    type="key",
    meta={"algorithm": "aes", "bit_length": 256, "mode": "cbc", "name": "study"},
    opts=own(protect=True),
)
certificate = openstack.keymanager.SecretV1(
    "certificate",
    name="certificate",
    secret_type="certificate",
    payload_content_type="text/plain",
    payload=pulumi.Output.secret("canary-certificate"),
    metadata=labels(workspace="hub"),
    opts=own(),
)
private_key = openstack.keymanager.SecretV1(
    "private-key",
    name="private-key",
    secret_type="private",
    algorithm="rsa",
    bit_length=4096,
    payload_content_type="text/plain",
    payload=pulumi.Output.secret("canary-private-key"),
    metadata=labels(workspace="hub"),
    acl={"read": {"project_access": False}},
    opts=own(protect=True),
)
server_certificate = openstack.keymanager.ContainerV1(
    "server-certificate",
    name="server-certificate",
    type="certificate",
    secret_refs=[
        {"name": "certificate", "secret_ref": certificate.secret_ref},
        {"name": "private_key", "secret_ref": private_key.secret_ref},
    ],
    acl={"read": {"project_access": False}},
    opts=own(),
)
openstack.identity.ApplicationCredential(
    "backup-maker",
    name="backup-maker",
    roles=["member"],
    access_rules=[
        {"service": "volumev3", "method": "POST", "path": "/v3/*/backups"},
        {"service": "volumev3", "method": "GET", "path": "/v3/*/backups/*"},
    ],
    expires_at="2027-06-30T00:00:00Z",
    secret=pulumi.Output.secret("canary-credential"),
    opts=own(),
)

# Data.

volume = openstack.blockstorage.Volume(
    "cohort-data",
    name="cohort-data",
    size=500,
    volume_type="high-speed-gen2-luks",
    metadata=labels("health"),
    opts=own(protect=True),
)
openstack.objectstorage.Container(
    "exports",
    name="exports",
    region="GRA",
    versioning=True,
    container_read="institute:analyst",
    metadata=labels("health"),
    opts=pulumi.ResourceOptions(provider=objects, protect=True),
)
openstack.objectstorage.Container(
    "traces",
    name="traces",
    versioning=True,
    metadata={**labels("traces", "hub"), "retention-days": "365", "expire-days": "365"},
    opts=pulumi.ResourceOptions(provider=objects, protect=True),
)
share_network = openstack.sharedfilesystem.ShareNetwork(
    "share-network", name="shares", neutron_net_id=study.id, neutron_subnet_id=study_range.id, opts=own()
)
share = openstack.sharedfilesystem.Share(
    "reference-genomes",
    name="reference-genomes",
    share_proto="NFS",
    size=200,
    share_network_id=share_network.id,
    is_public=False,
    metadata=labels("public"),
    opts=own(protect=True),
)
openstack.sharedfilesystem.ShareAccess(
    "genomes-readers", share_id=share.id, access_type="ip", access_to="10.60.1.0/24", access_level="ro", opts=own()
)
image = openstack.images.Image(
    "worker-image",
    name="worker",
    container_format="bare",
    disk_format="qcow2",
    visibility="private",
    protected=True,
    image_source_url="https://images.institute.example/worker.qcow2",
    tags=tags(),
    opts=own(),
)

# Machines, each from an encrypted volume.


def machine(name, on, data="technical", workspace="hub", **more):
    return openstack.compute.Instance(
        name,
        name=name,
        flavor_name="b3-8",
        key_pair=operators.name,
        networks=[{"port": on.id}],
        block_devices=[
            {
                "source_type": "image",
                "uuid": image.id,
                "destination_type": "volume",
                "volume_size": 40,
                "boot_index": 0,
                "volume_type": "classic-luks",
                "delete_on_termination": True,
            }
        ],
        metadata=labels(data, workspace),
        opts=own(),
        **more,
    )


bastion_port = port("bastion", edge, edge_range, bastion_walls)
proxy_port = port("proxy", edge, edge_range, proxy_walls)
machine("bastion", bastion_port)
machine("proxy", proxy_port, user_data="#cloud-config\npackages: [squid]\n")
worker = machine(
    "worker",
    port("worker", study, study_range, worker_walls, "health", "cohort"),
    "health",
    "cohort",
    user_data="#cloud-config\nmounts:\n  - [/dev/vdb, /data]\n",
)
openstack.compute.VolumeAttach("worker-data", instance_id=worker.id, volume_id=volume.id, opts=own())
keeper_port = port("keeper", shared, shared_range, keeper_walls)
machine(
    "keeper",
    keeper_port,
    user_data=volume.id.apply(lambda volume_id: f"#cloud-config\nruncmd:\n  - [nightly-backup, {volume_id}]\n"),
)
openstack.networking.FloatingIp(
    "bastion-address",
    pool="Ext-Net",
    subnet_id=EXTERNAL_SUBNET,
    port_id=bastion_port.id,
    tags=tags(workspace="hub"),
    opts=own(),
)

# A service of the study's, with its own name.

balancer = openstack.loadbalancer.LoadBalancer(
    "balancer", name="balancer", vip_subnet_id=shared_range.id, tags=tags(workspace="hub"), opts=own()
)
listener = openstack.loadbalancer.Listener(
    "https",
    name="https",
    loadbalancer_id=balancer.id,
    protocol="TERMINATED_HTTPS",
    protocol_port=443,
    allowed_cidrs=["10.60.1.0/24"],
    default_tls_container_ref=server_certificate.container_ref,
    tls_versions=["TLSv1.2", "TLSv1.3"],
    tags=tags(workspace="hub"),
    opts=own(),
)
pool = openstack.loadbalancer.Pool(
    "keepers",
    name="keepers",
    listener_id=listener.id,
    protocol="HTTP",
    lb_method="ROUND_ROBIN",
    tls_enabled=True,
    tls_versions=["TLSv1.3"],
    tags=tags(workspace="hub"),
    opts=own(),
)
openstack.loadbalancer.Member(
    "keeper-member",
    pool_id=pool.id,
    address=keeper_port.all_fixed_ips[0],
    protocol_port=8443,
    subnet_id=shared_range.id,
    tags=tags(workspace="hub"),
    opts=own(),
)
zone = openstack.dns.Zone("zone", name="cohort.example.", email="dns@institute.example", opts=own())
openstack.dns.RecordSet(
    "service-name",
    zone_id=zone.id,
    name="service.cohort.example.",
    type="A",
    records=[balancer.vip_address],
    opts=own(),
)
