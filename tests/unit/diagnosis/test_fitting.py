"""Steps are for the hosts of one failure: what fits them, and where it is run."""

from typing import Any

import pytest

from migration_panel.diagnosis.catalog import BY_ID, CAUSES
from migration_panel.diagnosis.cause import Cause, Step
from migration_panel.diagnosis.diagnosis import Remedy
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.fitting import Fitting
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.traits import Trait
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.migration import COLD, LIVE
from migration_panel.facts.platform import Platform
from migration_panel.facts.report import Report
from migration_panel.text import N_
from tests import sound
from tests.hypervisors import capabilities
from tests.reports import SILENT, report
from tests.samples import SERVER_ID, a_server
from tests.unit.diagnosis.cases import a_failure

DEBIAN = Platform(id="debian", like=(), version="12", containers=None)
ROCKY = Platform(
    id="rocky", like=("rhel", "centos", "fedora"), version="9.4", containers=None
)
KOLLA = Platform(id="ubuntu", like=("debian",), version="24.04", containers="kolla")
RHOSO = Platform(id="rhel", like=("fedora",), version="9.4", containers="rhoso")


def daemon(layout: Any = "monolithic", activation: Any = "sockets") -> Daemon:
    return Daemon(
        layout=layout,
        activation=activation,
        connects="qemu:///system",
        listening=(),
        settings=SILENT,
        certificates=(),
    )


def own(host: str, platform: Any, libvirt: Any = SILENT, **nova: Any) -> Report:
    return report(
        host,
        platform=platform,
        libvirt=libvirt,
        nova=sound.nova_conf(**nova),
        capabilities=capabilities(),
    )


def fitted(cause: str, target: Report | None = None, **facts: Any) -> list[Remedy]:
    """Of a target, and a source of the same kind that migrates by tcp."""
    kind = facts.pop("kind", LIVE)
    source = own("compute1", target.platform, target.libvirt) if target else None
    reports = {each.host: each for each in (source, target) if each}
    failed: Failed = a_failure(kind, reports=reports, **facts)
    return list(Fitting.of(failed).remedies(BY_ID[cause]))


def lines(cause: str, target: Report | None = None, **facts: Any) -> list[str]:
    told = fitted(cause, target, **facts)
    return [each.command.line for each in told if each.command]


LISTENS = "libvirtd_connection_refused"
SOCKET = "libvirtd-tcp.socket"


@pytest.mark.parametrize(
    ("platform", "libvirt", "wanted", "others"),
    [
        (DEBIAN, daemon(), SOCKET, ("virtproxyd", "--listen", "kolla", "tls")),
        (ROCKY, daemon("modular"), "virtproxyd-tcp.socket", ("libvirtd-tcp", "kolla")),
        (RHOSO, daemon("modular"), "virtproxyd-tcp.socket", ("libvirtd-tcp", "kolla")),
        (DEBIAN, daemon(activation="listen"), "/etc/default/libvirtd", ("sysconfig",)),
        (ROCKY, daemon(activation="listen"), "/etc/sysconfig/libvirtd", ("default/",)),
        (KOLLA, daemon(), "kolla-ansible", ("systemctl", "--listen")),
    ],
)
def test_it_makes_libvirt_listen_as_the_host_starts_it(
    platform: Platform, libvirt: Daemon, wanted: str, others: tuple[str, ...]
) -> None:
    told = "\n".join(lines(LISTENS, own("compute2", platform, libvirt)))
    assert wanted in told
    assert [each for each in others if each in told] == []


def test_it_takes_the_way_of_the_source() -> None:
    source = own("compute1", DEBIAN, daemon(), live_migration_scheme="tls")
    target = own("compute2", DEBIAN, daemon())
    failed = a_failure(reports={"compute1": source, "compute2": target})
    told = Fitting.of(failed).remedies(BY_ID[LISTENS])
    said = "\n".join(each.command.line for each in told if each.command)
    assert "libvirtd-tls.socket" in said
    assert SOCKET not in said


def test_it_shows_every_variant_where_nothing_is_known() -> None:
    told = fitted(LISTENS)
    said = [str(each.text) for each in told]
    assert any(
        each.startswith("libvirtd, started by sockets of systemd") for each in said
    )
    assert any(each.startswith("modular daemons of libvirt") for each in said)
    assert any(each.startswith("Kolla: ") for each in said)


def test_it_labels_nothing_that_is_known() -> None:
    told = fitted(LISTENS, own("compute2", DEBIAN, daemon()))
    assert not [each for each in told if ": " in str(each.text)]


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        (DEBIAN, "sudo systemctl restart nova-compute"),
        (ROCKY, "sudo systemctl restart openstack-nova-compute"),
        (KOLLA, "sudo docker restart nova_compute"),
        (RHOSO, "sudo systemctl restart edpm_nova_compute"),
    ],
)
def test_it_restarts_nova_as_it_was_deployed(platform: Platform, line: str) -> None:
    told = lines("console_listen_address", own("compute2", platform, daemon()))
    assert [each for each in told if "restart" in each] == [line, line]


def test_it_looks_into_containers() -> None:
    told = lines("ssh_host_key_unknown", own("compute2", KOLLA), kind=COLD)
    assert told[0].startswith("sudo docker exec -i -u nova nova_compute ssh-keyscan")
    assert "~nova" not in "\n".join(told)


