"""Services that tests share."""

from collections.abc import Iterator

import pytest

from tests.service.rabbit import SERVER, Rabbit


@pytest.fixture(scope="session")
def _one_rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    rabbit = Rabbit(tmp_path_factory.mktemp("rabbit"))
    yield rabbit
    rabbit.clean_up()


@pytest.fixture
def rabbit(_one_rabbit: Rabbit) -> Rabbit:
    """RabbitMQ, running; a test may kill it and start it again."""
    if not SERVER.exists():
        pytest.skip("rabbitmq-server is not installed")
    _one_rabbit.ensure_started()
    return _one_rabbit
