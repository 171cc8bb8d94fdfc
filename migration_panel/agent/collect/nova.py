"""nova.conf as nova-compute reads it: files in order, types, $-references."""

import re
from collections.abc import Iterable
from typing import Any, NoReturn

from oslo_config import cfg, iniparser

from migration_panel.agent.collect import brokers, nova_package
from migration_panel.agent.collect.nova_options import REMOVED, SINCE, groups
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.nova import NovaConf

Settings = dict[tuple[str, str], str]
LONGEST_NUMBER = 18
Options = dict[str, tuple[cfg.Opt, ...]]


def collect(system: System, files: tuple[str, ...]) -> NovaConf:
    """`files` as nova-compute is given them: later ones win, a folder is its *.conf.

    UnmeasuredError where none is there, one cannot be read, or Nova would not
    understand it.
    """
    paths, texts = _texts(system, files)
    version, code = nova_package.find(system)
    release = nova_package.major(version)
    every = {key: value for text in texts for key, value in text.items()}
    options = groups(system, code)
    options["DEFAULT"] += _referenced(every, options["DEFAULT"])
    conf = _conf(options, texts, release)
    return NovaConf(
        files=paths,
        version=version,
        bus=brokers.bus(lambda section, name: every.get((section, name))),
        obsolete=_obsolete(every, release),
        **_values(conf, options),
    )


def settings(
    system: System, files: tuple[str, ...], wanted: tuple[cfg.Opt, ...]
) -> dict[str, Any]:
    """What the files say of some more options of [DEFAULT], by name."""
    _, texts = _texts(system, files)
    every = {key: value for text in texts for key, value in text.items()}
    known = (*groups(system, nova_package.DEFAULT_FOLDER)["DEFAULT"], *wanted)
    options = {"DEFAULT": (*known, *_referenced(every, known))}
    conf = _conf(options, texts, nova_package.major("unknown"))
    try:
        return {each.dest: conf[each.dest] for each in wanted}
    except (cfg.Error, ValueError, RecursionError) as error:
        message = f"nova.conf: {error}"
        raise UnmeasuredError(message) from None


def _texts(
    system: System, files: tuple[str, ...]
) -> tuple[tuple[str, ...], list[Settings]]:
    paths = tuple(path for given in files for path in _expanded(system, given))
    if not paths:
        message = f"None of {', '.join(files)} is on this host"
        raise UnmeasuredError(message)
    return paths, [_parsed(each, system.read(each).replace("\0", "")) for each in paths]


def _expanded(system: System, given: str) -> tuple[str, ...]:
    if not system.exists(given):
        return ()
    if given.endswith(".conf"):
        return (given,)
    inside = system.names(given)
    return tuple(f"{given.rstrip('/')}/{n}" for n in inside if n.endswith(".conf"))


class _Parser(iniparser.BaseParser):
    """oslo.config's own syntax; the last of equal lines wins."""

    def __init__(self) -> None:
        self.section = ""
        self.found: Settings = {}

    def new_section(self, section: str) -> None:
        self.section = section if section == "DEFAULT" else section.lower()

    def assignment(self, key: str, value: list[str]) -> None:
        if not self.section:
            self.error_no_section()
        self.found[self.section, key] = "\n".join(value)

    def error_no_section(self) -> NoReturn:
        message = "Section must be started before assignment"
        raise self.parse_exc(message, self.lineno, "")


def _parsed(path: str, text: str) -> Settings:
    parser = _Parser()
    try:
        parser.parse(text.splitlines())
    except iniparser.ParseError as error:
        # Not the line itself, which may hold a password.
        message = f"{path}: line {error.lineno}: {error.msg}"
        raise UnmeasuredError(message) from None
    return parser.found


def _referenced(every: Settings, known: tuple[cfg.Opt, ...]) -> tuple[cfg.Opt, ...]:
    """Settings of no matter to us, of which others may be made."""
    named = set(re.findall(r"\$\{?([a-z_][a-z0-9_]*)", "\n".join(every.values())))
    others = named - {each.dest for each in known}
    return tuple(cfg.StrOpt(n) for n in sorted(others) if ("DEFAULT", n) in every)


def _conf(options: Options, texts: list[Settings], release: int) -> cfg.ConfigOpts:
    conf = cfg.ConfigOpts()
    conf(
        args=[],
        project="nova",
        default_config_files=[],
        default_config_dirs=[],
        use_env=False,
    )
    for section, each in options.items():
        conf.register_opts(each, group=None if section == "DEFAULT" else section)
        for option in each:
            value = _last(texts, section, option)
            if value is not None and release >= SINCE.get(option.dest, 0):
                _set(conf, section, option, value)
    return conf


def _last(texts: Iterable[Settings], section: str, option: cfg.Opt) -> str | None:
    """From the last file that has it, under its name or one it had before."""
    before = (each.name for each in option.deprecated_opts)
    names = (option.dest, *(name for name in before if name))
    for text in reversed(tuple(texts)):
        for name in names:
            if (section, name) in text:
                return text[section, name]
    return None


def _set(conf: cfg.ConfigOpts, section: str, option: cfg.Opt, value: str) -> None:
    try:
        if isinstance(option, cfg.IntOpt) and not 0 < len(value) <= LONGEST_NUMBER:
            raise ValueError(value)  # noqa: TRY301 - as oslo.config says of others
        conf.set_override(
            option.dest, value, group=None if section == "DEFAULT" else section
        )
    except ValueError:
        message = f"nova.conf: [{section}]{option.dest} is not {option.type}"
        raise UnmeasuredError(message) from None


def _values(conf: cfg.ConfigOpts, options: Options) -> dict[str, Any]:
    """Of every option that is a field of NovaConf, references resolved."""
    named = [
        (each.dest, conf if section == "DEFAULT" else conf[section])
        for section, inside in options.items()
        for each in inside
        if each.dest in NovaConf.__dataclass_fields__
    ]
    try:
        values = {name: group[name] for name, group in named}
    except (cfg.Error, ValueError, RecursionError) as error:
        message = f"nova.conf: {error}"
        raise UnmeasuredError(message) from None
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
    }


def _obsolete(every: Settings, release: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"[{section}]{name}", every[section, name])
        for (section, name), removed in REMOVED.items()
        if (section, name) in every and release >= removed
    )
