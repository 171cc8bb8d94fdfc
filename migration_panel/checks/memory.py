"""Whether the host has memory for another guest, whatever Placement counts."""

from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.facts.known import KnownHost
from migration_panel.facts.memory import HugePages, Memory
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_

MIB = 1024
# So little is left that the kernel may kill a guest to make room for another.
HARDLY, HARDLY_SHARE = 512 * MIB, 100


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.memory, Missing):
        return []
    memory = report.memory
    return [
        *hardly_available(report, memory),
        *(
            each
            for pages in memory.huge_pages
            for each in huge_pages_used(report, pages)
        ),
    ]


def hardly_available(report: Report, memory: Memory) -> list[Finding]:
    if memory.available >= max(HARDLY, memory.total // HARDLY_SHARE):
        return []
    return [
        Finding(
            id="memory.hardly-available",
            level=Level.WARNING,
            subject=report.host,
            message=N_(
                "Only %(free)s MiB of %(total)s MiB of memory are available on "
                "%(host)s: a guest that comes may not start, or the kernel kills "
                "another one for it.",
                free=memory.available // MIB,
                total=memory.total // MIB,
                host=report.host,
            ),
            hint=N_(
                "See what takes the memory, move servers away, or lower the host's "
                "memory allocation ratio so that Placement offers less of it."
            ),
            affects=Affects.TO,
            evidence=(_evidence(report, "/proc/meminfo", memory.available),),
            commands=(
                Command(host=report.host, line="free -m"),
                Command(
                    host=report.host, line="ps -eo rss,pid,args --sort -rss | head"
                ),
            ),
        )
    ]


def huge_pages_used(report: Report, pages: HugePages) -> list[Finding]:
    """Only guests that ask for such pages mind."""
    if pages.total == 0 or pages.free > 0:
        return []
    source = f"/sys/kernel/mm/hugepages/hugepages-{pages.size}kB"
    return [
        Finding(
            id="memory.huge-pages-used",
            level=Level.INFO,
            subject=report.host,
            message=N_(
                "All %(total)s huge pages of %(size)s KiB on %(host)s are in use: no "
                "server whose flavor asks for them fits there.",
                total=pages.total,
                size=pages.size,
                host=report.host,
            ),
            hint=N_("Choose another target for such servers, or reserve more pages."),
            affects=Affects.TO,
            evidence=(_evidence(report, source, pages.free * pages.size),),
            commands=(Command(host=report.host, line="grep Huge /proc/meminfo"),),
        )
    ]


def _evidence(report: Report, source: str, free: int) -> Evidence:
    text = f"{free} KiB"
    return Evidence(host=report.host, source=source, text=text, taken=report.taken)
