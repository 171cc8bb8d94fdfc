"""Counts of verdicts and ages of reports for Prometheus, at an address of their own."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django import db
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponseNotAllowed as NotAllowed
from django.utils.crypto import constant_time_compare

from migration_panel.config import METRICS_TOKEN
from migration_panel.store import counts, models, reading

LOG = logging.getLogger(__name__)

PATH = "/migration-panel/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = dict[str, str]
Sample = tuple[Labels, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """A name, what it tells, and its values by labels."""

    name: str
    help: str
    samples: Iterable[Sample]
    kind: str = "gauge"


class Metrics:
    """Middleware that answers PATH to who knows the token, without a session.

    Horizon asks for a sign-in at every address of its own. PATH comes after the
    script's name, so it stands below WEBROOT.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer
        self.token: str = METRICS_TOKEN.get()
        if not self.token:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH:
            return self.answer(request)
        if request.method not in ("GET", "HEAD"):
            return NotAllowed(["GET", "HEAD"])
        if not self._knows_token(request):
            headers = {"WWW-Authenticate": 'Bearer realm="migration-panel"'}
            return HttpResponse(status=401, headers=headers)
        return _told()

    def _knows_token(self, request: HttpRequest) -> bool:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        known = constant_time_compare(given.strip(), self.token)
        return known and scheme.lower() == "bearer"


def _told() -> HttpResponse:
    try:
        text = "".join(lines(measured(datetime.now(UTC))))
    except db.Error as error:
        LOG.warning("Metrics: the panel's database does not answer: %s", error)
        reason = "The database of the Migration panel does not answer.\n"
        return HttpResponse(reason, status=503, content_type="text/plain")
    return HttpResponse(text, content_type=CONTENT_TYPE)


def lines(metrics: Iterable[Metric]) -> Iterator[str]:
    """Prometheus' text format; one without values has no lines."""
    for metric in metrics:
        for number, (labels, value) in enumerate(metric.samples):
            if number == 0:
                yield f"# HELP {metric.name} {metric.help}\n"
                yield f"# TYPE {metric.name} {metric.kind}\n"
            yield f"{metric.name}{_labeled(labels)} {value:.15g}\n"


def _labeled(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def measured(now: datetime) -> list[Metric]:
    """Everything; the number of queries does not grow with that of hosts."""
    return [*_verdicts(now), _ages(now), *_engines(now)]


def _verdicts(now: datetime) -> list[Metric]:
    return [
        Metric(
            "migration_panel_hosts",
            "Compute hosts by verdict; what does not hold any more is unknown.",
            _states(counts.hosts(now)),
        ),
        Metric(
            "migration_panel_hosts_never_measured",
            "Compute hosts from which no agent ever reported.",
            [({}, counts.never_measured())],
        ),
        Metric(
            "migration_panel_pairs",
            "Measured ordered pairs of hosts by verdict, the same way.",
            _states(counts.pairs(now)),
        ),
    ]


def _states(counted: counts.Counts) -> list[Sample]:
    return [
        ({"move": reading.FIELDS[move], "state": state.value}, count)
        for move, states in counted.items()
        for state, count in states.items()
    ]


def _ages(now: datetime) -> Metric:
    rows = models.Host.objects.exclude(taken=None).order_by("name")
    return Metric(
        "migration_panel_report_age_seconds",
        "Age of the report that a compute host is judged by.",
        [
            ({"host": name}, _seconds(now, taken))
            for name, taken in rows.values_list("name", "taken")
            if taken
        ],
    )


def _engines(now: datetime) -> list[Metric]:
    found = reading.engines(now)
    return [
        Metric(
            "migration_panel_engine_up",
            "Whether an engine gave a sign of life in the last minute.",
            [({"engine": each.name}, each.alive) for each in found],
        ),
        Metric(
            "migration_panel_engine_seen_age_seconds",
            "Time since an engine's last sign of life.",
            [({"engine": each.name}, _seconds(now, each.seen)) for each in found],
        ),
        Metric(
            "migration_panel_engine_trouble",
            "Whether something keeps an engine from working.",
            [({"engine": each.name}, each.trouble is not None) for each in found],
        ),
        Metric(
            "migration_panel_engine_refused_reports_total",
            "Reports that an engine dropped as malformed since it started.",
            [({"engine": each.name}, each.refused) for each in found],
            kind="counter",
        ),
    ]


def _seconds(now: datetime, moment: datetime) -> int:
    """Never negative, though the other clock may be ahead."""
    return max(int((now - moment).total_seconds()), 0)
