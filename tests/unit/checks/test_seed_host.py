"""A compute host of 2016 as it was installed, measured and judged.

CentOS 7: nova's shell is nologin, there is no key, and nova.conf has flags for
migrations that later Novas do not read.
"""

from typing import Any

from migration_panel.agent.collect import account, network, nova, ssh
from migration_panel.agent.system import Output
from migration_panel.checks import account as of_account
from migration_panel.checks import network as of_network
from migration_panel.checks import nova as of_nova
from migration_panel.checks import ssh as of_ssh
from migration_panel.checks.agent import missing_parts
from migration_panel.checks.finding import Affects, Level
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem
from tests.sound import clock, known_host

TOPICS = (of_account, of_ssh, of_nova, of_network)
HOME = "/var/lib/nova"
KEY, KNOWN = f"{HOME}/.ssh/id_rsa", f"{HOME}/.ssh/known_hosts"
AUTHORIZED = f"{HOME}/.ssh/authorized_keys"
CONF, DIST = "/etc/nova/nova.conf", "/usr/share/nova/nova-dist.conf"
PASSWD = captured("account/passwd-el7.txt")
PUBLIC = captured("ssh/keygen-y-pem.out.txt")
PASSPHRASE = captured("ssh/keygen-y-enc.err.txt")
LOGIN = {"getent passwd nova": PASSWD.replace("/sbin/nologin", "/bin/bash")}
SITE = "/usr/lib/python2.7/site-packages"
RUNNING = {"/bin/bash -c echo": "migration-panel\n"}
USABLE = {f"ssh-keygen -y -P  -f {KEY}": PUBLIC}
LOCKED = {
    f"ssh-keygen -y -P  -f {KEY}": Output(255, "", PASSPHRASE),
    f"ssh-keygen -lf {KEY}": captured("ssh/keygen-l-enc.out.txt"),
}


def a_host(files: Any = (), outputs: Any = (), nova_version: str = "2015.1.2") -> Any:
    """As packages leave it, and what somebody did since."""
    metadata = f"{SITE}/nova-{nova_version}-py2.7.egg-info/PKG-INFO"
    told = {
        CONF: captured("nova/nova.conf-packstack-el7.txt"),
        DIST: captured("nova/nova-dist.conf-el7.txt"),
        "/etc/ssh/sshd_config": captured("ssh/sshd_config-el7.txt"),
        "/proc/net/tcp": captured("network/tcp-debian-12.txt"),
        "/proc/net/tcp6": captured("network/tcp6-centos-stream-9.txt"),
        "/proc/net/fib_trie": captured("network/fib_trie-debian-12.txt"),
        "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
        metadata: "",
    }
    said = {
        "getent passwd nova": PASSWD,
        "id -Gn nova": "nova qemu libvirt\n",
        "chage -l nova": captured("account/chage-el7.txt"),
        "ssh -G --": captured("ssh/ssh-G-el7.txt"),
        "ssh -V": "OpenSSH_7.4p1, OpenSSL 1.0.2k-fips  26 Jan 2017",
    }
    return FakeSystem(
        files={**told, **dict(files)},
        outputs={**said, **dict(outputs)},
        entries={
            HOME: ("nova", 0o755),
            **{path: ("nova", 0o600) for path, _ in dict(files).items()},
        },
        denied=frozenset({"/etc/ssh/sshd_config"}),
        hosts={"compute1": ("192.0.2.2",)},
        outward="192.0.2.2",
    )


def judged(system: FakeSystem) -> dict[str, Level]:
    """The findings that matter to cold migrations and resizes, and how much."""
    own = account.collect(system)
    conf = nova.collect(system, (DIST, CONF))
    known = known_host(
        account=own,
        ssh=ssh.collect(system, own),
        nova=conf,
        network=network.collect(system, conf, "compute1"),
        clock=clock(),
    )
    missing = {where.partition(".")[0] for where, _ in missing_parts(known.report)}
    assert not missing & {"account", "ssh", "nova", "network"}
    found = [each for topic in TOPICS for each in topic.check(known)]
    return {each.id: each.level for each in found if each.affects & Affects.COLD}


def test_it_finds_what_stopped_the_first_cold_migration() -> None:
    found = judged(a_host())
    assert found["account.shell-runs-nothing"] is Level.BLOCKER
    assert found["ssh.no-private-key"] is Level.BLOCKER
    assert found["ssh.no-known-hosts"] is Level.WARNING
    assert found["ssh.no-authorized-key"] is Level.WARNING  # sshd_config is root's.


def test_it_finds_what_a_shell_alone_leaves() -> None:
    found = judged(a_host(outputs=LOGIN | RUNNING))
    assert "account.shell-runs-nothing" not in found
    assert found["ssh.no-private-key"] is Level.BLOCKER


def test_it_finds_a_key_that_only_somebodys_agent_can_use() -> None:
    """`ssh-add` made `ssh compute2` work in a shell, and in nothing else."""
    found = judged(a_host({KEY: ""}, LOGIN | RUNNING | LOCKED))
    assert found["ssh.key-has-passphrase"] is Level.BLOCKER
    assert "ssh.no-private-key" not in found


def test_it_finds_that_only_known_hosts_are_missing() -> None:
    files = {KEY: "", AUTHORIZED: captured("ssh/authorized_keys.txt")}
    found = judged(a_host(files, LOGIN | RUNNING | USABLE))
    assert found == {"ssh.no-known-hosts": Level.WARNING}


def test_it_finds_nothing_once_all_was_done() -> None:
    files = {
        KEY: "",
        AUTHORIZED: captured("ssh/authorized_keys.txt"),
        KNOWN: captured("ssh/known_hosts.txt"),
    }
    assert judged(a_host(files, LOGIN | RUNNING | USABLE)) == {}


def test_it_tells_that_host_keys_go_unchecked() -> None:
    """As the notes end: StrictHostKeyChecking no, and known_hosts thrown away."""
    said = captured("ssh/ssh-G-el7.txt").replace("checking ask", "checking no")
    files = {KEY: "", AUTHORIZED: captured("ssh/authorized_keys.txt")}
    outputs = LOGIN | RUNNING | USABLE | {"ssh -G --": said}
    assert judged(a_host(files, outputs)) == {"ssh.host-keys-unchecked": Level.INFO}


def flags(system: FakeSystem) -> set[str]:
    conf = nova.collect(system, (DIST, CONF))
    return {each.id for each in of_nova.check(known_host(nova=conf))}


def test_it_takes_the_flags_for_read_where_they_are() -> None:
    assert flags(a_host()) == {"nova.uri-deprecated"}


def test_it_takes_the_flags_for_obsolete_after_an_upgrade() -> None:
    found = flags(a_host(nova_version="17.0.13"))
    assert found == {"nova.uri-deprecated", "nova.obsolete-option"}
