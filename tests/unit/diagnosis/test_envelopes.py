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
# Files, functions and loggers are named after all there is: none of it failed.
JUNO = """\
Traceback (most recent call last):
  File "/usr/lib/python2.7/dist-packages/nova/openstack/common/rpc/amqp.py", line 461, in _process_data
    **args)
  File "/usr/lib/python2.7/dist-packages/oslo_messaging/_drivers/impl_rabbit.py", line 275, in _error_callback
    raise rpc_common.Timeout()
  File "/usr/lib/python2.7/dist-packages/nova/compute/manager.py", line 6959, in _error_out_instance_on_exception
    raise error.inner_exception
  File "/usr/lib/python2.7/dist-packages/nova/virt/libvirt/volume/iscsi.py", line 80, in connect_volume
    self.driver.pre_live_migration(context, instance, block_device_info)
"""
TODAY = """\
Traceback (most recent call last):
  File "/var/lib/kolla/venv/lib/python3.10/site-packages/nova/compute/manager.py", line 203, in decorated_function
    return function(self, context, *args, **kwargs)
  File "/var/lib/kolla/venv/lib/python3.10/site-packages/nova/virt/libvirt/driver.py", line 11456, in migrate_disk_and_power_off
    raise exception.ResizeError(
"""
LOGGERS = [
    "nova.openstack.common.rpc.amqp",
    "oslo_messaging._drivers.impl_rabbit",
    "oslo.messaging.rpc.dispatcher",
    "nova.network.neutronv2.api",
    "nova.virt.libvirt.volume.iscsi",
    "nova.virt.libvirt.imagebackend",
    "nova.virt.libvirt.migration",
    "nova.scheduler.client.report",
    "os_brick.initiator.connectors.iscsi",
]
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


def _fault(trace: str, text: str) -> str:
    return repr({"code": 500, "message": text[:255], "details": trace + text})


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
    "a trace of Juno": lambda text: _fault(JUNO, text),
    "a trace of today": lambda text: _fault(TODAY, text),
    "a mail": _each("> "),
    "a code block": _each("    "),
}


@pytest.mark.parametrize("sample", BARE, ids=lambda each: each.text[:40])
def test_it_reads_the_same_in_each_envelope(sample: Sample) -> None:
    told = {name: causes(wrap(sample.text))[0] for name, wrap in ENVELOPES.items()}
    assert told == dict.fromkeys(ENVELOPES, sample.cause)


@pytest.mark.parametrize("trace", [JUNO, TODAY])
def test_it_reads_a_trace_for_its_end(trace: str) -> None:
    head = "2014-11-25 14:26:08.157 1862 TRACE nova.openstack.common.rpc.amqp "
    for sample in BARE:
        lines = f"{trace}{sample.text}".split("\n")
        assert causes("\n".join(lines))[0] == sample.cause
        assert causes("\n".join(head + line for line in lines))[0] == sample.cause


@pytest.mark.parametrize("logger", LOGGERS)
def test_it_takes_no_loggers_name_for_what_failed(logger: str) -> None:
    head = f"2014-11-25 14:26:08.157 1862 ERROR {logger} [-] "
    single = [sample for sample in BARE if "\n" not in sample.text]
    assert len(single) > 100
    for sample in single:
        assert causes(head + sample.text)[0] == sample.cause


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
