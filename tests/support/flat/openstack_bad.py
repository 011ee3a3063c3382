"""The same study on OVHcloud, written in a hurry: each resource has the weakness that its comment tells, or none."""

import pulumi
import pulumi_openstack as openstack

EXTERNAL = "6011fbc9-4cbf-46a4-8452-6890a340b60b"

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
canada = openstack.Provider(  # in Canada
    "canada", auth_url="https://auth.cloud.ovh.net/v3", region="BHS5", user_name="u", tenant_name="t"
)
careless = openstack.Provider(  # looks at no certificate
    "careless",
    auth_url="https://auth.cloud.ovh.net/v3",
    region="GRA11",
    user_name="u",
    tenant_name="t",
    insecure=True,
)


def own(**more):
    return pulumi.ResourceOptions(provider=cloud, **more)


def stored(**more):
    return pulumi.ResourceOptions(provider=objects, protect=True, **more)


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


# Two studies on one router, which a rule lets reach each other.


def network(name, cidr, workspace):
    made = openstack.networking.Network(name, name=name, tags=tags("health", workspace), opts=own())
    subnet = openstack.networking.Subnet(
        f"{name}-range", name=name, network_id=made.id, cidr=cidr, tags=tags("health", workspace), opts=own()
    )
    return made, subnet


cohort, cohort_range = network("cohort", "10.70.1.0/24", "cohort")
registry, registry_range = network("registry", "10.70.2.0/24", "registry")
openstack.networking.Network("borrowed", name="borrowed", shared=True, tags=tags(), opts=own())  # shared with everybody
router = openstack.networking.Router(  # a way out that nobody asked for
    "router", name="router", external_network_id=EXTERNAL, tags=tags(), opts=own()
)
openstack.networking.RouterInterface("cohort-joined", router_id=router.id, subnet_id=cohort_range.id, opts=own())
openstack.networking.RouterInterface("registry-joined", router_id=router.id, subnet_id=registry_range.id, opts=own())
openstack.networking.RbacPolicyV2(  # for every project, which may even route through it
    "given-away",
    action="access_as_external",
    object_id=cohort.id,
    object_type="network",
    target_tenant="*",
    opts=own(),
)


def group(name, **more):
    return openstack.networking.SecGroup(
        name, name=name, **{"delete_default_rules": True, "tags": tags("health"), **more}, opts=own()
    )


def rule(name, of, port, protocol="tcp", direction="ingress", **peers):
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


ssh = group("ssh")
rule("ssh-low", ssh, 22, remote_ip_prefix="0.0.0.0/1")  # everybody in two halves
rule("ssh-high", ssh, 22, remote_ip_prefix="128.0.0.0/1")
database = group("database")
rule("database-open", database, 5432, remote_ip_prefix="0.0.0.0/0")  # the world reaches the database
crossing = group("crossing")
rule("other-study", crossing, 445, remote_ip_prefix="10.70.1.0/24")  # another study
leaving = group("leaving")
rule("to-registry", leaving, 445, direction="egress", remote_ip_prefix="10.70.2.0/24")
talkative = group("talkative", delete_default_rules=False)  # lets everything out
sending = group("sending")
rule("everywhere", sending, 443, direction="egress", remote_ip_prefix="0.0.0.0/0")  # out to everybody, declared nowhere
guessed = group("guessed")
own_address = router.external_fixed_ips.apply(lambda addresses: f"{addresses[0].ip_address}/32")
rule("unknown", guessed, 22, remote_ip_prefix=own_address)  # known when it is too late
rule("far-office", guessed, 3389, remote_ip_prefix="203.0.113.0/24")  # from where nobody has said


def port(name, on, subnet, workspace="cohort", **more):
    return openstack.networking.Port(
        name,
        name=name,
        network_id=on.id,
        fixed_ips=[{"subnet_id": subnet.id}],
        tags=tags("health", workspace),
        **more,
        opts=own(),
    )


