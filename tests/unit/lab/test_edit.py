"""Faults change one line of a file and leave the others."""

from __future__ import annotations

from tests.lab.faults import not_converging
from tests.lab.faults.edit import with_option, with_setting, without_names

CONF = "[DEFAULT]\nhost = a\nmy_ip = 1\n\n[libvirt]\nvirt_type = qemu\n"


def test_it_sets_an_option_in_the_section_that_is_there() -> None:
    changed = with_option(CONF, "libvirt", "live_migration_scheme", "tls")
    assert "[libvirt]\nlive_migration_scheme = tls\nvirt_type = qemu\n" in changed
    assert changed.count("[libvirt]") == 1


def test_it_replaces_an_option_that_was_set() -> None:
    changed = with_option(CONF, "DEFAULT", "my_ip", "2")
    assert "my_ip = 2" in changed
    assert "my_ip = 1" not in changed


def test_it_leaves_the_same_option_of_other_sections() -> None:
    changed = with_option(CONF, "DEFAULT", "virt_type", "kvm")
    assert "virt_type = qemu" in changed


def test_it_leaves_options_whose_names_begin_alike() -> None:
    changed = with_option("[a]\nx_long = 1\n", "a", "x", "2")
    assert changed == "[a]\nx = 2\nx_long = 1\n"


def test_it_adds_a_section_that_is_missing() -> None:
    assert with_option(CONF, "vnc", "enabled", "true").startswith(CONF)
    assert "[vnc]\nenabled = true\n" in with_option(CONF, "vnc", "enabled", "true")


def test_it_may_set_an_option_twice() -> None:
    once = with_option(CONF, "libvirt", "virt_type", "kvm")
    assert with_option(once, "libvirt", "virt_type", "kvm") == once


def test_it_replaces_a_setting_of_libvirt() -> None:
    changed = with_setting("listen_tcp = 1\nauth_tcp = none\n", "auth_tcp", '"sasl"')
    assert changed == 'listen_tcp = 1\nauth_tcp = "sasl"\n'


def test_it_forgets_names_and_keeps_those_that_contain_them() -> None:
    text = "127.0.0.1 localhost\n10.0.0.1 a\n10.0.0.2 b\n10.0.0.3 ab\n"
    kept = "127.0.0.1 localhost\n10.0.0.2 b\n10.0.0.3 ab\n"
    assert without_names(text, ("a",)) == kept


def test_it_slows_live_migrations_down_and_ends_them_soon() -> None:
    known = "[libvirt]\nvirt_type = qemu\nlive_migration_bandwidth = 0\n[vnc]\n"
    text = not_converging.changed(known)
    assert text == not_converging.changed(text)
    assert "live_migration_bandwidth = 8\n" in text
    assert "live_migration_completion_timeout = 10\n" in text
    assert "= 0" not in text
    assert text.endswith("virt_type = qemu\n[vnc]\n")
