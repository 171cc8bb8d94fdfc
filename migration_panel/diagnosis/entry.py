"""Where an entry of a log begins, how it is logged, and what it says."""

import re

LEVEL = r"(?:CRITICAL|ERROR|TRACE|WARNING|WARN|INFO|DEBUG|AUDIT)"
# 2016-02-17 11:31:15.179, with T and a zone as well; syslog's and journald's
# "Nov 23 12:00:00"; in UTC or not.
STAMP = (
    r"(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|"
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)"
)
# What containers, journald and oslo.log write between the time and the level.
_WHO = (
    rf"(?:std(?:out|err) [FP] |[\w.-]{{1,80}} [\w./@-]{{1,80}}\[\d{{1,9}}\]: |{STAMP} )"
)
ABOUT = r"\[(?:-|(?:\w{1,12} )?req-[^\]\n]{0,400}|instance: [^\]\n]{1,80})\] ?"
NAMED = r"[\w-]{1,40}(?:[._-][\w.-]{1,120}|(?= \[))"
# All that stands before the level; grep and collections put a file's name first.
BEFORE = rf"(?:[^\s{{{{]{{1,160}}[ :])?{STAMP} {_WHO}{{0,2}}(?:\d{{1,9}} )?"

_BEGINS = (
    r"[ \t]{0,20}(?:[^\s:]{1,120}\.log[.\d]{0,6}[:-])?(?:\d{1,9}[:-])?[ \t]{0,4}"
    rf"(?:[<\[(]?(?:{STAMP}|{LEVEL} {NAMED} ?\[|\{{\"\w)|"
    r"\d{1,3}(?:\.\d{1,3}){3} \S{1,80} \S{1,80} \[\d\d/)"
)
_ENTRY = re.compile(_BEGINS, re.ASCII)
_ENTRY_RAW = re.compile(_BEGINS.encode())
_HEAD = re.compile(
    rf"\s{{0,20}}(?:{BEFORE})?(?:({LEVEL}) ({NAMED} ))?(?:{ABOUT}){{0,3}}", re.ASCII
)
# libvirt's own: 2026-11-23 12:00:00.000+0000: 812: error : function:12 : text
_LIBVIRT_HEAD = re.compile(rf"\s{{0,20}}{STAMP}: \d{{1,9}}(?=: \w{{1,9}} : )", re.ASCII)
# Nova logs all failures of remote calls as nova.openstack.common.rpc.amqp or the like:
# that says nothing of what failed.
_OURS = re.compile(r"nova\.|oslo[._]|os_(?:brick|vif)\b")
_STAMPS = re.compile(rf"{STAMP}|(?<![\d:])\d\d:\d\d:\d\d(?![\d:])", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ANY_UUID = "00000000-0000-0000-0000-000000000000"


def begins_entry(line: str) -> bool:
    """Whether a line begins as the first line of a log entry does."""
    return _ENTRY.match(line) is not None


def begins_at(block: bytes, position: int) -> bool:
    """The same of the line at a position in a block."""
    return _ENTRY_RAW.match(block, position) is not None


def said(line: str) -> str:
    """Its level and text: not when, by which process, for which request.

    Every UUID is the same one: none tells a cause, and lines that differ in nothing
    else need to be looked at only once.
    """
    text = _without_head(line)
    return _UUID.sub(_ANY_UUID, text)


def _without_head(line: str) -> str:
    libvirts = _LIBVIRT_HEAD.match(line)
    if libvirts is not None:
        return line[libvirts.end() :]
    head = _HEAD.match(line)
    if head is None:
        return line
    logger = "" if _OURS.match(head[2] or "") else head[2]
    level = f"{head[1]}| {logger}" if head[1] else ""
    return level + line[head.end() :]


def without_times(text: str) -> str:
    """A time is no port: 12:00:22."""
    return _STAMPS.sub("", text) if text.count(":") > 1 else text
