"""The lab's command line."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence

from tests.lab import faults, guests, lifecycle, logs, packages, status, storage
from tests.lab.config.common import ADMIN_PASSWORD, REGION, endpoint
from tests.lab.layout import CONTROLLER, HORIZON_URL, NODES, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud, RefusedError
from tests.lab.panel import Panel
from tests.lab.progress import LabError, StepError, complain, say
from tests.lab.provision import LOGINS
from tests.lab.shell import CommandError
from tests.lab.truth import record, table
from tests.lab.truth import run as truth

Options = argparse.Namespace
Command = Callable[[Paths, Options], int]


def welcome() -> str:
    lines = [
        "",
        f"Horizon  {HORIZON_URL}auth/login/",
        "",
        "User    Password    Project",
    ]
    lines += [
        f"{login.user:7} {login.password:11} {login.project} ({', '.join(login.roles)})"
        for login in LOGINS
    ]
    lines += ["", "Next: python3 -m tests.lab status | panel | break FAULT HOST | down"]
    return "\n".join(lines)


def up(paths: Paths, _options: Options) -> int:
    lifecycle.preflight(paths)
    with lifecycle.exclusive(paths):
        if Node(CONTROLLER, paths).init() is not None:
            faults.heal(paths)
        if status.fine(status.look(paths)):
            say("already up")
            renew(Panel(paths))
        else:
            lifecycle.bring_up(paths)
    say(welcome())
    return 0


def down(paths: Paths, options: Options) -> int:
    lifecycle.preflight(paths)
    with lifecycle.exclusive(paths):
        lifecycle.take_down(paths, purge=options.purge)
    return 0


def install_packages(paths: Paths, options: Options) -> int:
    lifecycle.preflight(paths)
    with lifecycle.exclusive(paths):
        packages.install(paths.logs / "apt.log", options.more)
    return 0


def show_status(paths: Paths, options: Options) -> int:
    lines = status.look(paths)
    if options.json:
        say(json.dumps(status.as_data(paths, lines), indent=2))
    else:
        say(status.table(lines))
    return 0 if status.fine(lines) else 1


def execute(paths: Paths, options: Options) -> int:
    node = Node(options.host, paths)
    argv = node.enter(options.command, options.user)
    env = {**node.environment(), "TERM": os.environ.get("TERM", "dumb")}
    # S606: no shell is the point.
    os.execvpe(argv[0], argv, env)  # noqa: S606


def show_logs(paths: Paths, options: Options) -> int:
    found = logs.files(paths, options.name)
    if not found:
        message = f"no log of {options.name}"
        raise LabError(message)
    logs.show(found, options.lines, follow=options.follow)
    return 0


def break_hosts(paths: Paths, options: Options) -> int:
    faults.break_(paths, options.fault, options.hosts)
    return 0


def heal_hosts(paths: Paths, options: Options) -> int:
    for item in faults.heal(paths, options.fault, options.hosts):
        say(f"healed {item.fault} on {item.host}")
    return 0


def list_faults(_paths: Paths, _options: Options) -> int:
    for fault in faults.registry().values():
        say(f"{fault.name:24} {fault.description}")
    return 0


def tell_truth(paths: Paths, options: Options) -> int:
    """Ends with 1 where a verdict was wrong, or a failure's diagnosis."""
    names = options.faults or truth.every_name()
    untried = []
    if not options.known:
        with lifecycle.exclusive(paths):
            untried = truth.run(paths, names, near=options.near)
    rows = [row for row in record.load(paths) if row.fault in names]
    say({"rst": table.as_rst, "text": table.as_text}[options.format](rows))
    for row in rows:
        if row.misread or row.late:
            complain(table.complaint(row))
    bad = any(row.wrong or row.misread for row in rows)
    return 1 if untried or bad else 0


def switch_storage(paths: Paths, options: Options) -> int:
    with lifecycle.exclusive(paths):
        storage.switch(paths, Cloud(), options.kind)
    return 0


def renew(panel: Panel) -> None:
    """A lab that another checkout brought up shows this one's panel from now on."""
    if not panel.current():
        panel.deploy()
        panel.restart()


def deploy_panel(paths: Paths, _options: Options) -> int:
    with lifecycle.exclusive(paths):
        panel = Panel(paths)
        panel.deploy()
        panel.restart()
    return 0


def seed(paths: Paths, _options: Options) -> int:
    with lifecycle.exclusive(paths):
        guests.seed(Cloud())
    return 0


