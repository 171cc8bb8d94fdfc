"""The host's clock beside the engine's, from one question and its answer."""

from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.clock import Clock


def measure(sent: float, theirs: float, received: float) -> Clock:
    """All in seconds since 1970; `sent` and `received` by the host's own clock.

    The engine looked at its clock somewhere between them: in the middle, as NTP
    takes it, and half the way there and back is how wrong that can be.
    """
    if received < sent:
        message = "The host's clock was set back while it was compared"
        raise UnmeasuredError(message)
    middle = (sent + received) / 2
    return Clock(offset=middle - theirs, error=(received - sent) / 2)
