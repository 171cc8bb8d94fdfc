"""A small fake cloud at the HTTP level: Keystone, Nova, Placement, bits of others."""

from tests.fakes.cloud import FakeCloud, small_cloud
from tests.fakes.http import FakeServer

__all__ = ["FakeCloud", "FakeServer", "small_cloud"]
