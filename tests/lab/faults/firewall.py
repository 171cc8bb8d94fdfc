"""A firewall in a host's own network namespace, as distributions set theirs up."""

from tests.lab.faults.host import Host


def forbid(host: Host, ports: str) -> None:
    """Refuse TCP from other hosts; whatever else was forbidden stays so."""
    permit(host, ports)
    host.run("nft", "add", "table", *table(ports))
    hook = "{ type filter hook input priority 0; }"
    host.run("nft", "add", "chain", *table(ports), "input", hook)
    match = ("iifname", "eth0", "tcp", "dport", ports)
    refuse = ("reject", "with", "icmpx", "type", "admin-prohibited")
    host.run("nft", "add", "rule", *table(ports), "input", *match, *refuse)


def permit(host: Host, ports: str) -> None:
    host.run("nft", "delete", "table", *table(ports), check=False)


def table(ports: str) -> tuple[str, str]:
    """One table for each fault, so that each goes alone."""
    return ("inet", f"lab-{ports}")
