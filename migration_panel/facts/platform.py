"""The distribution, and what deployed OpenStack there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """`id` and `like` as in os-release: rocky, and rhel, centos, fedora; those of
    the container where the agent runs in one.

    `containers`: kolla or rhoso where Nova runs in containers of theirs; None: in none
    that is known.
    """

    id: str
    like: tuple[str, ...]
    version: str
    containers: str | None
