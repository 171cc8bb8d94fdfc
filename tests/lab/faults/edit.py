"""Changes to the text of configuration files."""

from __future__ import annotations

import re


def with_option(text: str, section: str, option: str, value: str) -> str:
    """An oslo.config file with the option set once, in the section that is there."""
    before, header, rest = text.partition(f"[{section}]\n")
    if not header:
        return f"{text}\n[{section}]\n{option} = {value}\n"
    own, following = _split_section(rest)
    kept = [line for line in own if not re.match(rf"{option}\s*=", line)]
    return "".join([before, header, f"{option} = {value}\n", *kept, *following])


def _split_section(text: str) -> tuple[list[str], list[str]]:
    """Lines up to the next header, and those from it."""
    lines = text.splitlines(keepends=True)
    ends = [number for number, line in enumerate(lines) if line.startswith("[")]
    end = ends[0] if ends else len(lines)
    return lines[:end], lines[end:]


def with_setting(text: str, name: str, value: str) -> str:
    """A file of libvirt's with the setting in one line of its own."""
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if not re.match(rf"{name}\s*=", line)
    ]
    return "".join([*kept, f"{name} = {value}\n"])


def without_names(text: str, names: tuple[str, ...]) -> str:
    """/etc/hosts without the lines of these names."""
    return "".join(
        line
        for line in text.splitlines(keepends=True)
        if not set(line.split()[1:]) & set(names)
    )
