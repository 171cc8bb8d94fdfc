"""What opens a closed log is said with it."""

from migration_panel.agent.evidence.denied import advice
from tests.fakes.system import FakeSystem

LOG = "/var/log/libvirt/libvirtd.log"


def said(system: FakeSystem, path: str = LOG) -> str:
    return advice(system, path, "nova")


def test_it_names_the_file_that_is_closed() -> None:
    system = FakeSystem(files={LOG: ""}, entries={LOG: ("root", 0o600)})
    assert said(system) == (
        f"{LOG}: Permission denied: {LOG} is root's, mode 0600. "
        f"To let nova read it: setfacl -m u:nova:r {LOG}"
    )


def test_it_names_the_folder_that_is_closed() -> None:
    system = FakeSystem(
        files={LOG: ""},
        entries={"/var/log/libvirt": ("root", 0o700)},
        denied=frozenset({LOG}),
    )
    assert said(system) == (
        f"{LOG}: Permission denied: /var/log/libvirt is root's, mode 0700. "
        f"To let nova read it: setfacl -m u:nova:x /var/log/libvirt; "
        f"setfacl -m u:nova:r {LOG}"
    )


def test_it_names_the_highest_of_several() -> None:
    system = FakeSystem(files={LOG: ""}, denied=frozenset({LOG, "/var/log/libvirt"}))
    assert "Permission denied: /var/log is root's" in said(system)


def test_it_says_as_much_as_it_knows() -> None:
    system = FakeSystem(files={LOG: ""}, denied=frozenset({"/var"}))
    assert said(system).startswith(f"{LOG}: Permission denied: ")


def test_it_quotes_what_is_to_be_copied() -> None:
    path = "/var/log/a b/x.log"
    assert said(FakeSystem(files={path: ""}), path).endswith(
        "u:nova:r '/var/log/a b/x.log'"
    )
