"""XML of strangers."""

import pytest

from migration_panel.agent.markup import parsed
from migration_panel.agent.system import UnmeasuredError

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<domain>&b;</domain>"""
FILE = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'


def test_it_reads_xml() -> None:
    assert parsed("<a><b>c &amp; d</b></a>", "x").findtext("b") == "c & d"


@pytest.mark.parametrize("text", [LAUGHS, FILE])
def test_it_reads_nothing_with_a_document_type(text: str) -> None:
    with pytest.raises(UnmeasuredError, match=r"^domain x: XML with a document type"):
        parsed(text, "domain x")


@pytest.mark.parametrize(
    "text", ["", "<a>", "a", "<a>&b;</a>", "<a>\0</a>", "<a\ud800/>"]
)
def test_it_says_what_is_no_xml(text: str) -> None:
    with pytest.raises(UnmeasuredError, match=r"^domain x: "):
        parsed(text, "domain x")