ssh_port = port("ssh-port", cohort, cohort_range, security_group_ids=[ssh.id, leaving.id])
database_port = port("database-port", cohort, cohort_range, security_group_ids=[database.id])
registry_port = port("registry-port", registry, registry_range, "registry", security_group_ids=[crossing.id])
talkative_port = port("talkative-port", cohort, cohort_range, security_group_ids=[talkative.id])
sending_port = port("sending-port", cohort, cohort_range, security_group_ids=[sending.id])
naked_port = port("naked-port", cohort, cohort_range, port_security_enabled=False, no_security_groups=True)  # no filter
default_port = port("default-port", cohort, cohort_range)  # the project's default group
posing_port = port(  # may send as anybody
    "posing-port",
    cohort,
    cohort_range,
    security_group_ids=[leaving.id],
    allowed_address_pairs=[{"ip_address": "0.0.0.0/0"}],
)
openstack.networking.FloatingIp(  # straight to the database
    "shortcut", pool="Ext-Net", port_id=database_port.id, tags=tags(), opts=own()
)

# Machines.

cloud_made_key = openstack.compute.Keypair("cloud-made-key", name="cloud-made", opts=own())  # handed out by the cloud


def machine(name, networks, volume_type="classic-luks", **more):
    disk = {
        "source_type": "image",
        "uuid": "7c2d2c4e-2f0e-4a5f-8a57-3ad1d7b0d1a1",
        "destination_type": "volume",
        "volume_size": 40,
        "boot_index": 0,
        "volume_type": volume_type,
    }
    chosen = {"block_devices": [disk], "metadata": labels("health"), **more}
    return openstack.compute.Instance(name, name=name, flavor_name="b3-8", networks=networks, opts=own(), **chosen)


machine("jump", [{"port": ssh_port.id}])
machine(
    "server", [{"port": database_port.id}], metadata={**labels("health"), "api-token": "canary-metadata"}
)  # a token
machine("collector", [{"port": naked_port.id}], user_data="#!/bin/sh\nexport DB_PASSWORD=canary-script\n")  # a password
machine("outside", [{"name": "Ext-Net"}], security_groups=["leaving"])  # straight on the external network
machine("local", [{"port": talkative_port.id}], block_devices=[])  # from the host's own disk
machine("admin", [{"port": sending_port.id}], admin_pass="canary-admin-password")  # a password, in plain text
machine("slow", [{"port": posing_port.id}], volume_type="classic")  # an unencrypted type
machine("forgotten", [{"port": registry_port.id}], metadata={})  # without labels

# Data.

openstack.blockstorage.Volume(  # an unencrypted type
    "clear", name="clear", size=10, volume_type="high-speed", metadata=labels(), opts=own(protect=True)
)
openstack.blockstorage.Volume(  # nobody backs it up
    "alone", name="alone", size=10, volume_type="classic-luks", metadata=labels("health"), opts=own(protect=True)
)
openstack.blockstorage.Volume(  # a slip deletes it
    "loose", name="loose", size=10, volume_type="classic-luks", metadata=labels(), opts=own()
)
openstack.blockstorage.Volume(  # a region far away
    "abroad",
    name="abroad",
    size=10,
    volume_type="classic-luks",
    metadata=labels(),
    opts=pulumi.ResourceOptions(provider=canada, protect=True),
)
openstack.blockstorage.Volume(  # whichever cloud the environment names
    "anywhere",
    name="anywhere",
    size=10,
    volume_type="classic-luks",
    metadata=labels(),
    opts=pulumi.ResourceOptions(protect=True),
)
openstack.blockstorage.Volume(  # its type is a secret
    "hidden",
    name="hidden",
    size=10,
    volume_type=pulumi.Output.secret("canary-volume-type"),
    metadata=labels(),
    opts=own(protect=True),
)


def container(name, data="technical", **more):
    return openstack.objectstorage.Container(
        name, name=name, **{"versioning": True, "metadata": labels(data), **more}, opts=stored()
    )


