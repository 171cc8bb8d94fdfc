"""For every fault: predict, try every move, note what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.lab import faults, storage
from tests.lab.faults import Trial
from tests.lab.layout import HOSTS, Paths
from tests.lab.openstack import Cloud
from tests.lab.progress import StepError, complain, say, step, wait_for
from tests.lab.truth import pool, texts
from tests.lab.truth.diagnosed import NEVER, Diagnosed, diagnosed
from tests.lab.truth.moves import Try, try_all
from tests.lab.truth.predict import UNASKED, Predictions, predict
from tests.lab.truth.record import Row, replace

NOTHING = "none"
# Broken here, so that there are pairs from it, pairs to it, and pairs without it.
BROKEN = "compute2"


def run(paths: Paths, names: Sequence[str], *, near: bool = False) -> list[str]:
    """Faults by name, ``none`` among them; their rows replace older ones.

    ``near``: leave out the pairs of two hosts that are whole. Returns the names of
    those that could not be tried to their end.
    """
    cloud = Cloud()
    faults.heal(paths)
    return [name for name in names if not tried(paths, cloud, name, near=near)]


def tried(paths: Paths, cloud: Cloud, name: str, *, near: bool) -> bool:
    try:
        with step(f"truth: {name}"):
            rows = one(paths, cloud, name, near=near and name != NOTHING)
    except StepError as failure:
        complain(failure.report())
        return False
    replace(paths, name, rows)
    wrong, misread = sum(row.wrong for row in rows), sum(row.misread for row in rows)
    say(f"        {wrong} of {len(rows)} wrong, {misread} misread")
    return True


def one(paths: Paths, cloud: Cloud, name: str, *, near: bool) -> list[Row]:
    first_to = BROKEN if heals_by_leaving(name) else ""
    trial = trial_of(name)
    storage.switch(paths, cloud, trial.storage)
    with step("guests"):
        pool.fill(cloud, paths, trial.flavor)
        pool.sweep(cloud, paths)
    try:
        with step(f"break {name}"):
            break_it(paths, name)
        with step("predict"):
            predicted = predict(paths)
        before = texts.sizes(paths)
        with step("move"):
            tries = try_all(cloud, trial, BROKEN if near else "", first_to)
        with step("diagnose"):
            told = diagnosed(paths, tries)
        texts.keep(paths, name, tries, before)
    finally:
        faults.heal(paths)
    with step("settle"):
        wait_for(lambda: all_up(cloud), 90, "every host to be up", 1)
        pool.settle(cloud)
    promised = promises(trial, predicted)
    return [row(name, each, promised, told) for each in tries]


def break_it(paths: Paths, name: str) -> None:
    if name == NOTHING:
        return
    places = faults.registry()[name].places
    faults.break_(paths, name, [BROKEN if BROKEN in places else places[0]])


def trial_of(name: str) -> Trial:
    return Trial() if name == NOTHING else faults.registry()[name].trial


def heals_by_leaving(name: str) -> bool:
    return name != NOTHING and faults.registry()[name].heals_by_leaving


def all_up(cloud: Cloud) -> bool:
    found = cloud.nova("/os-services?binary=nova-compute")["services"]
    return [service["state"] for service in found] == ["up"] * len(HOSTS)


def promises(trial: Trial, predicted: Predictions) -> Predictions:
    """Those of moves as they are tried: a verdict lets Nova choose what is copied."""
    if trial.copies_disks == "auto":
        return predicted
    return {way: said for way, said in predicted.items() if way[0] != "live"}


def row(
    fault: str, each: Try, predicted: Predictions, told: Mapping[str, Diagnosed]
) -> Row:
    said = predicted.get((each.kind, each.source, each.target), UNASKED)
    why = told.get(each.migration, NEVER)
    assert each.outcome is not None
    return Row(
        fault=fault,
        kind=each.kind,
        source=each.source,
        target=each.target,
        predicted=said.state,
        why=said.why,
        worked=each.outcome.worked,
        said=each.outcome.said,
        date=datetime.now(UTC).date().isoformat(),
        expected=cause_of(fault, each.kind, each.source),
        diagnosed=why.cause,
        seconds=why.seconds,
    )


def cause_of(fault: str, kind: str, source: str) -> str:
    """What a move of that kind fails of; empty where none fails."""
    known = faults.registry().get(fault)
    return known.cause(kind, arriving=source != BROKEN) if known else ""


def every_name() -> list[str]:
    return [NOTHING, *faults.registry()]
