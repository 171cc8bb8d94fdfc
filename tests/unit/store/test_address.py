"""OpenStack's way to write a database's address, in Django's words."""

import pytest

from migration_panel.store.address import AddressError, settings


def test_it_knows_a_file() -> None:
    found = settings("sqlite:////var/lib/panel/p%20q.sqlite3")
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == "/var/lib/panel/p q.sqlite3"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["mysql", "mysql+pymysql", "mariadb"])
def test_it_knows_mariadb(scheme: str) -> None:
    found = settings(f"{scheme}://panel:p%40ss@db:3307/store?charset=utf8")
    assert found["ENGINE"] == "django.db.backends.mysql"
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == (
        "store",
        "panel",
        "p@ss",
    )
    assert (found["HOST"], found["PORT"]) == ("db", "3307")
    assert found["OPTIONS"]["charset"] == "utf8"


def test_it_takes_all_of_unicode_by_default() -> None:
    assert settings("mysql://db/store")["OPTIONS"]["charset"] == "utf8mb4"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_it_knows_postgresql(scheme: str) -> None:
    found = settings(f"{scheme}://panel@[2001:db8::1]/store?sslmode=verify-full")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"]) == ("2001:db8::1", "")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert "charset" not in found["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root@localhost/store?unix_socket=/run/s",
        "postgresql:///store?host=/run/s",
    ],
)
def test_it_knows_a_unix_socket(address: str) -> None:
    assert settings(address)["HOST"] == "/run/s"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "panel.sqlite3",
        "/var/lib/panel.sqlite3",
        "oracle://db/store",
        "sqlite://",
        "sqlite:///relative.sqlite3",
        "sqlite://host/path",
        "mysql://db",
        "mysql://db/",
        "postgresql://db:port/store",
    ],
)
def test_it_refuses_anything_else(address: str) -> None:
    with pytest.raises(AddressError):
        settings(address)


def test_it_does_not_tell_a_password() -> None:
    with pytest.raises(AddressError) as caught:
        settings("oracle://panel:secret@db/store")
    assert "secret" not in str(caught.value)


def test_it_keeps_connections_open() -> None:
    assert settings("mysql://db/store")["CONN_MAX_AGE"] is None
