"""A log read in big blocks tells what it tells line by line."""

import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.diagnosis import stream
from migration_panel.diagnosis.engine import Reading, read_lines
from migration_panel.diagnosis.reader import lines
from migration_panel.diagnosis.select import Selection, Wanted, chosen
from migration_panel.diagnosis.stream import worth_reading
from tests.unit.diagnosis.texts import every_sample

SERVERS = [f"{number:08d}-1111-4111-8111-111111111111" for number in (1, 2)]
REQUESTS = [f"req-{server}" for server in SERVERS]
TEXTS = [sample.text for sample in every_sample()]
QUIET = [
    "Auditing locally available compute resources for compute1",
    "Setting instance back to active after: Host key verification failed.",
    "Skipping host: c2 because: Lack of memory(host:1 <= instance:2)",
    "",
]
SAID = st.one_of(st.sampled_from(TEXTS), st.sampled_from(QUIET), st.text(max_size=80))
LEVELS = ["INFO", "DEBUG", "WARNING", "ERROR", "TRACE", "AUDIT"]


def _head(level: str, server: str, request: str, second: int) -> str:
    stamp = f"2026-11-23 12:00:{second:02d}.123 812"
    return f"{stamp} {level} nova.compute.manager [{request} - -] [instance: {server}] "


HEADS = st.one_of(
    st.just(""),
    st.builds(
        _head,
        st.sampled_from(LEVELS),
        st.sampled_from(SERVERS),
        st.sampled_from(REQUESTS),
        st.integers(0, 59),
    ),
    st.just("2026-11-23 12:00:00.123 812 INFO nova.virt.libvirt.driver [-] "),
    st.just("2026-11-23 12:00:00.000+0000: 812: info : virNetSocketNew:300 : "),
    st.just("Nov 23 12:00:00 c1 nova-compute[812]: DEBUG nova.utils [None req-1 a b] "),
    st.just("2026-11-23T12:00:00.0Z stdout F 2026-11-23 12:00:00.1 8 INFO nova.x [-] "),
)
LOGS = st.lists(st.builds("{}{}".format, HEADS, SAID), max_size=12).map("\n".join)
WANTED = st.builds(
    Wanted,
    server=st.sampled_from([None, *SERVERS]),
    request=st.sampled_from([None, *REQUESTS]),
    since=st.sampled_from([None, "2026-11-23 12:00:30"]),
)


def _told(found: Reading) -> object:
    matches = [(each.cause.id, each.count, each.evidence) for each in found.matches]
    return matches, found.failure


def _line_by_line(text: str, wanted: Wanted) -> object:
    decoded = text.encode(errors="replace").decode()
    return _told(read_lines(chosen(lines(decoded.split("\n")), wanted)))


def _in_blocks(text: str, wanted: Wanted) -> object:
    selection = Selection(wanted)
    source = BytesIO(text.encode(errors="replace"))
    return _told(read_lines(selection.of(worth_reading(source, selection.passed))))


@pytest.fixture(params=[64, 1000, stream.BLOCK])
def _block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BLOCK", request.param)


@given(text=LOGS, wanted=WANTED)
@settings(max_examples=300, deadline=None)
def test_it_tells_the_same_in_blocks_as_line_by_line(text: str, wanted: Wanted) -> None:
    assert _in_blocks(text, wanted) == _line_by_line(text, wanted)


@pytest.mark.usefixtures("_block")
@pytest.mark.parametrize("seed", range(5))
def test_it_tells_the_same_of_the_whole_corpus_however_mixed(seed: int) -> None:
    mixed = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    heads = [_head(level, SERVERS[0], REQUESTS[0], 30) for level in LEVELS]
    heads += [_head(level, SERVERS[1], REQUESTS[1], 40) for level in LEVELS]
    told = [mixed.choice([*heads, *[""] * 4]) + text for text in TEXTS]
    mixed.shuffle(told)
    text = "\n".join(told)
    assert _in_blocks(text, Wanted()) == _line_by_line(text, Wanted())
    wanted = Wanted(server=SERVERS[0])
    assert _in_blocks(text, wanted) == _line_by_line(text, wanted)


def test_it_skips_what_is_logged_in_passing() -> None:
    quiet = _head("INFO", SERVERS[0], REQUESTS[0], 0) + "Auditing\n"
    assert list(worth_reading(BytesIO(quiet.encode() * 1000))) == []


def test_it_counts_the_lines_that_it_skips() -> None:
    quiet = _head("DEBUG", SERVERS[0], REQUESTS[0], 0) + "Auditing\n"
    text = quiet * 70_000 + "Host key verification failed."
    assert [each.number for each in worth_reading(BytesIO(text.encode()))] == [70_001]


def test_it_gives_a_line_without_server_to_the_one_before_it_though_skipped() -> None:
    known, other = (_head("INFO", server, REQUESTS[0], 0) for server in SERVERS)
    text = f"{known}fine\n{other}fine\nHost key verification failed.\n"
    assert _in_blocks(text, Wanted(server=SERVERS[0])) == ([], None)
    assert _in_blocks(text, Wanted(server=SERVERS[1])) != ([], None)


def test_it_cuts_a_line_that_has_no_end() -> None:
    endless = BytesIO(b"x" * (5 * stream.BLOCK) + b"\nHost key verification failed.\n")
    found = list(worth_reading(endless))
    assert [each.number for each in found] == [1, 2]
    assert max(len(each.text) for each in found) <= 8 * 1024
