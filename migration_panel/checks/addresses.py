"""IP addresses as people, configuration files and hosts write them."""

from ipaddress import IPv4Address, IPv6Address, ip_address


def parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    """Without brackets and zone; None for a name, and for nothing."""
    try:
        return ip_address((text or "").strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_loopback(text: str | None) -> bool:
    """Names are none."""
    found = parsed(text)
    return found is not None and found.is_loopback
