"""What hosts and Nova say goes into a line only as a plain name."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.diagnosis import fill
from migration_panel.facts.network import PortRange
from tests import sound
from tests.reports import SILENT, report

HOSTILE = (
    *("-oProxyCommand=x", "--help", "a b", "a;b", "$(id)", "`id`", "a|b", "a&b"),
    *("a\nb", "a'b", 'a"b', "a\\b", "a>b", "a*", "~root", "a\0b", "é", "", "a#b"),
    *("../x", "a{b}", "!x", "%s", "a=b;c"),
)
KINDS = (
    *(fill.host, fill.address, fill.uuid, fill.project, fill.request, fill.domain),
    fill.path,
)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)


@each_kind
@pytest.mark.parametrize("text", HOSTILE)
def test_it_takes_nothing_that_a_shell_might_read(kind: object, text: str) -> None:
    assert callable(kind)
    assert kind(text) is None


@each_kind
@given(st.text(max_size=60))
def test_it_only_takes_what_needs_no_quotes(kind: object, text: str) -> None:
    assert callable(kind)
    taken = kind(text)
    assert taken is None or (shlex.quote(taken) == taken and taken[0] != "-")


@each_kind
def test_it_knows_nothing_of_nothing(kind: object) -> None:
    assert callable(kind)
    assert kind(None) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("192.0.2.12", "192.0.2.12"),
        ("2001:db8::12", "2001:db8::12"),
        ("compute2.example.org", "compute2.example.org"),
        ("fe80::1%eth0", None),
    ],
)
def test_it_takes_addresses(text: str, taken: str | None) -> None:
    assert fill.address(text) == taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("/srv/nova/instances", "/srv/nova/instances"),
        ("/srv/nova/instances/", "/srv/nova/instances"),
        ("srv/nova", None),
        ("/srv/../etc", None),
        ("/srv/-rf", None),
        ("/srv//x", None),
        ("/", None),
        ("/srv/my disks", None),
    ],
)
def test_it_takes_paths_from_the_root(text: str, taken: str | None) -> None:
    assert fill.path(text) == taken


KNOWN = {"SERVER": "a-server", "TARGET": "compute2", "INSTANCE": None}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mv /x/SERVER_resize /x/SERVER.old", "mv /x/a-server_resize /x/a-server.old"),
        ("ssh -- TARGET true", "ssh -- compute2 true"),
        ("virsh dominfo INSTANCE", "virsh dominfo INSTANCE"),
        ("from TARGET_ADDRESS to TARGET", "from TARGET_ADDRESS to compute2"),
        ("openstack volume show VOLUME", "openstack volume show VOLUME"),
        ("virsh change-media TARGETDEV", "virsh change-media TARGETDEV"),
        ("echo LIBVIRTD_ARGS OBSERVER", "echo LIBVIRTD_ARGS OBSERVER"),
        ("awk '/TARGETS/'", "awk '/TARGETS/'"),
    ],
)
def test_it_fills_whole_words(line: str, told: str) -> None:
    assert fill.filled(line, KNOWN) == told


def test_it_does_not_fill_what_it_has_filled_in() -> None:
    known = {"SERVER": "TARGET", "TARGET": "compute2"}
    assert fill.filled("SERVER TARGET", known) == "TARGET compute2"


def test_it_takes_the_hosts_own_paths() -> None:
    own = report(
        account=sound.account(home="/home/nova"),
        nova=sound.nova_conf(instances_path="/srv/nova", files=("/etc/n/n.conf",)),
        network=sound.network(data_ports=PortRange(first=61152, last=61215)),
    )
    assert fill.placed("ls /var/lib/nova/instances/x", own) == "ls /srv/nova/x"
    assert fill.placed("ls ~nova/.ssh", own) == "ls /home/nova/.ssh"
    assert fill.placed("grep x /etc/nova/nova.conf", own) == "grep x /etc/n/n.conf"
    assert fill.placed("49152-49215 49152:49215", own) == "61152-61215 61152:61215"
    assert fill.placed("nc c2 49152", own) == "nc c2 61152"
    assert fill.placed("( x :49152 and y :49215 )", own) == "( x :61152 and y :61215 )"


@pytest.mark.parametrize("bad", ["/srv/$(id)", "srv", "/srv/a b", "/srv/;x"])
def test_it_takes_no_path_that_is_more_than_one(bad: str) -> None:
    own = report(
        account=sound.account(home=bad),
        nova=sound.nova_conf(instances_path=bad, files=(bad,)),
    )
    for line in ("ls /var/lib/nova/instances", "ls ~nova/x", "cat /etc/nova/nova.conf"):
        assert fill.placed(line, own) == line


def test_it_leaves_lines_alone_where_nothing_is_known() -> None:
    line = "ls ~nova/ /var/lib/nova/instances /etc/nova/nova.conf 49152-49215"
    assert fill.placed(line, None) == line
    assert fill.placed(line, report()) == line
    assert fill.placed(line, report(network=SILENT)) == line


def test_it_prefers_the_usual_file_where_it_is_read() -> None:
    files = (
        "/usr/share/nova/nova-dist.conf",
        "/etc/nova/nova.conf",
        "/etc/nova/x.conf",
    )
    own = report(nova=sound.nova_conf(files=files))
    assert fill.placed("cat /etc/nova/nova.conf", own) == "cat /etc/nova/nova.conf"
