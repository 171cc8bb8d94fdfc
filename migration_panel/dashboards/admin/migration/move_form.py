"""The Move form: what can be chosen, why the rest cannot, does it still hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from migration_panel.checks import disks
from migration_panel.checks import move as checks
from migration_panel.checks import target as target_checks
from migration_panel.checks.finding import Finding, Level
from migration_panel.checks.mover import movers
from migration_panel.checks.toward import Known, Nothing, Way
from migration_panel.dashboards.admin.migration.move_targets import Target
from migration_panel.facts.group import Group
from migration_panel.facts.host import Hypervisor
from migration_panel.facts.server import Flavor, Server
from migration_panel.kinds import KINDS, LIVE, RESIZE, Choice, Kind, blocking
from migration_panel.readiness import verdict
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import Text

BLOCKS = {"auto": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A server and its findings by kind, or why Nova told nothing of it."""

    server: Server
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    failure: Text | None = None
    gone: bool = False

    def blockers(self, kind: Kind) -> list[Finding]:
        return blocking(list(self.findings.get(kind.slug, ())))

    @property
    def kinds(self) -> list[tuple[Kind, str]]:
        """Each kind and its verdict, in the words of readiness.State."""
        found = ((kind, self.findings.get(kind.slug, ())) for kind in KINDS.values())
        return [(kind, verdict(of_kind).state.value) for kind, of_kind in found]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Those of all kinds, each one once, the worst first."""
        found = (each for findings in self.findings.values() for each in findings)
        return verdict(dict.fromkeys(found)).findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the form is about; `may` holds the permitted (kind, names a host)."""

    cases: tuple[Case, ...] = ()
    targets: tuple[Target, ...] = ()
    hypervisors: Mapping[str, Hypervisor] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    stored: Known = field(default_factory=Nothing)
    flavors: tuple[Flavor, ...] = ()
    may: frozenset[tuple[str, bool]] = frozenset()

    @property
    def known(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if not case.failure)

    def target(self, name: str | None) -> Target | None:
        return next((each for each in self.targets if each.host.name == name), None)

    def flavor(self, flavor_id: str) -> Flavor | None:
        return next((each for each in self.flavors if each.id == flavor_id), None)

    def blockers(self, case: Case, choice: Choice) -> list[Finding]:
        """What stands against one server's part in the choice."""
        found = case.blockers(choice.kind)
        if choice.flavor:
            found += blocking(checks.to_flavor(case.server, choice.flavor))
        if target := self.target(choice.target):
            (mover,) = movers([case.server], self.hypervisors, self.groups)
            against = target_checks.of_mover(target.host, Way(self.stored, mover))
            kept = [each for each in against if each.affects & choice.kind.moves]
            shared = self.stored.shares_disks(mover.host or "", target.host.name)
            kept += disks.toward(case.server, shared=shared, block=choice.block)
            found += blocking(kept)
        return found

    @property
    def source(self) -> str:
        """The host that all of them leave, where it is one."""
        hosts = {case.server.host for case in self.known}
        return (hosts.pop() or "") if len(hosts) == 1 else ""


@dataclass(frozen=True, slots=True)
class KindOption:
    """One kind as the form offers it; `findings` only where there is one server."""

    kind: Kind
    permitted: bool
    possible: int
    total: int
    findings: Sequence[Finding] = ()

    @property
    def disabled(self) -> bool:
        return not self.permitted or (self.total > 0 and not self.possible)


@dataclass(frozen=True, slots=True)
class FlavorOption:
    """One flavor as the form offers it, and what stands against it."""

    flavor: Flavor
    refused: str = ""
    disabled: bool = False


def kind_options(situation: Situation) -> list[KindOption]:
    known = situation.known
    told_above = shared_findings(situation)
    return [
        KindOption(
            kind,
            (kind.slug, False) in situation.may,
            sum(not case.blockers(kind) for case in known),
            len(known),
            _of_one(known, kind, told_above),
        )
        for kind in KINDS.values()
    ]


def shared_findings(situation: Situation) -> list[Finding]:
    """Of a single server: what each kind would have to warn of again."""
    if len(situation.known) != 1:
        return []
    first, *others = situation.known[0].findings.values()
    return [
        finding
        for finding in first
        if finding.level is not Level.BLOCKER
        and all(finding in other for other in others)
    ]


def _of_one(
    known: Sequence[Case], kind: Kind, told_above: Sequence[Finding]
) -> list[Finding]:
    if len(known) != 1:
        return []
    return [each for each in known[0].findings[kind.slug] if each not in told_above]


def flavor_options(situation: Situation) -> list[FlavorOption]:
    return [_flavor_option(flavor, situation.known) for flavor in situation.flavors]


