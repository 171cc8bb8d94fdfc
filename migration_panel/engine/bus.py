"""RabbitMQ, by oslo.messaging: questions of agents, and one to them."""

import logging
from typing import Any

from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.without_eventlet import messaging

LOG = logging.getLogger(__name__)

THREADS = 8
PATIENCE = 10.0  # seconds
# As many messages as wait here at once; RabbitMQ keeps the rest.
PREFETCH = 100


class Bus:
    def __init__(self, conf: cfg.ConfigOpts) -> None:
        self._messaging = messaging()
        self._transport = self._messaging.get_rpc_transport(conf)
        if "oslo_messaging_rabbit" in conf:
            rabbit = "oslo_messaging_rabbit"
            conf.set_default("rabbit_qos_prefetch_count", PREFETCH, rabbit)
        agents = self._messaging.Target(topic=rpc.AGENT, version=rpc.VERSION)
        self._agents = self._messaging.get_rpc_client(self._transport, agents, retry=0)
        own = self._messaging.Target(topic=rpc.ENGINE, version=rpc.VERSION)
        self._engines = self._messaging.get_rpc_client(
            self._transport, own, timeout=PATIENCE, retry=0
        )

    def server(self, name: str, endpoint: Any) -> Any:
        """Answers what is asked of the engines, once it is started."""
        target = self._messaging.Target(
            topic=rpc.ENGINE, server=name, version=rpc.VERSION
        )
        return self._messaging.get_rpc_server(
            self._transport, target, [endpoint], executor="threading"
        )

    @staticmethod
    def serve(server: Any) -> None:
        """Waits for RabbitMQ, and then goes on answering in threads."""
        server.start(override_pool_size=THREADS)

    def ping(self, name: str) -> None:
        """Call the engine of this name, which may well be the one that asks."""
        self._engines.prepare(server=name).call({}, "ping")

    def ask(self, host: str, seconds: float, method: str, **arguments: Any) -> Any:
        """What the agent of a host answers; raises, or waits while RabbitMQ is away."""
        asked = self._agents.prepare(server=host, timeout=seconds)
        return asked.call({}, method, **arguments)

    def tell(self, host: str, request: str) -> None:
        """Have the agent of a host measure at once."""
        self._agents.prepare(server=host).cast({}, "report_now", request=request)
