"""What is kept of much is little, the right part, and holds no secret."""

import json
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence.keeping import (
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_LINES,
    Kept,
    Room,
)
from migration_panel.agent.evidence.picking import picked
from migration_panel.facts.evidence import LogLine
from tests.unit.agent.evidence.logs import (
    ALWAYS,
    NOON,
    SERVER,
    blocks,
    of_server,
    wanted,
)


def kept(
    text: str | bytes, room: Room | None = None
) -> tuple[tuple[LogLine, ...], bool]:
    """The lines of the server, and whether there were more."""
    found = Kept(ALWAYS)
    found.take(picked(blocks(text), wanted(SERVER)))
    lines = found.lines(room or Room())
    return lines, found.cut


def only(text: str | bytes) -> str:
    (found,), _ = kept(text)
    return found.text


def many(count: int, level: str, start: int = 0, text: str = "n") -> str:
    return "".join(
        of_server(NOON + timedelta(seconds=start + n), f"{text}{n}", level)
        for n in range(count)
    )


def test_it_keeps_all_of_a_little() -> None:
    lines, cut = kept(many(5, "INFO") + many(5, "ERROR", 5))
    assert not cut
    assert [each.at for each in lines] == [
        NOON + timedelta(seconds=n) for n in range(10)
    ]
    assert lines[0].text == of_server(NOON, "n0", "INFO").rstrip()


def test_it_says_when_only_of_lines_that_do() -> None:
    lines, _ = kept(of_server(NOON) + "Command: ssh\n\n  \nStderr\n")
    assert [each.at for each in lines] == [NOON, None, None]
    assert [each.text for each in lines[1:]] == ["Command: ssh", "Stderr"]


def test_it_keeps_trouble_of_much() -> None:
    text = many(2000, "INFO") + many(50, "ERROR", 2000, "e") + many(2000, "INFO", 3000)
    lines, cut = kept(text)
    assert cut
    assert len(lines) == MOST_LINES
    assert sum(" ERROR " in each.text for each in lines) == 50
    assert lines[-1].text.endswith("n1999")


def test_it_keeps_the_first_and_the_last_of_much_trouble() -> None:
    lines, cut = kept(many(5000, "ERROR"))
    assert cut
    assert len(lines) == MOST_LINES
    ends = [each.text.rpartition("n")[2] for each in lines]
    assert ends[:2] == ["0", "1"]
    assert ends[-1] == "4999"
    assert [int(each) for each in ends] == sorted(map(int, ends))


def test_it_says_that_an_entry_was_cut() -> None:
    lines, cut = kept(of_server(NOON) + "x\n" * 200)
    assert cut
    assert len(lines) == 120


def test_it_has_no_more_room_than_is_left() -> None:
    room = Room(lines=3)
    lines, cut = kept(many(10, "ERROR"), room)
    assert (len(lines), cut, room.lines) == (3, True, 0)
    assert kept(many(10, "ERROR"), room)[0] == ()


def test_it_fits_into_a_message() -> None:
    """JSON has six bytes for a character that is not ASCII."""
    lines, cut = kept(many(1000, "ERROR", text="\u2603" * 1500))
    assert cut
    assert 0 < len(json.dumps([each.text for each in lines])) < MOST_BYTES


SECRETS = [
    ("transport_url=rabbit://nova:hunter2@host:5672/", "hunter2"),
    ("password = hunter2", "hunter2"),
    ("'admin_pass': 'hunter2 with blanks'", "hunter2"),
    ("X-Auth-Token: hunter2", "hunter2"),
    ("Authorization: Bearer hunter2hunter2", "hunter2"),
    ("pass\x1b[1mword=hunter2", "hunter2"),
    ("pass\x00word=hunter2", "hunter2 "),
    ("x" * 3000 + " password=hunter2 " + "y" * 3000, "hunter2"),
    ("x " * 990 + "password='hunter2" + "y" * 20_000, "hunter2"),
    (
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        "hunter2",
    ),
    ("-----BEGIN PRIVATE KEY-----\nhunter2\nhunter2", "hunter2"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_it_masks_secrets(text: str, secret: str) -> None:
    lines, _ = kept(of_server(NOON, text))
    assert lines
    assert secret not in "\n".join(each.text for each in lines)


def test_it_shows_text_without_what_moves_a_cursor() -> None:
    text = of_server(NOON, "a\x1b[01;31mb\x1b[0m\x1b]0;title\x07c\x00d\re\x9bf\u2028g")
    assert only(text).endswith("abc d e f g")


def test_it_shows_bytes_that_are_no_text() -> None:
    raw = of_server(NOON, "a").rstrip().encode() + b"\xff\xfeb\n"
    assert only(raw).endswith("a\ufffd\ufffdb")


def test_it_cuts_a_long_line_in_the_middle() -> None:
    found = only(of_server(NOON, "begin" + "x" * 5000 + "end"))
    assert len(found) <= LONGEST_TEXT
    assert "begin" in found
    assert found.endswith("end")


@pytest.mark.parametrize("between", ["", " "])
def test_it_shows_the_beginning_of_a_line_of_a_megabyte(between: str) -> None:
    found = only(of_server(NOON, "begin " + f"x{between}" * (1 << 20) + "end"))
    assert len(found) <= LONGEST_TEXT
    assert "begin" in found
    assert found.endswith("...")


def test_it_is_not_held_up_by_hostile_lines() -> None:
    """A log full of long lines that look like secrets."""
    text = of_server(NOON, "password=" * 10_000 + "://" * 1000) * 300
    start = time.process_time()
    lines, _ = kept(text)
    assert time.process_time() - start < 5
    assert lines


@given(st.binary(max_size=3000))
@settings(deadline=None)
def test_it_gives_what_can_be_sent(raw: bytes) -> None:
    lines, _ = kept(of_server(NOON).rstrip().encode() + raw)
    for each in lines:
        assert 0 < len(each.text) <= LONGEST_TEXT
        assert each.text.isprintable() or "\t" in each.text or not each.text.isascii()
        json.dumps(each.text).encode()
