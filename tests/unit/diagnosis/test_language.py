"""What a terminal in Chinese reads."""

from collections.abc import Iterator
from io import BytesIO
from locale import LC_MESSAGES, setlocale

import pytest

from migration_panel.diagnosis.engine import Reading, read_lines
from migration_panel.diagnosis.language import of_terminal, speaking
from migration_panel.diagnosis.stream import worth_reading
from migration_panel.diagnosis.words import as_json, as_text
from migration_panel.text import N_

FAILED = b"ERROR nova.compute.manager: Stderr: 'Host key verification failed.\\r\\n'"
TITLE = "目标主机的 SSH 主机密钥不在 known_hosts 中"


@pytest.fixture(autouse=True)
def _messages_of_the_process() -> Iterator[None]:
    before = setlocale(LC_MESSAGES)
    yield
    setlocale(LC_MESSAGES, before)


def read(log: bytes) -> Reading:
    return read_lines(worth_reading(BytesIO(log)))


def told(language: str) -> str:
    return "\n".join(as_text(read(FAILED), speaking(language)))


@pytest.mark.parametrize("name", ["zh_CN.UTF-8", "zh_CN", "zh_SG.utf8", "zh_CN@x"])
def test_it_tells_a_cause_in_chinese(name: str) -> None:
    said = told(name)
    assert said.startswith(f"{TITLE}  [ssh_host_key_unknown]")
    assert "1. (源主机)" in said or "1. (目标主机)" in said


@pytest.mark.parametrize(
    "name", ["", "C", "C.UTF-8", "en_US.UTF-8", "de_DE", "zh_TW.UTF-8", "zh_HK", "no"]
)
def test_it_tells_it_in_english_otherwise(name: str) -> None:
    assert told(name) == "\n".join(as_text(read(FAILED)))
    assert TITLE not in told(name)


def test_it_leaves_what_a_log_said_as_it_is() -> None:
    line = b"ERROR nova.compute.manager: %(host)s 100% What happened: a thing failed"
    chinese = list(as_text(read(line), speaking("zh_CN")))
    assert chinese[1].endswith("%(host)s 100% What happened: a thing failed")


def test_it_says_nothing_failed_in_chinese() -> None:
    (said,) = as_text(read(b"INFO all is well"), speaking("zh_CN"))
    assert said == "这里没有表明迁移失败的内容。"


def test_its_values_for_programs_stay_english() -> None:
    (found,) = as_json(read(FAILED))
    assert found["title"].isascii()


@pytest.mark.parametrize("name", ["xx_XX.UTF-8", "C", "POSIX"])
def test_it_takes_a_terminal_as_it_is(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Also one whose locale is not installed."""
    monkeypatch.setenv("LC_ALL", name)
    assert of_terminal()(N_("ready")) == "ready"
