"""Why Nova does not do what it is asked for, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from migration_panel.diagnosis.cause import Cause
from migration_panel.diagnosis.diagnosis import Remedy
from migration_panel.diagnosis.engine import read
from migration_panel.diagnosis.fitting import Fitting
from migration_panel.nova.errors import CloudError, GoneError, RefusedError
from migration_panel.text import N_, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do where no cause is named.

    `gone`: there is nothing to act on any more; `silent`: nobody knows what Nova did;
    `refused`: it said no, and why.
    """

    gone: Text
    silent: Text
    refused: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What Nova said, and the cause that its words name, or else an advice."""

    said: Text
    cause: Cause | None = None
    remedy: tuple[Remedy, ...] = ()
    advice: Text | None = None
    gone: bool = False


TO_MOVE = Advice(
    gone=N_("It was deleted meanwhile; there is nothing left to move."),
    silent=N_(
        "Nova may have taken the request all the same: look at the tab In "
        "progress before you try again."
    ),
    refused=N_("Change the choice as Nova says, then try again."),
)
TO_ACT = Advice(
    gone=N_("The server, or its migration, is gone meanwhile: look at its history."),
    silent=N_(
        "Nova may have taken the request all the same: look at the server's state "
        "before you try again."
    ),
    refused=N_("Look at the server's state and its history, then do as Nova says."),
)
_BY_STATUS = {
    403: N_("Ask whoever keeps Nova's policy to let you."),
    409: N_("The server changed meanwhile: look at its state now, then try again."),
}


def refusal(
    error: CloudError, advice: Advice, fitting: Callable[[], Fitting]
) -> Refusal:
    """`fitting`: of what was asked for; it is called only where a cause is named."""
    if isinstance(error, GoneError):
        return Refusal(said=error.text, advice=advice.gone, gone=True)
    if not isinstance(error, RefusedError):
        return Refusal(said=error.text, advice=advice.silent)
    if cause := _cause(error.said):
        steps = fitting().remedies(cause)
        return Refusal(said=error.text, cause=cause, remedy=steps)
    told = _BY_STATUS.get(error.status or 0, advice.refused)
    return Refusal(said=error.text, advice=told)


def _cause(said: str) -> Cause | None:
    """The most specific one; none is guessed."""
    matches = read(said.split("\n")).matches
    return matches[0].cause if matches else None
