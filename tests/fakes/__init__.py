"""A small fake cloud at the HTTP level: Keystone, Nova, Placement, bits of others."""

from tests.fakes.cloud import FakeCloud
from tests.fakes.http import FakeServer

__all__ = ["FakeCloud", "FakeServer"]