def openrc(_paths: Paths, _options: Options) -> int:
    values = {
        "AUTH_URL": f"{endpoint('keystone')}/v3",
        "USERNAME": "admin",
        "PASSWORD": ADMIN_PASSWORD,
        "PROJECT_NAME": "admin",
        "USER_DOMAIN_NAME": "Default",
        "PROJECT_DOMAIN_NAME": "Default",
        "REGION_NAME": REGION,
        "IDENTITY_API_VERSION": "3",
    }
    for name, value in values.items():
        say(f"export OS_{name}={value}")
    return 0


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python3 -m tests.lab", description=__doc__)
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=command)
        return sub

    add_lifecycle(add)
    add_inspection(add)
    add_faults(add)
    return whole


Add = Callable[[str, Command, str], argparse.ArgumentParser]


def add_lifecycle(add: Add) -> None:
    add("up", up, "bring the lab up; install what it needs the first time")
    sub = add("down", down, "end everything; keep caches")
    sub.add_argument("--purge", action="store_true", help="remove caches, too")
    sub = add("packages", install_packages, "install Debian packages, starting nothing")
    sub.add_argument("more", nargs="*", help="beside those of the lab")
    add("panel", deploy_panel, "build the checkout's panel and put it into Horizon")
    add("seed", seed, "bring the guests back to the seeded state")
    sub = add("storage", switch_storage, "share the hosts' instance folders, or do not")
    sub.add_argument("kind", choices=storage.KINDS)


def add_inspection(add: Add) -> None:
    sub = add("status", show_status, "show services, hosts and guests")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub = add("exec", execute, "run a command in a host")
    sub.add_argument("--user", choices=("root", "nova"), default="root")
    sub.add_argument("host", choices=NODES, metavar="HOST", help="then: -- COMMAND…")
    sub = add("logs", show_logs, "show the log of a host or of a service")
    sub.add_argument("name", metavar="HOST|SERVICE|NODE/SERVICE")
    sub.add_argument("-f", dest="follow", action="store_true", help="follow it")
    sub.add_argument("-n", dest="lines", type=int, default=50, help="last lines (50)")
    add("openrc", openrc, "print the admin's login for the openstack client")


def add_faults(add: Add) -> None:
    known = tuple(faults.registry())
    add("faults", list_faults, "list the faults")
    sub = add("break", break_hosts, "put a fault into hosts")
    sub.add_argument("fault", choices=known, metavar="FAULT")
    sub.add_argument("hosts", choices=NODES, nargs="+", metavar="HOST")
    sub = add("truth", tell_truth, "try every move under every fault or those named")
    sub.add_argument("faults", nargs="*", metavar="FAULT")
    sub.add_argument("--format", choices=("text", "rst"), default="text")
    sub.add_argument(
        "--near", action="store_true", help="only pairs with a broken host"
    )
    sub.add_argument("--known", action="store_true", help="print the last run's table")
    sub = add(
        "heal", heal_hosts, "take a fault out of hosts; without a name: all faults"
    )
    sub.add_argument("fault", choices=known, nargs="?", metavar="FAULT")
    sub.add_argument("hosts", nargs="*", metavar="HOST")


def split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own words, and the command after the first ``--``."""
    words = list(argv)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def main(argv: Sequence[str]) -> int:
    whole = parser()
    words, command = split(argv)
    options = whole.parse_args(words)
    options.command = command
    check_more(whole, options)
    # User nova has to read what root writes here.
    os.umask(0o022)
    try:
        return int(options.run(Paths.from_environment(), options))
    except StepError as failure:
        complain(failure.report())
    except (LabError, CommandError, RefusedError) as error:
        complain(f"{error}")
    except KeyboardInterrupt:
        complain("interrupted; the next up or down clears what is left")
    if os.geteuid() != 0:
        complain("(the lab needs root)")
    return 1


def check_more(whole: argparse.ArgumentParser, options: Options) -> None:
    """What argparse does not check by itself."""
    if options.run is execute and not options.command:
        whole.error("exec: no command given (exec HOST -- COMMAND…)")
    if options.run is not execute and options.command:
        whole.error("only exec takes a command after --")
    if options.run is show_logs and not logs.known(options.name):
        whole.error(f"logs: no such host or service: {options.name}")
    for name in getattr(options, "faults", ()):
        if name not in truth.every_name():
            whole.error(f"no such fault: {name}")
    for host in getattr(options, "hosts", ()):
        if host not in NODES:
            whole.error(f"no such host: {host} (there are {', '.join(NODES)})")
