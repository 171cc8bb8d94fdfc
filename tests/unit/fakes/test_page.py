"""The small HTML reader of the tests."""

import pytest

from tests.fakes.page import read

HTML = """
<div class="messages"><div class="alert alert-danger"><a>×</a>Bad luck</div></div>
<h1>Servers &amp; more</h1><script>not text</script>
<form id="move"><input type="hidden" name="server" value="1"><select name="host">
<option value="a" selected>A</option><option>B</option></select><p>open<p>open</form>
<p class="x y">After</p>
"""  # noqa: RUF001 - as Horizon has it


def test_it_reads() -> None:
    page = read(HTML)
    assert page.title == "Servers & more"
    assert page.messages == ["Bad luck"]
    assert page.one("input[name=server]")["value"] == "1"
    assert page.texts("form#move select option") == ["A", "B"]
    assert page.has("p.x.y")


@pytest.mark.parametrize(
    "selector", ["form p.x", "option[selected=no]", "option[missing]", ".z", "#nix"]
)
def test_it_finds_nothing_else(selector: str) -> None:
    assert not read(HTML).has(selector)


def test_it_wants_one() -> None:
    with pytest.raises(AssertionError, match="2 elements fit option"):
        read(HTML).one("option")


def test_it_reads_no_scripts() -> None:
    assert "not text" not in read(HTML).text
