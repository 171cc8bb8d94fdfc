"""Services that tests share."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

import pytest

from tests.service import libvirtd, rabbit, sshd, sweep
from tests.service.databases import KINDS, Database
from tests.service.libvirtd import Libvirtd
from tests.service.quiet import pytest_configure as pytest_configure  # noqa: PLC0414 - a hook
from tests.service.rabbit import Rabbit
from tests.service.running import Running
from tests.service.sshd import Sshd


def pytest_sessionstart(session: pytest.Session) -> None:
    """Once: other processes of the same run are no leftovers."""
    if not hasattr(session.config, "workerinput"):
        sweep.begin()


@pytest.fixture(scope="session")
def _one_rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    _need(rabbit.SERVER)
    service = Rabbit(tmp_path_factory.mktemp("rabbit"))
    yield service
    service.clean_up()


@pytest.fixture(name="rabbit")
def _rabbit(_one_rabbit: Rabbit) -> Rabbit:
    """RabbitMQ, running; a test may kill it and start it again."""
    _one_rabbit.ensure_started()
    return _one_rabbit


@pytest.fixture(name="sshd")
def _sshd(tmp_path: Path) -> Iterator[Sshd]:
    """Let in who asks with the test's key."""
    _need(sshd.SERVER)
    folder = tmp_path / "sshd"
    folder.mkdir()
    service = Sshd(folder)
    service.start()
    yield service
    service.stop()


@pytest.fixture(name="libvirtd", scope="session")
def _libvirtd() -> Iterator[Libvirtd]:
    """A plain user's, who may not look into pytest's own folders."""
    _need(libvirtd.SERVER)
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        folder = Path(name)
        folder.chmod(0o755)
        service = Libvirtd(folder)
        ending.callback(service.stop)
        service.start()
        yield service


@pytest.fixture(scope="session")
def _databases() -> Iterator[dict[str, Database]]:
    """Those that a test has asked for; servers may not look into pytest's folders."""
    made: dict[str, Database] = {}
    with ExitStack() as ending:
        yield made
        for database in made.values():
            ending.callback(database.clean_up)


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest, _databases: dict[str, Database]) -> Database:
    """Each of the databases, empty; one that is not installed fails the test."""
    if request.param not in _databases:
        folder = Path(tempfile.mkdtemp(prefix="panel-"))
        request.session.config.add_cleanup(lambda: rmtree(folder, ignore_errors=True))
        _databases[request.param] = KINDS[request.param](folder)
    database = _databases[request.param]
    database.ensure_started()
    database.clear()
    return database


@pytest.fixture
def running(rabbit: Rabbit, sshd: Sshd, libvirtd: Libvirtd, tmp_path: Path) -> Running:
    """All that an agent needs to find everything well."""
    instances = tmp_path / "instances"
    instances.mkdir()
    return Running(
        folder=tmp_path,
        instances=instances,
        rabbit=rabbit,
        sshd=sshd,
        libvirtd=libvirtd,
    )


def _need(program: Path) -> None:
    if not program.exists():
        pytest.skip(f"{program} is not installed")