def test_it_tells_of_root_where_libvirt_logs_in() -> None:
    cold = "\n".join(lines("ssh_host_key_unknown", kind=COLD))
    live = "\n".join(lines("ssh_host_key_unknown", kind=LIVE))
    assert "sudo -u nova" in cold
    assert "/root/" not in cold
    assert "/root/" in live
    assert "sudo -u nova" not in live


def test_it_says_where_each_line_is_run() -> None:
    told = fitted("ssh_host_key_changed", kind=COLD)
    assert [each.command.host for each in told if each.command] == [
        "compute2",
        "compute1",
        "compute1",
    ]


def test_it_fills_in_what_is_known() -> None:
    target = report(
        "compute2",
        nova=sound.nova_conf(migration_inbound_addr="192.0.2.12"),
        network=sound.network(hostname="compute2"),
    )
    told = lines("ssh_host_key_changed", target, kind=COLD)
    assert "sudo -u nova ssh-keygen -R 192.0.2.12" in told


def test_it_says_the_same_of_the_second_host_shortly() -> None:
    first, second = fitted("duplicate_host_uuid")[:2]
    assert (first.command, second.command) != (None, None)
    assert str(first.text) == "Compare the two."
    assert str(second.text) == "The same on compute2."


def test_it_names_no_host_for_the_cloud() -> None:
    (only,) = [each for each in fitted("quota_exceeded") if "limits" in str(each)]
    assert only.command is not None
    assert only.command.host == ""


def test_it_fills_in_the_project_of_the_server() -> None:
    project = "0f" * 16
    said = lines("quota_exceeded", server=a_server(project_id=project))
    assert [each for each in said if each.endswith(f"--project {project}")]
    assert not [each for each in said if "PROJECT" in each]


@pytest.mark.parametrize("project", ["shop", "0F" * 16, "0f" * 15, f"{'0f' * 16} x"])
def test_it_leaves_a_word_for_a_project_that_is_no_id(project: str) -> None:
    said = lines("quota_exceeded", server=a_server(project_id=project))
    assert [each for each in said if each.endswith("--project PROJECT")]


def test_it_is_fitted_to_a_move_that_never_began() -> None:
    move = Move(source="compute1", target=None, server=SERVER_ID)
    told = Fitting.to(move, None, {}).remedies(BY_ID["compute_service_down"])
    hosts = {each.command.host for each in told if each.command}
    assert hosts == {"compute1", ""}


@pytest.mark.parametrize(
    ("kind", "said"), [(LIVE, []), (COLD, [""]), (None, ["cold migrations: "])]
)
def test_it_tells_of_a_move_of_what_kind_a_step_is(
    kind: str | None, said: list[str]
) -> None:
    move = Move(source="compute1", target="compute2", server=SERVER_ID, kind=kind)
    told = Fitting.to(move, None, {}).remedies(BY_ID["resize_confirm_revert_failed"])
    step = "If the server is well on one host, hard-reboot it there."
    found = [str(each.text) for each in told if "hard-reboot" in str(each.text)]
    assert found == [f"{each}{step}" for each in said]


HOSTILE = ("-x", "a b", "$(id)", "a;id", "a'b")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)
def test_it_fills_in_no_name_that_is_more(cause: Cause, name: str) -> None:
    failed = a_failure(
        migration={"source": name, "dest": name, "server_id": name},
        server=a_server(instance_name=name, project_id=name),
    )
    for each in Fitting.of(failed).remedies(cause):
        known = {step.command for step in cause.remedy}
        assert each.command is None or each.command.line in known


@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)
@pytest.mark.parametrize("platform", [DEBIAN, ROCKY, KOLLA, RHOSO, SILENT])
@pytest.mark.parametrize("layout", ["monolithic", "modular"])
def test_it_always_leaves_something_to_do(
    cause: Cause, platform: Any, layout: str
) -> None:
    assert fitted(cause.id, own("compute2", platform, daemon(layout)))


def test_it_tells_one_who_has_no_target_all_the_same() -> None:
    told = fitted(LISTENS, migration={"dest": None})
    assert told[0].command is not None
    assert told[0].command.host == "the target"


@pytest.mark.parametrize(
    ("cause", "begin", "host"),
    [
        ("no_valid_host", "sudo grep", "a controller"),
        ("no_valid_host", "openstack ", ""),
        ("dest_host_unknown_or_unmapped", "nova-manage ", "a controller"),
    ],
)
def test_it_tells_where_a_line_is_run(cause: str, begin: str, host: str) -> None:
    """Logs and nova-manage are where Nova's own services are."""
    lines = [each.command for each in fitted(cause) if each.command]
    found = {each.host for each in lines if each.line.startswith(begin)}
    assert found == {host}


def test_it_tells_a_step_without_a_line_once() -> None:
    step = Step(N_("Do it by hand."), where="both")
    (only,) = Fitting.of(a_failure()).fitted(step)
    assert only == Remedy(text=N_("Do it by hand."))


def test_it_leaves_out_a_step_for_other_hosts() -> None:
    step = Step(N_("Do it."), "line", "target", frozenset({Trait.RED_HAT}))
    target = own("compute2", DEBIAN)
    fitting = Fitting.of(a_failure(reports={"compute2": target}))
    assert list(fitting.fitted(step)) == []
