"""What every machine gets: closed doors, traces that leave at once, names and packages by the hub's own ways."""

from components.assurance import Measure
from components.blueprint import Blueprint, Machine, Role
from components.cloud_init.assets import asset, filled
from components.cloud_init.instructions import File, Instructions, enable, job, script, unit
from components.cloud_init.surroundings import Surroundings
from components.clouds import DataSets

PROXY_ENVIRONMENT = "/etc/hub/proxy.env"
"""Written on the machine by hub-proxy: the proxy that answers."""


def every_machine(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    """Hardening, traces, names, time, updates and, where proxies are the way out, the way to them."""
    return (
        _hardening(blueprint, machine)
        + _traces(blueprint, machine)
        + _names(blueprint, machine, surroundings)
        + _way_out(blueprint, machine)
        + _upkeep()
    )


def receives_copies(blueprint: Blueprint, machine: Machine) -> bool:
    """Whether the gate copies the data set onto the machine."""
    return machine.role is Role.WORKLOAD and blueprint.means.data_sets is DataSets.COPIED


def _hardening(blueprint: Blueprint, machine: Machine) -> Instructions:
    recorded, no_copy_out = blueprint.on(Measure.SESSION_RECORDING), blueprint.on(Measure.NO_COPY_OUT)
    delivery = receives_copies(blueprint, machine)
    sshd = filled(
        "every/sshd.conf",
        jump=machine.role is Role.BASTION,
        recorded=recorded,
        no_copy_out=no_copy_out,
        delivery=delivery,
    )
    # Debian's file has the subsystem; named twice, sshd would not start, so it goes before sshd does.
    early = (("sed", "--in-place", "s/^Subsystem/#&/", "/etc/ssh/sshd_config"),) if no_copy_out or delivery else ()
    record = (script("every/session"), File("/etc/tlog/tlog-rec-session.conf", asset("every/tlog.conf")))
    return Instructions(
        files=(
            File("/etc/ssh/sshd_config.d/10-hub.conf", sshd),
            File("/etc/sysctl.d/90-hub.conf", asset("every/sysctl.conf")),
            File("/etc/security/limits.d/90-hub.conf", "* hard core 0\n"),
            File("/etc/profile.d/hub-idle.sh", "readonly TMOUT=900\n"),
            File("/etc/audit/rules.d/90-hub.rules", asset("every/audit.rules"), "0640"),
            *(record if recorded else ()),
        ),
        early=early,
        packages=("auditd", *(("tlog",) if recorded else ())),
        commands=(
            ("systemctl", "restart", "ssh.service"),
            ("sysctl", "--system"),
            ("augenrules", "--load"),
        ),
    )


def _traces(blueprint: Blueprint, machine: Machine) -> Instructions:
    # The services' hosts keep their own traces, as they keep those of others.
    receivers = () if machine.role is Role.SERVICES else blueprint.resolvers
    return Instructions(
        files=(
            File("/etc/systemd/journald.conf.d/hub.conf", "[Journal]\nForwardToSyslog=yes\nStorage=persistent\n"),
            File("/etc/rsyslog.d/10-hub.conf", filled("every/rsyslog.conf", receivers=receivers)),
            unit("hub-pki.path", asset("every/pki.path")),
        ),
        packages=("rsyslog", "rsyslog-gnutls"),
        certified=("rsyslog.service",),
        commands=(
            ("systemctl", "restart", "systemd-journald.service", "rsyslog.service"),
            enable("hub-pki.path"),
        ),
    )


def _names(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    match machine.role:
        case Role.PROXY:
            servers = blueprint.egress.resolvers or blueprint.resolvers
        case Role.SERVICES if surroundings.resolver is not None:
            # It installs its own packages before it can answer for others.
            return _resolved((surroundings.resolver,), blueprint.domain)
        case _:
            servers = blueprint.resolvers
    return _resolved(tuple(map(str, servers)), blueprint.domain)


def _resolved(servers: tuple[str, ...], domain: str) -> Instructions:
    content = filled("every/resolved.conf", servers=servers, domain=domain)
    return Instructions(
        files=(File("/etc/systemd/resolved.conf.d/hub.conf", content),),
        first=(("systemctl", "try-restart", "systemd-resolved.service"),),
    )


def _way_out(blueprint: Blueprint, machine: Machine) -> Instructions:
    if not blueprint.egress.proxies or machine.role is Role.PROXY:
        return Instructions()
    local = ("localhost", "127.0.0.1", "169.254.169.254", str(blueprint.address_space), f".{blueprint.domain}")
    look = job("proxy", "Egress proxy that answers", arguments="write", minutes=1)
    return look + Instructions(
        files=(
            script("every/proxy"),
            File("/etc/profile.d/hub-proxy.sh", asset("every/proxy.profile")),
            File(
                "/etc/apt/apt.conf.d/30-hub-proxy",
                'Acquire::http::Proxy-Auto-Detect "/usr/local/sbin/hub-proxy";\n'
                'Acquire::https::Proxy-Auto-Detect "/usr/local/sbin/hub-proxy";\n',
            ),
        ),
        settings={
            "PROXIES": " ".join(map(str, blueprint.egress.proxies)),
            "PROXY_PORT": str(blueprint.egress.port),
            "NO_PROXY": ",".join(local),
        },
    )


def _upkeep() -> Instructions:
    return Instructions(
        files=(
            script("every/packages"),
            File("/etc/chrony/chrony.conf", asset("every/chrony.conf")),
            File("/etc/systemd/system/chrony.service.d/hub.conf", asset("every/chrony-when.conf")),
            File("/etc/modules-load.d/hub.conf", "ptp_kvm\n"),
            File(
                "/etc/apt/apt.conf.d/20auto-upgrades",
                'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
            ),
        ),
        packages=("chrony", "unattended-upgrades"),
    )