container("readable", container_read=".r:*,.rlistings")  # to anybody, in each of the spellings
container("referred", container_read=".ref:*")
container("starred", container_read="*:*")
container("encoded", container_read="%2A:%2A")
container("dropbox", container_write=".r:*")
container("projectwide", container_read="institute:*")
container("copied", container_sync_to="https://elsewhere.example/v1/a", container_sync_key="canary-sync-key")  # copies
container("signed", metadata={**labels(), "temp-url-key": "canary-signing-key"})  # links for whoever has them
container("configured", metadata={**labels(), "db-password": "canary-container"})  # a password
container("unversioned", "health", versioning=False)  # what is overwritten is gone
container(  # traces for a month, which others may delete
    "traces",
    "traces",
    container_write="institute:writer",
    metadata={**labels("traces"), "retention-days": "30", "expire-days": "30"},
)
openstack.objectstorage.Container("emptied", name="emptied", force_destroy=True, metadata=labels(), opts=stored())
openstack.sharedfilesystem.Share(  # every project sees it
    "public-share",
    name="public",
    share_proto="NFS",
    size=10,
    is_public=True,
    metadata=labels(),
    opts=own(protect=True),
)
openstack.sharedfilesystem.ShareAccess(  # everybody may write
    "everybody-writes",
    share_id="0f6d4c1e-9df0-4a86-9d0c-0d8e4b0ef3c7",
    access_type="ip",
    access_to="0.0.0.0/0",
    access_level="rw",
    opts=own(),
)
openstack.images.Image(  # for everybody, over plain HTTP, deletable
    "open-image",
    name="open",
    container_format="bare",
    disk_format="qcow2",
    visibility="public",
    image_source_url="http://images.example/worker.qcow2",
    tags=tags(),
    opts=own(),
)

# Keys and rights.

openstack.keymanager.SecretV1(  # in plain text, for the whole project
    "plain-secret",
    name="plain",
    secret_type="passphrase",
    payload="canary-payload",
    payload_content_type="text/plain",
    metadata=labels(),
    opts=own(),
)
openstack.keymanager.OrderV1(  # too short
    "short-key", type="key", meta={"algorithm": "aes", "bit_length": 128}, opts=own(protect=True)
)
openstack.identity.ApplicationCredential(  # everything, for ever
    "master", name="master", roles=["admin"], unrestricted=True, opts=own()
)
openstack.identity.Ec2CredentialV3("access-key", opts=own())  # an access key that never ends
openstack.identity.User("local-account", name="local", password=pulumi.Output.secret("canary-user"), opts=own())
openstack.identity.RoleAssignment(  # nobody can say what the role may do
    "some-role",
    role_id="b1b6a1c3a7a44b0bb22cf4e8ee3e4a53",
    user_id="0f1a",
    project_id="7e5b",
    opts=own(),
)
openstack.networking.Network(  # managed past every certificate
    "unverified",
    name="unverified",
    tags=tags(),
    opts=pulumi.ResourceOptions(provider=careless),
)
openstack.networking.Network(  # over since last year
    "over", name="over", tags=[*tags()[:-1], "end-date=2025-12-31"], opts=own()
)

# Services.

balancer = openstack.loadbalancer.LoadBalancer(
    "balancer", name="balancer", vip_subnet_id=cohort_range.id, tags=tags(), opts=own()
)
http = openstack.loadbalancer.Listener(  # nothing is encrypted
    "http",
    name="http",
    loadbalancer_id=balancer.id,
    protocol="HTTP",
    protocol_port=80,
    allowed_cidrs=["10.70.1.0/24"],
    tags=tags(),
    opts=own(),
)
openstack.loadbalancer.Pool(  # nor behind it
    "clear-pool", name="pool", listener_id=http.id, protocol="HTTP", lb_method="ROUND_ROBIN", tags=tags(), opts=own()
)
openstack.orchestration.StackV1(
    "template", name="template", template_opts={"Bin": "heat"}, opts=own()
)  # nobody reads it
