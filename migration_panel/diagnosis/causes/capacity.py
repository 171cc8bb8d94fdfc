"""Memory, huge pages and NUMA at the target."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_NUMA = "https://docs.openstack.org/nova/latest/admin/cpu-topologies.html"

NUMA = Cause(
    id="numa_pinning_conflict",
    layer="numa-hugepages-cpu-pinning",
    tier=1,
    title=N_("The guest's CPU pinning or NUMA topology does not fit the target"),
    happened=N_(
        "The guest has CPUs or memory nodes of its own, and the target cannot give it "
        "the like: they are taken, or its topology differs, or an old Nova may not "
        "move "
        "such guests live at all."
    ),
    matters=N_(
        "The server can move only where enough of the right CPUs and nodes are free."
    ),
    remedy=(
        Step(
            N_("See what is free on each node of the target."),
            "numactl --hardware; virsh nodeinfo",
        ),
        Step(
            N_("See which CPUs Nova may give to guests there."),
            "grep -nE '^ *cpu_(dedicated|shared)_set' /etc/nova/nova.conf",
        ),
        Step(
            N_("Choose another target, or move pinned guests away first."),
            where="controller",
        ),
        Step(
            N_(
                "On a Nova before Train, upgrade the compute hosts; "
                "enable_numa_live_migration moves without checking."
            ),
            where="both",
        ),
    ),
    signs=(
        Sign(
            r"numa topology.{0,160}(?:cannot fit|not fit|refusing|cannot be|conflict|"
            r"unable)|enable_numa_live_migration workaround is disabled|"
            r"pre-check error: instance has an associated numa topology|does not "
            r"support guests with numa topology|"
            r"cpu set to (?:un)?pin \S|cpu(?:un)?pinning(?:invalid|unknown)|cpu "
            r"pinning.{0,60}(?:not available|fail|invalid|unable)|"
            r"requested instance numa|physical cpus? .{0,60}(?:not available|already "
            r"(?:used|pinned))|no (?:free )?(?:dedicated|pinned) cpus?|"
            r"cannot pin\b|cpu affinity.{0,60}(?:invalid|fail)|(?:numa|memory) node "
            r".{0,40}(?:out of range|not (?:available|found))|"
            r"cannot set (?:cpu|numa) affinity|for 'cpuset\.(?:cpus|mems)'|cpuset\.(?:cpus|mems)': (?:permission|invalid|device)|emulator "
            r"thread.{0,60}(?:fail|insufficient)",
            Rank.DECISIVE,
        ),
        Sign(
            r"filter numatopologyfilter returned 0 hosts",
        ),
    ),
    place=Place.TARGET,
    checks=("guest.pinned",),
    references=(_NUMA,),
)
HUGEPAGES = Cause(
    id="hugepages_unavailable",
    layer="numa-hugepages-cpu-pinning",
    tier=1,
    title=N_("The target has not enough huge pages"),
    happened=N_(
        "The guest's memory is made of huge pages; the target has none of that size, "
        "or none free."
    ),
    matters=N_("The server can move only where enough of them are free."),
    remedy=(
        Step(
            N_("See what is there and free."),
            "grep -i huge /proc/meminfo; grep . "
            "/sys/devices/system/node/node*/hugepages/*/free_hugepages",
        ),
        Step(
            N_("Reserve more on each node, best at boot."),
            "echo 1024 | sudo tee "
            "/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages",
        ),
    ),
    signs=(
        Sign(
            r"page size \S{1,120} (?:is not supported|forbidden)|"
            r"memorypagesize\w{1,60}|does not support guests with custom memory page "
            r"sizes|"
            r"\bhuge ?(?:pages?|tlb\w{0,60})\b.{0,120}(?:not (?:available|supported|"
            r"enough|found|mounted)|unable|cannot|could not|fail|insufficient|no such|out of)|"
            r"(?:unable to|cannot|could not|failed to|can't open).{0,80}\bhuge "
            r"?(?:pages?|tlb\w{0,60})|"
            r"/hugepages.{0,100}(?:cannot allocate|no such|denied)|unable to map "
            r"backing store for guest ram|"
            r"os_mem_prealloc.{0,60}insufficient|insufficient free host memory pages",
            Rank.DECISIVE,
            unless=r"numa topology",
        ),
    ),
    place=Place.TARGET,
    checks=("memory.huge-pages-used",),
    references=("https://docs.openstack.org/nova/latest/admin/huge-pages.html",),
)
MEMORY = Cause(
    id="dest_memory_insufficient",
    layer="memory-dirty-rate-timeout",
    tier=1,
    title=N_("The target has not enough memory for the guest"),
    happened=N_(
        "Nova's check, or the target's kernel when QEMU asked for it, found too "
        "little memory."
    ),
    matters=N_("The server stays at the source."),
    remedy=(
        Step(N_("See what is free."), "free -m"),
        Step(
            N_("Choose another target, or move servers away from this one first."),
            "openstack hypervisor list --long",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"lack of memory|cannot (?:set up guest memory|allocate memory)|out of "
            r"memory|\boom-?kill|"
            r"insufficient (?:free |compute resources: free )?(?:memory|ram)\b|not "
            r"enough (?:free )?(?:memory|ram)\b|free (?:memory|ram)\b .{0,60}<|"
            r"insufficient compute resources.{0,40}memory",
            Rank.DECISIVE,
            unless=(
                r"huge|page size|numa topology|\bno space\b|persistent memory|"
                r"memory pages|backing store"
            ),
        ),
        Sign(
            r"filter (?:aggregate)?ramfilter returned 0 hosts",
        ),
    ),
    place=Place.TARGET,
    checks=("memory.hardly-available",),
    references=("https://docs.openstack.org/nova/latest/admin/scheduling.html",),
)
CAUSES = (HUGEPAGES, NUMA, MEMORY)
