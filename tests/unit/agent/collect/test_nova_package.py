"""Nova's version and folder, from what its package left on the host."""

import pytest

from migration_panel.agent.collect import nova_package
from migration_panel.agent.system import Output
from migration_panel.facts.missing import Missing
from tests.fakes.system import FakeSystem

KOLLA = "/var/lib/kolla/venv/lib/python3.11/site-packages"


def with_packages(*paths: str, **known: str) -> FakeSystem:
    """A host with folders of metadata, each with a file in it."""
    return FakeSystem(files={f"{path}/METADATA": "" for path in paths} | known)


@pytest.mark.parametrize(
    ("metadata", "version"),
    [
        ("/usr/lib/python3/dist-packages/nova-26.2.2.egg-info", "26.2.2"),
        ("/usr/lib/python3/dist-packages/nova-29.2.0.egg-info", "29.2.0"),
        ("/usr/lib/python3.9/site-packages/nova-25.2.1-py3.9.egg-info", "25.2.1"),
        ("/usr/lib/python2.7/site-packages/nova-2015.1.2-py2.7.egg-info", "2015.1.2"),
        ("/usr/local/lib/python3.12/dist-packages/nova-34.0.0.dist-info", "34.0.0"),
        (f"{KOLLA}/nova-31.0.1.dev4.dist-info", "31.0.1.dev4"),
    ],
)
def test_it_finds_nova_where_distributions_put_it(metadata: str, version: str) -> None:
    found = nova_package.find(with_packages(metadata))
    assert found == (version, metadata.rpartition("/")[0])


@pytest.mark.parametrize(
    "name",
    [
        "nova",
        "nova_powervm-1.0.dist-info",
        "python_novaclient-18.0.dist-info",
        "nova-x.dist-info",
        "nova-1.0.dist-info.bak",
        "novajoin-1.0-py3.9.egg-info",
    ],
)
def test_it_takes_nothing_else_for_nova(name: str) -> None:
    host = with_packages(f"/usr/lib/python3/dist-packages/{name}")
    assert isinstance(nova_package.find(host)[0], Missing)


def test_it_prefers_the_nova_that_runs() -> None:
    venv = "/srv/nova/venv"
    running = f"{venv}/bin/python3\0{venv}/bin/nova-compute\0--config-file\0x\0"
    host = with_packages(
        "/usr/lib/python3/dist-packages/nova-26.2.2.egg-info",
        f"{venv}/lib/python3.11/site-packages/nova-34.0.0.dist-info",
        **{"/proc/1/cmdline": "/sbin/init\0", "/proc/77/cmdline": running},
    )
    assert nova_package.find(host)[0] == "34.0.0"


@pytest.mark.parametrize(
    "line", ["", "\0", "nova-compute\0", "bin/nova-compute\0", "vi\0nova-compute\0"]
)
def test_it_follows_no_relative_path(line: str) -> None:
    host = with_packages(**{"/proc/77/cmdline": line})
    assert isinstance(nova_package.find(host)[0], Missing)


def test_it_passes_over_processes_that_are_not_its_own_to_see() -> None:
    host = with_packages("/usr/lib/python3/dist-packages/nova-26.2.2.egg-info")
    host.files = {**host.files, "/proc/9/cmdline": "x", "/proc/meminfo": ""}
    host.denied = frozenset({"/proc/9/cmdline"})
    assert nova_package.find(host)[0] == "26.2.2"


@pytest.mark.parametrize(
    ("said", "version"),
    [
        (Output(0, "29.2.0\n", ""), "29.2.0"),
        (Output(0, "", "2015.1.2\n"), "2015.1.2"),
        (Output(1, "", "Traceback\n"), Missing("nova-compute --version: Traceback")),
        (Output(None, "", "late"), Missing("nova-compute --version: late")),
    ],
)
def test_it_asks_nova_itself_at_last(said: Output, version: str | Missing) -> None:
    host = FakeSystem(outputs={"nova-compute --version": said})
    assert nova_package.find(host) == (version, nova_package.DEFAULT_FOLDER)


def test_it_says_that_there_is_no_nova() -> None:
    reason = Missing("nova-compute: No such file or directory")
    assert nova_package.find(FakeSystem())[0] == reason


@pytest.mark.parametrize(
    ("version", "number"),
    [
        ("34.0.0", 34),
        ("12.0.6", 12),
        ("2015.1.2", 11),
        ("2014.2", 10),
        ("29.0.1.dev", 29),
    ],
)
def test_it_counts_releases(version: str, number: int) -> None:
    assert nova_package.major(version) == number


@pytest.mark.parametrize("version", [Missing("why"), "", "x34"])
def test_it_takes_an_unknown_nova_for_a_new_one(version: str | Missing) -> None:
    assert nova_package.major(version) > 100
