"""All that follows failed migrations, put together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oslo_config import cfg

from migration_panel.engine import closing, ends, noticing, options
from migration_panel.engine.agents import Agents, Ask
from migration_panel.engine.closing import Closer
from migration_panel.engine.cloud import Cloud
from migration_panel.engine.ends import Ends
from migration_panel.engine.following import Follower
from migration_panel.engine.hands import Desk, Hands
from migration_panel.engine.leftovers import Leftovers
from migration_panel.engine.looking import Investigator, Tools
from migration_panel.engine.measuring import Measurer
from migration_panel.engine.noticing import Noticer
from migration_panel.engine.rechecking import Rechecker
from migration_panel.engine.tally import Tally

# Failures looked into at once, causes checked at once, questions asked for them.
LOOKS, CHECKS, QUESTIONS = 8, 4, 16

Turn = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where it is done: this engine's `name`, and the `holder` of its leases.

    `ask` and `tell` are the bus's.
    """

    name: str
    holder: str
    cloud: Cloud
    ends: Ends
    tally: Tally
    ask: Ask
    tell: Callable[[str, str], None]
    clock: Callable[[], datetime]


def loops(conf: cfg.ConfigOpts, office: Office) -> list[tuple[str, Turn, float]]:
    """What each is called, what it does, and how many seconds lie between."""
    own = conf[options.FAILURES]
    desk = Desk(
        nova=office.cloud.nova, clock=office.clock, hands=Hands("failure", LOOKS)
    )
    # Who asks for a check does not wait until a hundred failures are looked into.
    checking = replace(desk, hands=Hands("check", CHECKS))
    investigator = Investigator(_tools(office))
    measurer = Measurer(investigator, office.tell)
    follower = Follower(office.holder, desk, _noticer(own), investigator, office.tally)
    rechecker = Rechecker(office.name, checking, measurer, investigator)
    closer = Closer(office.holder, checking, measurer, _terms(own))
    leftovers = Leftovers(office.holder, office.cloud.placement, office.clock)
    return [
        ("failures", follower.turn, own.period),
        ("rechecks", rechecker.turn, 1.0),
        ("problems", closer.turn, 10.0),
        ("leftovers", leftovers.turn, 30.0),
    ]


def _tools(office: Office) -> Tools:
    return Tools(
        nova=office.cloud.nova,
        agents=Agents(office.ask),
        ends=office.ends,
        hands=Hands("question", QUESTIONS),
        clock=office.clock,
    )


def _noticer(own: cfg.ConfigOpts) -> Noticer:
    limits = noticing.Limits(
        stuck=timedelta(minutes=own.stuck_after),
        look_back=timedelta(minutes=own.look_back),
    )
    return Noticer(limits, ends.is_down)


def _terms(own: cfg.ConfigOpts) -> closing.Terms:
    every = timedelta(seconds=own.check_period)
    return closing.Terms(
        every=every,
        probe=5 * every,
        quiet=timedelta(minutes=own.close_after),
        forget=timedelta(hours=own.forget_after),
    )
