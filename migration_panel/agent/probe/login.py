"""ssh to a peer as Nova's cold migration logs in, and what it may write there."""

import secrets
import shlex
import time
from dataclasses import dataclass

from migration_panel.agent.masking import said
from migration_panel.agent.system import Output, System
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer

MARK = "migration-panel"
IN, YES, NO = f"{MARK}-in", f"{MARK}-yes", f"{MARK}-no"
FAILED = 255  # ssh's own failure; any other code is the remote command's


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    ssh: Attempt | Missing
    instances_path: Attempt | Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A command there, as a person could repeat it, and what came of it."""

    line: str
    done: Output
    seconds: float

    def attempt(self, refusal: str = "") -> Attempt:
        return Attempt(
            worked=not refusal, tried=self.line, said=refusal, seconds=self.seconds
        )

    @property
    def reached(self) -> bool:
        """Something ran there, though perhaps not what was asked for."""
        return self.done.code not in (None, FAILED)

    def why(self) -> str:
        text = said(f"{self.done.err}\n{self.done.out}")
        code = self.done.code
        return text or f"The login ended with exit code {code} and without a word."


def probe(
    system: System, peer: Peer, instances_path: str | Missing, timeout: int
) -> Login:
    """Both by one login, which is what costs; nothing is left behind."""
    call = _ssh(system, peer.my_ip, question(instances_path), timeout)
    if IN in call.done.out.split():
        return Login(ssh=call.attempt(), instances_path=_path(call, instances_path))
    if not call.reached or isinstance(instances_path, Missing):
        return _refused(call, call.why())
    return as_nova(system, peer, instances_path, timeout)


def as_nova(system: System, peer: Peer, path: str, timeout: int) -> Login:
    """Nova's own two commands, for a login that allows no others.

    What they find is all that counts: a shell that lets no one in fails them, too.
    """
    file = shlex.quote(f"{path.rstrip('/')}/{secrets.token_hex(16)}.tmp")
    call = _ssh(system, peer.my_ip, f"touch {file}", timeout)
    if call.done.ok:
        _ssh(system, peer.my_ip, f"rm {file}", timeout)
        return Login(ssh=call.attempt(), instances_path=call.attempt())
    if "touch: " in call.done.err:
        return Login(ssh=call.attempt(), instances_path=call.attempt(call.why()))
    return _refused(call, call.why())


def _refused(call: _Call, why: str) -> Login:
    return Login(
        ssh=call.attempt(why), instances_path=Missing(f"ssh did not get in: {why}")
    )


def _ssh(system: System, address: str, line: str, timeout: int) -> _Call:
    argv = command(address, line, timeout)
    start = time.monotonic()
    done = system.run(*argv, timeout=timeout + 1)
    return _Call(line=shlex.join(argv), done=done, seconds=time.monotonic() - start)


def command(address: str, line: str, timeout: int) -> tuple[str, ...]:
    """Nova's own options, and an end."""
    options = ("-o", "BatchMode=yes", "-o", f"ConnectTimeout={timeout}")
    return ("ssh", *options, "--", address, line)


def question(path: str | Missing) -> str:
    """One line that sh, csh and fish all understand."""
    if isinstance(path, Missing):
        return f"echo {IN}"
    folder = shlex.quote(path)
    test = f"test -d {folder} && test -w {folder}"
    return f"echo {IN}; {test} && echo {YES} || echo {NO}"


def _path(call: _Call, path: str | Missing) -> Attempt | Missing:
    if isinstance(path, Missing):
        return path
    words = call.done.out.split()
    if YES not in words and NO not in words:
        return Missing(f"the login ended before it looked: {call.why()}")
    folder = shlex.quote(path)
    return Attempt(
        worked=YES in words,
        tried=f"test -w {folder}",
        said=""
        if YES in words
        else f"{path} is not there, or nova may not write in it",
        seconds=call.seconds,
    )
