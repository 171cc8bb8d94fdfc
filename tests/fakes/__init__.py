"""A small fake cloud at the HTTP level: Keystone, Nova, Placement and what Horizon asks beside them."""

from tests.fakes.cloud import FakeCloud
from tests.fakes.http import FakeServer

__all__ = ["FakeCloud", "FakeServer"]
