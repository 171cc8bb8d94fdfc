"""Small pure parts: packages, network, files, keys, steps, status."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.lab import (
    files,
    guest_image,
    lifecycle,
    network,
    packages,
    panel,
    status,
    venvs,
)
from tests.lab.faults import Broken
from tests.lab.layout import Paths
from tests.lab.progress import LabError, StepError, step, together, wait_for


def test_it_installs_only_what_is_missing() -> None:
    known = "sudo install ok installed\ntini deinstall ok config-files\n"
    assert packages.parse_missing(known, ["sudo", "tini", "cpio"]) == ["tini", "cpio"]


def test_it_restores_the_machines_own_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy, aside = tmp_path / "policy", tmp_path / "aside"
    monkeypatch.setattr(packages, "POLICY", policy)
    monkeypatch.setattr(packages, "SET_ASIDE", aside)
    policy.write_text("the machine's own")
    with packages.services_stay_off():
        assert policy.read_text() == packages.FORBID
    assert policy.read_text() == "the machine's own"
    assert not aside.exists()


def test_it_leaves_no_rule_where_there_was_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy")
    monkeypatch.setattr(packages, "SET_ASIDE", tmp_path / "aside")
    with packages.services_stay_off():
        pass
    assert list(tmp_path.iterdir()) == []


def test_it_sees_that_its_addresses_are_taken() -> None:
    links = [
        {"ifname": "eth0", "addr_info": [{"local": "192.0.2.2"}]},
        {"ifname": "dummy", "addr_info": [{"local": "198.51.100.7"}]},
    ]
    assert network.taken_by(json.dumps(links[:1])) is None
    assert network.taken_by(json.dumps(links)) == "dummy"


def test_it_clears_nothing_where_there_is_no_ip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first up on a fresh machine clears before it installs iproute2."""
    monkeypatch.setenv("PATH", str(tmp_path))
    network.remove(tmp_path)


def test_it_knows_its_own_interfaces(tmp_path: Path) -> None:
    ours = network.alias(tmp_path)
    links = [
        {"ifname": "mp-lab0", "ifalias": ours},
        {"ifname": "mp-lab-10", "ifalias": f"{ours}-two"},
        {"ifname": "eth0"},
    ]
    assert network.own_links(json.dumps(links), tmp_path) == ["mp-lab0"]


def test_it_carries_files_over_unchanged() -> None:
    given = [files.File("/etc/a", "text\n", 0o600), files.File("/b", "", owner="nova")]
    assert files.load(files.dump(given)) == given


def test_it_names_folders_to_make_innermost_first(tmp_path: Path) -> None:
    wanted = tmp_path / "a" / "b"
    assert files.missing_folders(wanted) == [wanted, tmp_path / "a"]


def test_it_makes_an_environment_again_when_its_inputs_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path)
    paths.venvs.mkdir()
    assert not venvs.current(paths, "horizon")
    venvs.stamp(paths, "horizon").write_text(venvs.key("horizon"))
    assert venvs.current(paths, "horizon")
    monkeypatch.setitem(venvs.WANTED, "horizon", ("horizon", "more"))
    assert not venvs.current(paths, "horizon")


def test_it_pins_every_package() -> None:
    lines = venvs.CONSTRAINTS.read_text().splitlines()
    assert all("==" in line for line in lines if not line.startswith("#"))
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    for wanted in venvs.WANTED.values():
        assert {name.lower().replace("_", "-") for name in wanted} <= pinned


def test_it_names_images_after_what_they_are_made_of(tmp_path: Path) -> None:
    image = guest_image.image(Paths(tmp_path), "lab-guest")
    assert guest_image.key() in image.name


def test_it_sees_a_change_of_the_panel(tmp_path: Path) -> None:
    package = tmp_path / panel.PACKAGE
    package.mkdir()
    before = panel.source_key(tmp_path)
    (package / "new.py").write_text("")
    after = panel.source_key(tmp_path)
    assert before != after
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "new.pyc").write_text("")
    assert panel.source_key(tmp_path) == after


def test_it_tells_the_step_and_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("first\nlast\n")
    error = LabError("no", log)
    with pytest.raises(StepError) as failed, step("a step"):
        raise error
    report = failed.value.report()
    assert report.startswith("FAILED: a step")
    assert report.endswith("| last")


def test_it_raises_what_failed_among_steps_at_once() -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError

    with pytest.raises(StepError, match="bad"):
        together([("good", lambda: done.append("good")), ("bad", fail)])
    assert done == ["good"]


def test_it_does_not_wait_for_ever() -> None:
    with pytest.raises(LabError, match="the bus: not within 0 s"):
        wait_for(lambda: False, 0, "the bus", 0)


def test_it_keeps_all_below_the_folder_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_PANEL_LAB_DIR", str(tmp_path))
    paths = Paths.from_environment()
    places = [paths.cache, paths.venvs, paths.site, paths.run, paths.logs, paths.data]
    assert all(os.fspath(place).startswith(f"{tmp_path}/") for place in places)


def test_it_is_fine_only_when_every_line_is() -> None:
    good = status.Line("service", "controller", "mariadb", fine=True)
    bad = status.Line("guest", "compute1", "web-1", fine=False, detail="ERROR")
    assert status.fine([good])
    assert not status.fine([good, bad])
    assert "!!  guest    compute1    web-1    ERROR" in status.table([good, bad])


def test_it_is_not_fine_while_broken_on_purpose() -> None:
    lines = status.fault_lines([Broken("ssh-nologin", "compute2")])
    assert not status.fine(lines)
    assert lines[0].where == "compute2"


def test_it_purges_its_own_alone(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "lab")
    for folder in (paths.cache, paths.venvs, paths.site, paths.logs):
        folder.mkdir(parents=True)
    (paths.home / "somebody's").touch()
    lifecycle.purge_caches(paths)
    assert [path.name for path in paths.home.iterdir()] == ["somebody's"]
    (paths.home / "somebody's").unlink()
    lifecycle.purge_caches(paths)
    assert not paths.home.exists()


def test_it_misses_hosts_that_nova_does_not_list() -> None:
    known = [{"host": "compute1", "state": "up", "status": "enabled"}]
    lines = status.host_lines(known)
    assert [line.fine for line in lines] == [True, False, False]
    assert lines[1].detail == "unknown to Nova"
