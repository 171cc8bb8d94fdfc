"""Servers' folders that nothing explains."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.checks import leftovers as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domain, Domains, Folder
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from tests.fakes.store import NOTHING, a_report
from tests.sound import nova_conf
from tests.unit.checks.known import (
    DB,
    NOW,
    PATH,
    WEB,
    a_domain,
    a_folder,
    a_host,
    a_placed,
    an_instances_path,
    the_domains,
)


def known(
    *folders: Folder, domains: tuple[Domain, ...] = (), **facts: Any
) -> KnownHost:
    held = the_domains(*domains, folders=folders)
    beginning = {"domains": held, "storage": an_instances_path()}
    return a_host(**(beginning | facts))


def found(*folders: Folder, **facts: Any) -> list[Finding]:
    return checks.check(known(*folders, **facts))


def ids(*folders: Folder, **facts: Any) -> list[str]:
    return [each.id for each in found(*folders, **facts)]


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_to_say_of_a_server_s_own_folder() -> None:
    assert found(a_folder(), servers=(a_placed(),)) == []
    assert found() == []


def test_it_has_nothing_to_say_of_what_is_not_known() -> None:
    left = (a_folder(), a_folder(kind="resize"))
    assert found(*left, servers=Missing("x")) == []
    assert found(*left, storage=Missing("x")) == []
    assert found(*left, report=Missing("x")) == []
    unseen = Domains(domains=(), folders=Missing("x"))
    assert checks.check(a_host(domains=unseen, storage=an_instances_path())) == []


@pytest.mark.parametrize(
    "storage",
    [
        {"file_system": "nfs4", "shared": True},
        {"file_system": "fuse.glusterfs"},
        {"file_system": "lustre"},
    ],
)
@pytest.mark.parametrize("kind", ["instance", "resize", "del"])
def test_it_leaves_alone_what_others_may_need(
    storage: dict[str, Any], kind: str
) -> None:
    path = an_instances_path(**storage)
    assert found(a_folder(kind=kind), storage=path) == []


@pytest.mark.parametrize("kind", ["instance", "resize", "del"])
def test_it_waits_for_a_server_that_is_on_its_way(kind: str) -> None:
    moving = a_placed(moving=True)
    assert found(a_folder(kind=kind), servers=(moving,)) == []


@pytest.mark.parametrize("kind", ["instance", "resize", "del"])
def test_it_waits_for_nova_to_tell_of_what_is_new(kind: str) -> None:
    assert found(a_folder(kind=kind, modified=NOW + timedelta(seconds=1))) == []


# -- _resize -------------------------------------------------------------------------


def test_it_knows_why_a_server_that_waits_to_be_confirmed_has_one() -> None:
    placed = a_placed(leaving=True)
    assert found(a_folder(kind="resize"), servers=(placed,)) == []


def test_it_warns_where_nova_would_delete_it() -> None:
    (only,) = found(a_folder(kind="resize"), servers=(a_placed(),))
    assert (only.id, only.level) == ("leftovers.resize-folder", Level.WARNING)
    assert only.affects is Affects.COLD_FROM
    assert "of web is left on compute1; Nova deletes it" in str(only.message)


def test_it_warns_where_nova_cannot_delete_it() -> None:
    stuck = a_folder(kind="resize", owner="root", removable=False)
    (only,) = found(stuck, servers=(a_placed(),))
    assert only.id == "leftovers.resize-folder-in-the-way"
    assert "cold migration of that server from there fails" in str(only.message)
    assert "nova cannot remove it" in only.evidence[0].text


def test_it_only_notes_one_whose_server_is_elsewhere() -> None:
    (only,) = found(a_folder(kind="resize"))
    assert only.level is Level.INFO
    assert WEB in str(only.message)


def test_it_is_not_reconciled_by_another_server_s_move() -> None:
    leaving = a_placed(DB, leaving=True)
    assert ids(a_folder(kind="resize"), servers=(leaving,)) == [
        "leftovers.resize-folder"
    ]


@pytest.mark.parametrize(
    ("version", "way"),
    [
        ("24.2.0", True),
        ("2:21.2.4-0ubuntu2", True),
        ("25.0.0", False),
        ("34.0.0", False),
        ("100.0", False),
        ("unknown", False),
        (Missing("x"), False),
    ],
)
def test_it_knows_which_nova_removes_an_old_one(version: Any, way: Any) -> None:
    report = a_report("compute1", nova=nova_conf(version=version))
    assert checks.in_the_way(a_folder(kind="resize"), report) is way


def test_it_takes_an_unknown_nova_for_today_s() -> None:
    report = a_report("compute1", nova=NOTHING)
    assert not checks.in_the_way(a_folder(kind="resize"), report)


@pytest.mark.parametrize(
    "folder",
    [
        a_folder(kind="resize", empty=True, owner="root"),
        a_folder(kind="instance", removable=False),
        a_folder(kind="del", removable=False),
    ],
)
def test_it_knows_what_is_not_in_the_way(folder: Folder) -> None:
    assert not checks.in_the_way(folder, a_report("compute1"))


# -- other folders -----------------------------------------------------------------


def test_it_warns_of_a_folder_whose_server_is_not_here() -> None:
    (only,) = found(a_folder(), servers=(a_placed(DB),))
    assert (only.id, only.level) == ("leftovers.folder", Level.WARNING)
    assert only.affects is Affects.LIVE_TO
    assert only.commands[-1].line == f"mv {PATH}/{WEB} {PATH}/{WEB}.old"


def test_it_says_when_not_to_move_it_away() -> None:
    assert "Do not where Nova shows it nowhere" in str(found(a_folder())[0].hint)


def test_it_leaves_the_folder_of_a_guest_to_the_guest_s_own_finding() -> None:
    assert found(a_folder(), domains=(a_domain(),)) == []


def test_it_does_not_advise_without_knowing_the_guests() -> None:
    unseen = Domains(domains=Missing("x"), folders=(a_folder(),))
    host = a_host(domains=unseen, storage=an_instances_path())
    assert checks.check(host) == []


def test_it_notes_what_a_deletion_left() -> None:
    (only,) = found(a_folder(kind="del"))
    assert (only.id, only.level) == ("leftovers.deleted-folder", Level.INFO)
    assert only.affects is Affects.NOTHING


@pytest.mark.parametrize("kind", ["instance", "resize"])
def test_it_says_whose_moves_a_folder_matters_to(kind: str) -> None:
    assert [each.server for each in found(a_folder(kind=kind))] == [WEB]


def test_it_tells_of_each_folder() -> None:
    all_of_them = (a_folder(kind="del"), a_folder(DB), a_folder(kind="resize"))
    assert ids(*all_of_them) == [
        "leftovers.deleted-folder",
        "leftovers.folder",
        "leftovers.resize-folder",
    ]


def test_it_quotes_a_hostile_folder_in_lines_to_copy() -> None:
    for only in found(a_folder("x; reboot"), a_folder("x; reboot", kind="resize")):
        assert f"'{PATH}/x; reboot" in only.commands[0].line
