"""What must be so before anything of a server is cleared away; each a proof."""

from migration_panel.facts.allocation import Held
from migration_panel.facts.missing import Missing
from migration_panel.facts.server import Server
from migration_panel.repair.situation import Answer, Proof, Sighting, Situation
from migration_panel.text import N_, Text

RUNNING = "running"


def nothing_moves(known: Situation) -> Proof:
    """No migration goes on, and none waits to be confirmed or reverted."""
    question = N_("No move of the server goes on, or waits to be confirmed?")
    moves, server = known.moves, known.server
    if isinstance(moves, Missing) or isinstance(server, Missing):
        return Proof(question, Answer.UNKNOWN, _not_told(moves, server))
    if server and server.task_state:
        return Proof(
            question,
            Answer.NO,
            N_("Nova is busy with it: %(task)s.", task=server.task_state),
        )
    open_ = next((m for m in moves if m.in_progress or m.status == "finished"), None)
    if open_ is not None and (server is None or _waits(open_.status, server.status)):
        return Proof(
            question,
            Answer.NO,
            N_(
                "The migration from %(source)s to %(dest)s is %(status)s.",
                source=open_.source or "?",
                dest=open_.dest or "?",
                status=open_.status,
            ),
        )
    return Proof(question, Answer.YES, N_("Nova tells of none."))


def yes(so: bool) -> Answer:  # noqa: FBT001 - it is what is turned into an answer
    return Answer.YES if so else Answer.NO


def _waits(migration: str, server: str) -> bool:
    """A finished migration waits only as long as its server does."""
    return migration != "finished" or server == "VERIFY_RESIZE"


def nova_has_it_elsewhere(known: Situation) -> Proof:
    question = N_("Nova has the server on another host?")
    server = known.server
    if isinstance(server, Missing):
        return Proof(question, Answer.UNKNOWN, _not_told(server))
    if server is None:
        return Proof(
            question,
            Answer.UNKNOWN,
            N_(
                "Nova knows no server of this id: it was deleted, or its record was "
                "lost. Make sure which, as this may be the only copy."
            ),
        )
    if not server.host:
        return Proof(question, Answer.UNKNOWN, N_("Nova names no host for it."))
    shown = N_("Nova has it on %(host)s.", host=server.host)
    return Proof(question, yes(server.host != known.host), shown)


def nova_has_it_here(known: Situation) -> Proof:
    question = N_("Nova has the server on this host?")
    server = known.server
    if isinstance(server, Missing):
        return Proof(question, Answer.UNKNOWN, _not_told(server))
    if server is None:
        return Proof(question, Answer.NO, N_("Nova knows no server of this id."))
    shown = N_("Nova has it on %(host)s.", host=server.host or "?")
    return Proof(question, yes(server.host == known.host), shown)


def guest_is_there(known: Situation) -> Proof:
    """On the host where Nova has it."""
    question = N_("libvirt knows the guest on the host where Nova has it?")
    server = known.server
    if isinstance(server, Missing) or server is None:
        return Proof(question, Answer.UNKNOWN, _not_told(server))
    seen = known.at(server.host)
    if seen is None:
        return Proof(question, Answer.UNKNOWN, _not_measured(server.host))
    if seen.domain is None:
        shown = N_("Not on %(host)s.", host=seen.host)
        return Proof(question, Answer.NO, shown)
    return Proof(question, Answer.YES, _state(seen))


def folder_is_left(known: Situation) -> Proof:
    """By a report that holds: somebody may have cleared it away since."""
    question = N_("The folder is still on this host?")
    seen = known.at(known.host)
    if seen is None:
        return Proof(question, Answer.UNKNOWN, _not_measured(known.host))
    if seen.folder("resize") is None:
        return Proof(question, Answer.NO, N_("It is gone."))
    return Proof(
        question, Answer.YES, N_("Seen in %(path)s.", path=seen.instances_path)
    )


