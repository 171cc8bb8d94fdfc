"""ssh to a peer as Nova's cold migration logs in, and what it may write there."""

import shlex
import time
from dataclasses import dataclass

from migration_panel.agent.masking import said
from migration_panel.agent.system import Output, System
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer

MARK = "migration-panel"
FAILED = 255  # ssh's own failure; any other code is the remote command's
# What a login shell that lets no one in says, or the lack of any word (/bin/false).
_NO_SHELL = ("account is currently not available", "account is not available")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    ssh: Attempt | Missing
    instances_path: Attempt | Missing


def probe(
    system: System, peer: Peer, instances_path: str | Missing, timeout: int
) -> Login:
    """Both by one login, which is what costs; nothing is left behind."""
    path = None if isinstance(instances_path, Missing) else instances_path
    argv = command(peer.my_ip, question(path), timeout)
    start = time.monotonic()
    done = system.run(*argv, timeout=timeout + 1)
    seconds = time.monotonic() - start
    ssh = logged_in(done, argv, seconds)
    if isinstance(instances_path, Missing):
        return Login(ssh=ssh, instances_path=instances_path)
    return Login(ssh=ssh, instances_path=writable(done, ssh, instances_path, seconds))


def command(address: str, line: str, timeout: int) -> tuple[str, ...]:
    """Nova's own options, and an end."""
    options = ("-o", "BatchMode=yes", "-o", f"ConnectTimeout={timeout}")
    return ("ssh", *options, "--", address, line)


def question(path: str | None) -> str:
    """One line that sh, csh and fish all understand."""
    if path is None:
        return f"echo {MARK}-in"
    test = f"test -d {shlex.quote(path)} && test -w {shlex.quote(path)}"
    return f"echo {MARK}-in; {test} && echo {MARK}-yes || echo {MARK}-no"


def logged_in(done: Output, argv: tuple[str, ...], seconds: float) -> Attempt:
    """A forced command counts as a login: it may let Nova's own commands pass."""
    heard = said(f"{done.err}\n{done.out.replace(MARK, '')}" if done.err else "")
    refused = done.code in (None, FAILED) or _no_shell(done)
    worked = f"{MARK}-in" in done.out or not refused
    return Attempt(
        worked=worked,
        tried=shlex.join(argv),
        said="" if worked else heard or _silence(done),
        seconds=seconds,
    )


def _no_shell(done: Output) -> bool:
    text = done.out + done.err
    return not text.strip() or any(each in text for each in _NO_SHELL)


def _silence(done: Output) -> str:
    text = said(done.out)
    return text or f"The login ended with exit code {done.code} and without a word."


def writable(
    done: Output, ssh: Attempt, path: str, seconds: float
) -> Attempt | Missing:
    if not ssh.worked:
        return Missing(f"ssh did not get in: {ssh.said}")
    answers = done.out.split()
    worked = f"{MARK}-yes" in answers
    if not worked and f"{MARK}-no" not in answers:
        heard = said(f"{done.err} {done.out}", 300)
        return Missing(f"the login runs a command of its own there; it said: {heard}")
    return Attempt(
        worked=worked,
        tried=f"test -w {shlex.quote(path)}",
        said="" if worked else f"{path} is not there, or nova may not write in it",
        seconds=seconds,
    )