def _flavor_option(flavor: Flavor, known: Sequence[Case]) -> FlavorOption:
    refused = [
        found for case in known if (found := checks.to_flavor(case.server, flavor))
    ]
    if not refused:
        return FlavorOption(flavor)
    if len(known) == 1:
        why = " ".join(say(finding.message) for finding in refused[0])
    else:
        why = ngettext(
            "not for %(n)s of %(total)s server",
            "not for %(n)s of %(total)s servers",
            len(known),
        ) % {"n": len(refused), "total": len(known)}
    return FlavorOption(flavor, why, len(refused) == len(known))


def suggested(situation: Situation) -> str:
    """The gentlest kind that can be done; a resize is nobody's default."""
    for option in kind_options(situation):
        if not option.disabled and option.kind is not RESIZE:
            return option.kind.slug
    return ""


class MoveForm(forms.Form):
    """The choice; `situation` is what it is checked against."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=[(slug, slug) for slug in KINDS],
        error_messages={"required": _("Choose how to move.")},
    )
    target = forms.CharField(
        label=_("Where to"), required=False, max_length=255, strip=False
    )
    flavor = forms.CharField(label=_("New flavor"), required=False, max_length=255)
    block = forms.ChoiceField(
        label=_("Copy local disks (block migration)"),
        required=False,
        choices=[
            ("auto", _("Automatic: Nova looks where the disks are")),
            ("yes", _("Yes, copy them")),
            ("no", _("No, both hosts share them")),
        ],
        widget=forms.Select(attrs={"class": "form-control"}),
    )

    def __init__(self, situation: Situation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.situation = situation

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned: dict[str, Any] = self.cleaned_data
        kind = KINDS.get(cleaned.get("kind", ""))
        if kind and self._is_anything_known():
            self._check_kind(kind)
            self._check_target(kind, cleaned.get("target", ""))
            if kind is RESIZE:
                self._check_flavor(cleaned.get("flavor", ""))
        return cleaned

    def choice(self) -> Choice:
        """The valid form's meaning."""
        kind = KINDS[self.cleaned_data["kind"]]
        return Choice(
            kind=kind,
            target=self.cleaned_data["target"] or None,
            flavor=self.situation.flavor(self.cleaned_data["flavor"])
            if kind is RESIZE
            else None,
            block=BLOCKS[self.cleaned_data["block"] or "auto"]
            if kind is LIVE
            else None,
        )

    def _is_anything_known(self) -> bool:
        if self.situation.known:
            return True
        message = _("Nothing was started. Your choice is kept; try again.")
        self.add_error(None, message)
        return False

    def _check_kind(self, kind: Kind) -> None:
        known = self.situation.known
        self._refuse_all("kind", [case.blockers(kind) for case in known])

    def _check_target(self, kind: Kind, name: str) -> None:
        if not name:
            self._check_unchosen(kind)
            return
        if kind is RESIZE:
            text = _("Nova takes no target for a resize; leave it to the scheduler.")
            self.add_error("target", text)
            return
        target = self.situation.target(name)
        if target is None:
            listed = bool(self.situation.targets)
            self.add_error("target", _unlisted(name, listed=listed))
        else:
            for finding in target.against(kind.moves):
                self.add_error("target", f"{name}: {_both(finding)}")

    def _check_unchosen(self, kind: Kind) -> None:
        """Nothing sent is not the scheduler's choice: a host may have gone off."""
        may_choose = (kind.slug, True) in self.situation.may
        if may_choose and "target" not in self.data:
            self.add_error("target", _("Choose a host, or the scheduler's choice."))

    def _check_flavor(self, flavor_id: str) -> None:
        flavor = self.situation.flavor(flavor_id)
        if flavor is None:
            self.add_error("flavor", _("Choose the flavor to resize to."))
            return
        known = self.situation.known
        found = [checks.to_flavor(case.server, flavor) for case in known]
        self._refuse_all("flavor", found)

    def _refuse_all(self, name: str, against: Sequence[Sequence[Finding]]) -> None:
        """An error where each of the servers has something against it."""
        if not all(against):
            return
        for finding in dict.fromkeys(each for found in against for each in found):
            self.add_error(name, _both(finding))


def _both(finding: Finding) -> str:
    return f"{say(finding.message)} {say(finding.hint)}"


def _unlisted(name: str, *, listed: bool) -> str:
    if listed:
        text = gettext("There is no compute host %(name)s. Choose one from the list.")
    else:
        text = gettext(
            "Nova did not list its hosts, so %(name)s could not be checked. Try "
            "again, or leave the choice to the scheduler."
        )
    return text % {"name": name}
