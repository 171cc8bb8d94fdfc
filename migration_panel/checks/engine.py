"""What keeps the pages from knowing: no engine, no store, a pair nobody tried."""

from datetime import datetime

from migration_panel.checks.finding import CONTROLLER, Command, Evidence, Finding, Level
from migration_panel.text import N_, Text

UNIT = "migration-panel-engine"
STATUS = Command(host=CONTROLLER, line=f"systemctl status {UNIT}")
JOURNAL = f"journalctl -u {UNIT} -n 50"
LOG = Command(host=CONTROLLER, line=JOURNAL)


def silent(subject: str, since: datetime | None) -> Finding:
    """What a page says instead of verdicts while no engine gives a sign of life."""
    if since is None:
        return never_wrote(subject)
    return Finding(
        id="engine.silent",
        level=Level.UNKNOWN,
        subject=subject,
        message=N_("No engine is alive: what was measured may have changed since."),
        hint=N_(
            "Start migration-panel-engine on a controller. If it runs, its log says "
            "why it does not reach the database."
        ),
        evidence=(Evidence(host="", source=UNIT, text="", taken=since),),
        commands=(STATUS, LOG),
    )


def never_wrote(subject: str) -> Finding:
    return Finding(
        id="engine.never-wrote",
        level=Level.UNKNOWN,
        subject=subject,
        message=N_("No engine has ever written here: nothing was measured."),
        hint=N_(
            "Install migration-panel-engine on a controller, with this database in its "
            "configuration, and migration-panel-agent on each compute host."
        ),
        commands=(STATUS,),
    )


def in_trouble(name: str, trouble: Text) -> Finding:
    """An engine that lives and says itself what it lacks."""
    return Finding(
        id="engine.in-trouble",
        level=Level.WARNING,
        subject=name,
        message=N_(
            "The engine on %(name)s says: %(trouble)s", name=name, trouble=trouble
        ),
        hint=N_("Mend that; until then verdicts grow old and become unknown."),
        commands=(Command(host=name, line=JOURNAL),),
    )


def store_away(said: str) -> Finding:
    return Finding(
        id="engine.store-away",
        level=Level.UNKNOWN,
        subject="store",
        message=N_("The database of measurements does not answer."),
        hint=N_(
            "Start the database, and compare DATABASES['migration_panel'] of Horizon's "
            "settings with it: where it is, who signs in, who may read the file."
        ),
        evidence=_of_store(said),
    )


def store_not_set_up(said: str) -> Finding:
    """The database answers, without the tables or with older ones."""
    return Finding(
        id="engine.store-not-set-up",
        level=Level.UNKNOWN,
        subject="store",
        message=N_("The database of measurements lacks the panel's tables."),
        hint=N_("Make or upgrade them where Horizon or the engine is installed."),
        evidence=_of_store(said),
        commands=(
            Command(
                host=CONTROLLER,
                line="python3 manage.py migrate --database migration_panel "
                "migration_panel_store",
            ),
        ),
    )


def store_unreadable(said: str) -> Finding:
    return Finding(
        id="engine.store-unreadable",
        level=Level.UNKNOWN,
        subject="store",
        message=N_("What is stored was written by another version of the panel."),
        hint=N_(
            "Bring Horizon's panel and the engine to the same version. Each host's "
            "next report then replaces what is stored."
        ),
        evidence=_of_store(said),
    )


def _of_store(said: str) -> tuple[Evidence, ...]:
    return (Evidence(host="", source="DATABASES['migration_panel']", text=said),)


def pair_not_measured(source: str, target: str) -> Finding:
    """The engine has each host try a sample of the others, which rotates."""
    return Finding(
        id="engine.pair-not-measured",
        level=Level.UNKNOWN,
        subject=source,
        message=N_(
            "%(source)s has not tried to reach %(target)s yet.",
            source=source,
            target=target,
        ),
        hint=N_(
            "Wait for the sample to come round to it, or check %(source)s again. "
            "Hosts of different cells are never tried: Nova moves nothing between "
            "cells but by a cross-cell resize.",
            source=source,
        ),
    )


def not_judged(subject: str, error: str) -> Finding:
    """A check itself failed, so that nothing can be said."""
    return Finding(
        id="engine.not-judged",
        level=Level.UNKNOWN,
        subject=subject,
        message=N_(
            "A check of %(subject)s failed: %(error)s",
            subject=subject,
            error=error[:200],
        ),
        hint=N_(
            "This is a mistake in Migration Panel: report it, with what the engine's "
            "log says. Until it is mended, look at the facts yourself."
        ),
        commands=(LOG,),
    )


def pair_old(source: str, target: str, taken: datetime) -> Finding:
    """Both hosts report, and the sample has not come round to the pair again."""
    return Finding(
        id="engine.pair-old",
        level=Level.UNKNOWN,
        subject=source,
        message=N_(
            "%(source)s tried to reach %(target)s too long ago to go by.",
            source=source,
            target=target,
        ),
        hint=N_(
            "Wait for the sample to come round to it, or check %(source)s again.",
            source=source,
        ),
        evidence=(Evidence(host=source, source="probe", text="", taken=taken),),
    )
