"""The fake cloud's front door: a threaded HTTP/1.1 server on the loopback address."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.routing import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.cloud import FakeCloud

VERSION_HEADERS = ("openstack-api-version", "x-openstack-nova-api-version")


class Hangup(Exception):  # noqa: N818 - as rude as it is
    """The service is gone: close the connection without a word."""


class FakeServer:
    """Serves whatever cloud it holds; a test brings a fresh one in no time."""

    def __init__(self, cloud: FakeCloud, port: int = 0) -> None:
        self.cloud = cloud
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.auth_url = f"{self.url}/identity/v3"

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def serve(self, cloud: FakeCloud) -> FakeCloud:
        self.cloud = cloud
        cloud.url, cloud.auth_url = self.url, self.auth_url
        return cloud

    def __enter__(self) -> Self:
        self.serve(self.cloud)
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: FakeServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One buffered write for header and body; two would meet the 40 ms delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        cloud = self._cloud()
        try:
            status, headers, payload = cloud.serve(_read(self, cloud))
        except Hangup:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def _cloud(self) -> FakeCloud:
        assert isinstance(self.server, _Server)
        return self.server.owner.cloud

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Serve every method alike; the base class asks for ``do_GET`` and so on."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Quiet: tests look at ``cloud.calls`` instead."""


def _read(handler: _Handler, cloud: FakeCloud) -> Request:
    url = urlsplit(handler.path)
    headers = {name.lower(): value for name, value in handler.headers.items()}
    raw = handler.rfile.read(int(headers.get("content-length", 0)))
    return Request(
        cloud=cloud,
        method=handler.command,
        path=url.path,
        query=parse_qs(url.query, keep_blank_values=True),
        body=json.loads(raw) if raw else {},
        headers=headers,
        microversion=_microversion(headers),
        request_id=cloud.next_request_id(),
    )


def _microversion(headers: dict[str, str]) -> str:
    given = next((headers[name] for name in VERSION_HEADERS if name in headers), "")
    return given.split()[-1] if given else ""


def encode(answer: Answer) -> bytes:
    return b"" if answer.body is None else json.dumps(answer.body).encode()
