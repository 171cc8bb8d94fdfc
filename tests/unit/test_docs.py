"""The documentation is complete: a heading for each check, setting and rule."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from migration_panel import config
from migration_panel.actions import ACTIONS, Action
from migration_panel.config import Setting
from migration_panel.diagnosis.catalog import BY_ID, CAUSES
from migration_panel.diagnosis.cause import Cause
from migration_panel.kinds import KINDS, Kind

ROOT = Path(__file__).resolve().parents[2]
CHECKS = ROOT / "migration_panel" / "checks"
POLICY = ROOT / "migration_panel/conf/default_policies/migration_panel.yaml"
# A finding's id: its topic, a dot, what is so.
ID = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*")


def sections(name: str) -> dict[str, str]:
    """Heading -> text of each section of docs/admin/`name`.rst, titles aside."""
    text = (ROOT / "docs" / "admin" / f"{name}.rst").read_text()
    found = re.split(r"^(\S.*)\n=+\n", text, flags=re.MULTILINE)
    return dict(zip(found[3::2], found[4::2], strict=True))


def explained() -> dict[str, str]:
    """Check -> text of its section; docs/admin/checks/ has a file a topic."""
    topics = {path.stem for path in (ROOT / "docs/admin/checks").glob("*.rst")}
    told = (sections(f"checks/{topic}") for topic in topics - {"index"})
    return {check: text for each in told for check, text in each.items()}


def ids(source: str) -> Iterator[str]:
    """Every string in `source` that is a finding's id."""
    for node in ast.walk(ast.parse(source)):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and ID.fullmatch(text):
            yield text


def every_id() -> set[str]:
    return {each for path in CHECKS.glob("*.py") for each in ids(path.read_text())}


def rules() -> dict[str, str]:
    """Rule -> check string of the panel's default policy."""
    told = yaml.safe_load(POLICY.read_text())
    return {rule["name"]: rule["check_str"] for rule in told if ":" in rule["name"]}


def test_it_finds_ids_wherever_they_stand() -> None:
    source = 'check = "move.a-b" if x else "move.c"\nFinding(id="server.busy")'
    assert set(ids(source)) == {"move.a-b", "move.c", "server.busy"}


@pytest.mark.parametrize("text", ["Wait.", "a b.c", "%(host)s.", "move.", ".x", "move"])
def test_it_takes_no_other_text_for_an_id(text: str) -> None:
    assert list(ids(repr(text))) == []


def test_it_explains_every_check_and_no_other() -> None:
    assert set(explained()) == every_id()


@pytest.mark.parametrize("check", sorted(every_id()))
def test_it_says_of_a_check_what_it_means_why_and_what_to_do(check: str) -> None:
    text = explained().get(check, "")
    fields = re.findall(r"^:(.+?): \S", text, flags=re.MULTILINE)
    assert fields == ["Means", "Why", "To do"]


def told_causes() -> dict[str, str]:
    """Cause -> text of its section; docs/admin/causes/ has a file a speaker."""
    speakers = {path.stem for path in (ROOT / "docs/admin/causes").glob("*.rst")}
    told = (sections(f"causes/{speaker}") for speaker in speakers - {"index"})
    return {cause: text for each in told for cause, text in each.items()}


def test_it_explains_every_cause_and_no_other() -> None:
    assert set(told_causes()) == set(BY_ID)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)
def test_it_says_of_a_cause_what_it_means_and_what_to_do(cause: Cause) -> None:
    text = told_causes()[cause.id]
    fields = re.findall(r"^:(.+?): \S", text, flags=re.MULTILINE)
    assert fields == ["Means", "Why", "To do", "Checked by"]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)
def test_it_names_checks_that_there_are(cause: Cause) -> None:
    assert set(cause.checks) <= every_id()


def test_it_explains_every_setting_and_no_other() -> None:
    assert list(sections("settings")) == [each.name for each in config.ALL]


@pytest.mark.parametrize("setting", config.ALL, ids=lambda each: each.name)
def test_it_tells_a_settings_default(setting: Setting) -> None:
    default = json.dumps(setting.default)
    assert f"Default: ``{default}``" in sections("settings")[setting.name]


def test_it_explains_every_rule_and_no_other() -> None:
    assert list(sections("policy")) == list(rules())


@pytest.mark.parametrize(("rule", "check"), rules().items())
def test_it_tells_a_rules_default(rule: str, check: str) -> None:
    assert f"Default: ``{check}``" in sections("policy")[rule]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda each: each.slug)
def test_it_names_novas_rules_beside_the_panels(action: Action) -> None:
    text = sections("policy")[f"migration_panel:{action.rule}"]
    assert all(f"``{rule}``" in text for rule in action.nova_rules)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda each: each.slug)
def test_it_names_novas_rules_of_each_kind_of_move(kind: Kind) -> None:
    text = sections("policy")[f"migration_panel:{kind.rule}"]
    assert all(f"``{rule}``" in text for rule in kind.nova_rules + kind.host_rules)


@pytest.mark.parametrize(
    "of", [*ACTIONS.values(), *KINDS.values()], ids=lambda x: x.slug
)
def test_it_explains_every_action_and_kind_of_move(of: Action | Kind) -> None:
    guide = (ROOT / "docs" / "user" / "index.rst").read_text()
    assert f"\n{of.label}\n" in guide


def test_it_tells_what_is_in_every_room() -> None:
    told = (ROOT / "docs" / "contributor" / "architecture.rst").read_text()
    rooms = {path.stem for path in (ROOT / "migration_panel").glob("[!_]*")}
    named = set(re.findall(r"``([a-z_.]+)/?``", told))
    assert rooms - named - {"py", "local_settings"} == set()
