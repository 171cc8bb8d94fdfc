"""RabbitMQ: the engine, the peers' agents, and what they ask of this one.

A call may wait for ever in oslo.messaging while RabbitMQ is away. Only the threads of
`Planner` and `Outbox`, and the one that opens the server, may therefore begin with it;
peers are asked only after the engine has answered.
"""

from collections.abc import Callable
from typing import Any, Protocol

from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.without_eventlet import messaging
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing

PLAN_TIMEOUT = 10.0  # seconds
PEER_TIMEOUT = 5.0
# That answer questions: two searches and two probes may hold one each for long, and
# a peer that is probed by us while it probes us must find one that listens.
THREADS = 12


class UnansweredError(Exception):
    """Neither RabbitMQ nor who was asked gave an answer; says why."""


class Engine(Protocol):
    """What an agent asks of the engine; UnansweredError where it does not."""

    def plan(self, host: str) -> rpc.Plan: ...

    def report(self, encoded: Any) -> None:
        """Send an encoded facts.report.Round."""


class Agents(Protocol):
    """The agents of peers; UnansweredError where one does not answer."""

    def listen(self, host: str, token: str) -> rpc.Listening | Missing: ...

    def find_marker(self, host: str, token: str) -> bool | Missing: ...


class Bus:
    """oslo.messaging with settings that suit one small process."""

    def __init__(self, conf: cfg.ConfigOpts, url: str | None = None) -> None:
        self._messaging = messaging()
        self._transport = self._messaging.get_rpc_transport(conf, url=url)
        self._conf = conf

    def close(self) -> None:
        self._transport.cleanup()

    def client(self, topic: str, timeout: float) -> Callable[..., Any]:
        """`ask(how, server, method, **arguments)`; `how` is call or cast."""
        target = self._messaging.Target(topic=topic, version=rpc.VERSION)
        client = self._messaging.get_rpc_client(
            self._transport, target, timeout=timeout, retry=0
        )

        def ask(how: str, server: str | None, method: str, **arguments: Any) -> Any:
            to = client.prepare(server=server) if server else client
            try:
                return getattr(to, how)({}, method, **arguments)
            # kombu, amqp and oslo.messaging each have their own, without a base.
            except Exception as error:
                raise UnansweredError(_reason(error)) from error

        return ask

    def serve(self, server: str, endpoint: Any, topic: str = rpc.AGENT) -> Any:
        """A server of the endpoint's methods; its `start` waits for RabbitMQ."""
        target = self._messaging.Target(topic=topic, server=server, version=rpc.VERSION)
        # In threads: that is its way where no one patched the interpreter.
        served = self._messaging.get_rpc_server(self._transport, target, [endpoint])
        self._conf.set_default("executor_thread_pool_size", THREADS)
        return served


def _reason(error: Exception) -> str:
    if type(error).__name__ == "MessagingTimeout":
        return "no answer in time"
    return f"{type(error).__name__}: {error}"


class RemoteEngine:
    def __init__(self, bus: Bus) -> None:
        self._ask = bus.client(rpc.ENGINE, PLAN_TIMEOUT)

    def plan(self, host: str) -> rpc.Plan:
        raw = self._ask("call", None, "plan", host=host)
        plan: rpc.Plan = _decoded(rpc.Plan, raw)
        return plan

    def report(self, encoded: Any) -> None:
        self._ask("cast", None, "report", round=encoded)


class RemoteAgents:
    def __init__(self, bus: Bus) -> None:
        self._ask = bus.client(rpc.AGENT, PEER_TIMEOUT)

    def listen(self, host: str, token: str) -> rpc.Listening | Missing:
        found: rpc.Listening | Missing = _decoded(
            rpc.Listening | Missing, self._ask("call", host, "listen", token=token)
        )
        return found

    def find_marker(self, host: str, token: str) -> bool | Missing:
        found: bool | Missing = _decoded(
            bool | Missing, self._ask("call", host, "find_marker", token=token)
        )
        return found


def _decoded(kind: Any, raw: Any) -> Any:
    try:
        return codec.decode(kind, raw)
    except codec.MalformedError as error:
        message = f"an answer that is none: {error}"
        raise UnansweredError(message) from error