def only_one_runs(known: Situation) -> Proof:
    """That it is not this one that lives."""
    question = N_("The guest on this host does not run?")
    seen = known.at(known.host)
    if seen is None:
        return Proof(question, Answer.UNKNOWN, _not_measured(known.host))
    if seen.domain is None:
        return Proof(
            question, Answer.UNKNOWN, N_("It is not there any more: check again.")
        )
    return Proof(question, yes(seen.domain.state != RUNNING), _state(seen))


def no_other_runs(known: Situation) -> Proof:
    """Every host must have been asked: one that is silent may have it."""
    question = N_("No other host has the guest?")
    if isinstance(known.sightings, Missing):
        return Proof(question, Answer.UNKNOWN, _not_told(known.sightings))
    others = [
        each
        for each in known.sightings
        if each.host != known.host and each.domain is not None
    ]
    if others:
        return Proof(question, Answer.NO, _state(others[0]))
    if known.silent:
        shown = N_(
            "Of %(number)s hosts there is no report that holds.", number=known.silent
        )
        return Proof(question, Answer.UNKNOWN, shown)
    return Proof(question, Answer.YES, N_("Every agent was asked, and none has it."))


def disks_are_there(known: Situation, host: str | None) -> Proof:
    """In the instances path of a host; a server on volumes needs none."""
    question = N_("The server's own disks are where Nova has it?")
    seen = known.at(host)
    if seen is None:
        return Proof(question, Answer.UNKNOWN, _not_measured(host))
    own = seen.folder("instance")
    if own is not None and not own.empty:
        path = f"{seen.instances_path}/{known.server_id}"
        shown = N_("%(path)s on %(host)s.", path=path, host=seen.host)
        return Proof(question, Answer.YES, shown)
    if _on_volumes(known, seen):
        return Proof(question, Answer.YES, N_("It has volumes only."))
    shown = N_("%(host)s has no folder with disks of it.", host=seen.host)
    return Proof(question, Answer.NO, shown)


def _on_volumes(known: Situation, seen: Sighting) -> bool:
    if seen.domain is not None:
        return not seen.domain.local_disks
    return isinstance(known.server, Server) and known.server.volume_backed


def migration_ended(known: Situation) -> Proof:
    question = N_("The migration has ended?")
    if isinstance(known.moves, Missing):
        return Proof(question, Answer.UNKNOWN, _not_told(known.moves))
    row = next((each for each in known.moves if each.uuid == known.migration), None)
    if row is None:
        return Proof(question, Answer.UNKNOWN, N_("Nova tells of no such migration."))
    ended = not row.in_progress and row.status != "finished"
    return Proof(question, yes(ended), N_("It is %(status)s.", status=row.status))


def server_has_its_own(known: Situation) -> Proof:
    """What is deleted is the migration's share, never the server's."""
    question = N_("Placement holds room for the server itself?")
    if known.leftover is None:
        return Proof(question, Answer.UNKNOWN, N_("Placement was not asked."))
    if not known.leftover.server:
        return Proof(question, Answer.NO, N_("Nothing is held for the server."))
    return Proof(question, Answer.YES, held_in_words(known.leftover.server))


def held_in_words(held: tuple[Held, ...]) -> Text:
    """Of the first provider: a server or migration has more only while it moves."""
    first = held[0]
    amounts = ", ".join(f"{amount} {name}" for name, amount in first.resources)
    where = first.name or first.provider
    return N_("On %(where)s: %(amounts)s.", where=where, amounts=amounts)


def _state(seen: Sighting) -> Text:
    state = seen.domain.state if seen.domain else "?"
    return N_("On %(host)s: %(state)s.", host=seen.host, state=state)


def _not_measured(host: str | None) -> Text:
    return N_(
        "No agent's report of %(host)s holds now: check that host again.",
        host=host or "?",
    )


def _not_told(*parts: object) -> Text:
    reason = next((each.reason for each in parts if isinstance(each, Missing)), "")
    if reason:
        return N_("Not known: %(reason)s.", reason=reason)
    return N_("Not known.")
