"""Memory, measured."""

import pytest

from migration_panel.agent.collect import memory
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.memory import HugePages, NumaNode
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem

DEBIAN = captured("memory/meminfo-debian12.txt")
OLD = captured("memory/meminfo-el6.txt")
NODE = captured("memory/node0-debian12.txt")


def pages(folder: str, size: int, total: int | str, free: int | str) -> dict[str, str]:
    """The kernel's files of one size."""
    inside = f"{folder}/hugepages-{size}kB"
    return {
        f"{inside}/nr_hugepages": f"{total}\n",
        f"{inside}/free_hugepages": f"{free}\n",
        f"{inside}/surplus_hugepages": "0\n",
    }


def node(number: int, cpus: str = "0-1") -> dict[str, str]:
    folder = f"{memory.NODES}/node{number}"
    text = NODE.replace("Node 0", f"Node {number}")
    return {f"{folder}/meminfo": text, f"{folder}/cpulist": f"{cpus}\n"}


def a_system(*parts: dict[str, str], meminfo: str = DEBIAN) -> FakeSystem:
    files = {memory.MEMINFO: meminfo}
    for part in parts:
        files |= part
    return FakeSystem(files=files)


def test_it_reads_what_the_kernel_calls_available() -> None:
    found = memory.collect(a_system())
    assert found.total == 24684084
    assert found.available == memory.parse_amounts(DEBIAN)["MemAvailable"]


def test_it_adds_up_what_an_old_kernel_does_not_call_available() -> None:
    found = memory.collect(a_system(meminfo=OLD))
    assert found.available == 1034412 + 289440 + 7021096 + 566528


def test_it_finds_neither_huge_pages_nor_nodes_where_there_are_none() -> None:
    found = memory.collect(a_system())
    assert (found.huge_pages, found.nodes) == ((), ())


def test_it_counts_huge_pages_by_size() -> None:
    large = pages(memory.HUGE_PAGES, 1048576, 4, 1)
    small = pages(memory.HUGE_PAGES, 2048, 512, 0)
    assert memory.collect(a_system(large, small)).huge_pages == (
        HugePages(size=2048, total=512, free=0),
        HugePages(size=1048576, total=4, free=1),
    )


def test_it_leaves_out_sizes_of_which_there_are_none() -> None:
    none = pages(memory.HUGE_PAGES, 2048, 0, 0)
    assert memory.collect(a_system(none)).huge_pages == ()


@pytest.mark.parametrize("name", ["hugepages-kB", "hugepages-2048kBx", "other"])
def test_it_leaves_out_what_is_no_size(name: str) -> None:
    files = {f"{memory.HUGE_PAGES}/{name}/nr_hugepages": "1"}
    assert memory.collect(a_system(files)).huge_pages == ()


def test_it_measures_nodes_in_their_order() -> None:
    found = memory.collect(a_system(node(10), node(2), node(0, "0-3,8"))).nodes
    assert [each.id for each in found] == [0, 2, 10]
    assert found[0].cpus == (0, 1, 2, 3, 8)


def test_it_measures_a_node_with_its_huge_pages() -> None:
    of_node = pages(f"{memory.NODES}/node0/hugepages", 2048, 8, 3)
    amounts = memory.parse_amounts(NODE)
    (found,) = memory.collect(a_system(node(0), of_node)).nodes
    assert found == NumaNode(
        id=0,
        cpus=(0, 1),
        total=amounts["MemTotal"],
        free=amounts["MemFree"],
        huge_pages=(HugePages(size=2048, total=8, free=3),),
    )


def test_it_takes_no_other_file_for_a_node() -> None:
    others = {f"{memory.NODES}/{name}": "x" for name in ("has_cpu", "node", "nodes1")}
    assert memory.collect(a_system(others)).nodes == ()


@pytest.mark.parametrize(
    ("text", "cpus"),
    [("", ()), ("\n", ()), ("3\n", (3,)), ("0-1,4-5\n", (0, 1, 4, 5))],
)
def test_it_reads_lists_of_cpus(text: str, cpus: tuple[int, ...]) -> None:
    assert memory.parse_cpus(text) == cpus


@pytest.mark.parametrize("text", ["a", "1-", "-1", "1,,2", "0-99999999999", "1 2"])
def test_it_refuses_what_is_no_list_of_cpus(text: str) -> None:
    with pytest.raises(UnmeasuredError, match="not a list of CPUs"):
        memory.parse_cpus(text)


@pytest.mark.parametrize(
    ("meminfo", "lacks"),
    [("", "MemTotal"), ("MemTotal: 5 GB\n", "MemTotal"), ("MemTotal: 5 kB", "MemFree")],
)
def test_it_does_not_guess_amounts(meminfo: str, lacks: str) -> None:
    with pytest.raises(UnmeasuredError, match=f"does not tell {lacks}"):
        memory.collect(a_system(meminfo=meminfo))


def test_it_says_that_meminfo_cannot_be_read() -> None:
    with pytest.raises(UnmeasuredError, match="/proc/meminfo: No such file"):
        memory.collect(FakeSystem())


@pytest.mark.parametrize("text", ["", "many", "-1"])
def test_it_takes_no_text_for_a_number(text: str) -> None:
    files = pages(memory.HUGE_PAGES, 2048, text, text)
    with pytest.raises(UnmeasuredError, match="is not a number"):
        memory.collect(a_system(files))
