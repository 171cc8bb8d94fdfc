"""A text is read the same in whatever a log, a client or a person puts around it."""

import json
import textwrap
from collections.abc import Callable

import pytest

from tests.unit.diagnosis.texts import Sample, causes, every_sample

HEAD = (
    "2026-11-23 12:00:00.123 812 ERROR nova.compute.manager [None req-0e6f8b6e-5c4a-4d7e"
    "-9f55-2a5a3ef5a3d1 admin admin - - default default] [instance: 8d2c1f6a-2b54-4d35-"
    "9a0e-6f1f0a9b7c11] "
)
DEVSTACK = (
    "Nov 23 12:00:00 compute1 nova-compute[812]: ERROR nova.compute.manager "
    "[\x1b[01;36mNone req-1 \x1b[00;36madmin admin\x1b[01;31m] \x1b[01;31m"
)
# Those that have none of these around them already.
BARE = [
    sample
    for sample in every_sample()
    if sample.cause not in {"none", "unknown"}
    and not sample.text.startswith(("20", "{", "|", "ERROR", "WARN", "INFO"))
    and not sample.text[:3].istitle()
]


def _each(before: str, after: str = "") -> Callable[[str], str]:
    return lambda text: "\n".join(f"{before}{line}{after}" for line in text.split("\n"))


def _docker(text: str) -> str:
    told = ({"log": f"{HEAD}{line}\n", "stream": "stderr"} for line in text.split("\n"))
    return "\n".join(map(json.dumps, told))


def _fluentd(text: str) -> str:
    head = "2026-11-23 12:00:00.000000000 +0000 openstack.nova: "
    told = ({"log_level": "ERROR", "Payload": line} for line in text.split("\n"))
    return "\n".join(head + json.dumps(each) for each in told)


def _oslo_json(text: str) -> str:
    told = {"message": text, "name": "nova.compute.manager", "levelname": "ERROR"}
    return json.dumps(told)


def _python_2(text: str) -> str:
    return (
        f"{{u'message': u{text!r}, u'code': 500, u'created': u'2017-05-10T08:01:01Z'}}"
    )


def _table(text: str) -> str:
    return f"| fault     | { ({'code': 500, 'message': text})!r} |"


def _horizon(text: str) -> str:
    return (
        'Error: Failed to perform requested operation on instance "web", the instance '
        f"has an error status: Please try again later [Error: {text}]."
    )


ENVELOPES: dict[str, Callable[[str], str]] = {
    "oslo.log": _each(HEAD),
    "a trace": _each(HEAD.replace("ERROR", "TRACE")),
    "syslog": _each(f"Nov 23 12:00:00 c1 nova_compute[812]: {HEAD}", "#033[00m"),
    "devstack": _each(DEVSTACK, "\x1b[00m"),
    "kubectl": _each(f"2026-11-23T12:00:00.123456789Z stderr F {HEAD}"),
    "grep": _each(f"/var/log/nova/nova-compute.log:1234:{HEAD}"),
    "docker": _docker,
    "fluentd": _fluentd,
    "oslo.log's JSON": _oslo_json,
    "a fault of Python 2": _python_2,
    "a table": _table,
    "Horizon": _horizon,
    "a mail": _each("> "),
    "a code block": _each("    "),
}


@pytest.mark.parametrize("sample", BARE, ids=lambda each: each.text[:40])
def test_it_reads_the_same_in_each_envelope(sample: Sample) -> None:
    told = {name: causes(wrap(sample.text))[0] for name, wrap in ENVELOPES.items()}
    assert told == dict.fromkeys(ENVELOPES, sample.cause)


@pytest.mark.parametrize(
    "text",
    [
        "Command: ssh -o BatchMode=yes 192.0.2.2 mkdir -p instances/x Stderr: 'Host k",
        "unable to connect to server at 'compute2:16509': Connection timed out",
        "VFIO migration is not supported with postcopy migration",
    ],
)
def test_it_reads_cells_of_a_table_that_go_on_in_the_next_row(text: str) -> None:
    rows = textwrap.wrap(repr({"code": 500, "message": text}), 70)
    cells = ["fault", *[""] * (len(rows) - 1)]
    table = "\n".join(
        f"| {cell:20} | {row:70} |" for cell, row in zip(cells, rows, strict=True)
    )
    assert causes(table)[0] == causes(text)[0]


@pytest.mark.parametrize("cut", ["Host key v", "nova@192.0.2.2: Permission d"])
@pytest.mark.parametrize("name", ENVELOPES)
def test_it_sees_where_a_text_was_cut(name: str, cut: str) -> None:
    text = (
        f"Command: ssh -o BatchMode=yes 192.0.2.2 mkdir Exit code: 255 Stderr: '{cut}"
    )
    assert causes(ENVELOPES[name](text)) == causes(text)
    assert causes(text) != ["ssh_failed_unspecified"]
