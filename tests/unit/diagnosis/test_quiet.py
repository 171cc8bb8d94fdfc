"""What is logged in passing is no failure, but for a few lines that tell of one."""

import re
from io import BytesIO

import pytest

from migration_panel.diagnosis.level import QUIETLY_TOLD, is_quiet
from migration_panel.diagnosis.stream import worth_reading
from tests.unit.diagnosis.texts import causes, causes_in_stream, samples

STAMP = "2026-11-23 12:00:00.123 812 "
BUSY = "cannot acquire state change lock"
TOPICS = ("qemu", "storage", "guest", "nova")


@pytest.mark.parametrize("level", ["INFO", "DEBUG", "AUDIT"])
def test_it_finds_nothing_in_what_is_logged_in_passing(level: str) -> None:
    assert causes(f"{STAMP}{level} nova.virt.libvirt.guest [-] {BUSY}") == ["none"]


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "TRACE", "CRITICAL"])
def test_it_reads_what_is_logged_as_a_failure(level: str) -> None:
    told = causes(f"{STAMP}{level} nova.virt.libvirt.guest [-] {BUSY}")
    assert told == ["libvirt_job_lock_timeout"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Skipping host: c2 because: Lack of memory", "dest_memory_insufficient"),
        ("HTTP exception thrown: Instance x is locked", "instance_state_conflict"),
        ("Filter ComputeFilter returned 0 hosts", "no_valid_host"),
        ("Filtering removed all hosts for the request", "no_valid_host"),
        ("Got no allocation candidates from the Placement API.", "no_valid_host"),
        ("cores quota exceeded for x, tried to resize instance.", "quota_exceeded"),
    ],
)
def test_it_reads_what_nova_tells_of_a_failure_in_passing(
    text: str, cause: str
) -> None:
    line = f"{STAMP}INFO nova.something [-] {text}"
    assert causes(line) == [cause]
    assert causes_in_stream(line) == [cause]


@pytest.mark.parametrize("told", QUIETLY_TOLD)
def test_it_reads_the_same_lines_of_a_stream(told: str) -> None:
    line = f"{STAMP}INFO nova.something [-] {told}"
    assert not is_quiet(line)
    assert list(worth_reading(BytesIO(line.encode())))


@pytest.mark.parametrize(
    "text",
    [
        "Live migration failed; set the log level to DEBUG to see more. " + "x" * 300,
        "x" * 300 + " INFO is what this log holds: " + BUSY,
        BUSY,
        "",
    ],
)
def test_it_takes_no_word_in_a_text_for_its_level(text: str) -> None:
    assert not is_quiet(text)
    assert not is_quiet("ERROR nova.compute.manager [-] " + text)
    assert not is_quiet("x" * 250 + text)


@pytest.mark.parametrize(
    "line",
    [
        f"{STAMP}INFO nova.virt.libvirt.driver [-] fine",
        "2026-11-23T12:00:00.123456Z|00012|vlog|INFO|fine",
        "2026-11-23 12:00:00.000+0000: 812: info : virNetSocketNew:300 : fine",
        "Nov 23 12:00:00 c1 nova-compute[812]: DEBUG nova.utils [None req-1 a b] fine",
        "INFO nova.virt.libvirt.driver [-] fine",
        "INFO:nova.virt.libvirt.driver:fine",
        '{"message": "fine", "name": "nova.x", "levelname": "INFO", "levelno": 20}',
    ],
)
def test_it_knows_the_level_wherever_a_log_has_it(line: str) -> None:
    assert is_quiet(line)
    assert not is_quiet(re.sub("INFO|DEBUG|info(?= :)", "ERROR", line))


@pytest.mark.parametrize(
    "text",
    [
        'Deprecated: Option "live_migration_uri" is deprecated: not supported any more',
        "the metadata information returned by the proxy cannot be trusted",
        'Cannot update service status on host "c1" since it is not registered.',
        "Ignoring EndpointNotFound for volume x: error",
    ],
)
def test_it_takes_no_warning_of_another_matter_for_a_failure(text: str) -> None:
    assert causes(f"{STAMP}WARNING nova.something [-] {text}") == ["none"]
    assert causes(f"{STAMP}ERROR nova.something [-] {text}") != ["none"]


@pytest.mark.parametrize("topic", TOPICS)
def test_it_has_texts_that_are_no_failure_too(topic: str) -> None:
    known = [each.cause for each in samples(topic)]
    assert {"none", "unknown"} <= set(known)


@pytest.mark.parametrize("topic", TOPICS)
def test_it_finds_the_same_where_a_level_stands_before_each_line(topic: str) -> None:
    prefix = f"{STAMP}ERROR nova.compute.manager [-] "
    for sample in samples(topic):
        if "\n" in sample.text or sample.text.startswith("20"):
            continue
        if sample.cause not in {"none", "unknown"}:
            assert causes(prefix + sample.text)[0] == sample.cause, sample.text


@pytest.mark.parametrize("topic", TOPICS)
def test_it_finds_the_same_in_capitals_colors_and_python_2_quotes(topic: str) -> None:
    for sample in samples(topic):
        if sample.cause in {"none", "unknown"}:
            continue
        colored = "\n".join(
            f"\x1b[01;31m{line}\x1b[00m" for line in sample.text.split("\n")
        )
        assert causes(colored)[0] == sample.cause, sample.text
