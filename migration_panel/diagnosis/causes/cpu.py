"""Processors that differ."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_NOVA = "https://docs.openstack.org/nova/latest/admin/cpu-models.html"

INCOMPATIBLE = Cause(
    id="cpu_incompatible",
    layer="cpu",
    tier=1,
    title=N_("The target's CPU lacks something that the guest has"),
    happened=N_(
        "The guest was started with a CPU model or features that the target's "
        "processor, its microcode or its kernel does not offer."
    ),
    matters=N_("It can move live only to hosts with at least these features."),
    remedy=(
        Step(
            N_("Compare the two hosts."),
            "sudo virsh domcapabilities | sed -n '/<cpu>/,/<\\/cpu>/p'",
            "both",
        ),
        Step(
            N_("Give all hosts a model that each of them has."),
            "crudini --set /etc/nova/nova.conf libvirt cpu_mode custom",
            "both",
        ),
        Step(
            N_(
                "Hard-reboot guests that still run with the old model; or migrate cold."
            ),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
        Step(
            N_(
                "Bring microcode and kernel of both to the same version: mitigations "
                "take features away."
            ),
            "grep -m1 microcode /proc/cpuinfo; uname -r",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"unacceptable cpu info|cpu doesn'?t have compatibility|invalidcpuinfo|"
            r"guest cpu doesn'?t match|(?:guest|host) (?:and host )?cpus? (?:are|is) "
            r"(?:not compatible|incompatible)|"
            r"cpu is incompatible with host cpu|is not compatible with host cpu|cpu "
            r"vendors do not match|"
            r"host cpu (?:model|vendor) does not match|host cpu does not (?:provide|"
            r"support)|"
            r"cpu (?:model|feature) .{0,60}(?:not (?:compatible|supported|available)|"
            r"unknown|missing|incompatible)|"
            r"cpu described .{0,120}incompatible with|cpu specification not supported|unknown cpu (?:model|feature)|cpu mode '?[\w-]{1,120}'? .{0,60}not "
            r"supported|"
            r"(?:missing|extra) (?:cpu )?features: |required (?:cpu )?features: ",
            Rank.DECISIVE,
            unless=(
                r"invtsc|feature count|match source|pinning|pin \[|numa|cpu set to "
                r"pin"
            ),
        ),
        Sign(
            r"host doesn'?t support requested feature",
            Rank.GENERAL,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.cpu-incompatible", "pair.cpu-not-given", "pair.cpu-model-missing"),
    references=(_NOVA,),
)
STATE_NOT_MIGRATABLE = Cause(
    id="cpu_state_not_migratable",
    layer="cpu",
    tier=2,
    title=N_("The guest's CPU is in a state that cannot be sent"),
    happened=N_(
        "An invariant or scaled TSC, a model-specific register, or a nested guest: "
        "QEMU or the target's kernel cannot carry it over."
    ),
    matters=N_("The guest can only move cold."),
    remedy=(
        Step(N_("Migrate it cold."), "openstack server migrate SERVER", "controller"),
        Step(
            N_(
                "Take invtsc out of cpu_model_extra_flags; bring kernel and "
                "microcode in line."
            ),
            "grep -n cpu_model /etc/nova/nova.conf; uname -r",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"invtsc flag|cpu feature: invtsc|invtsc.{0,60}(?:migrat|not supported|"
            r"blocked)|"
            r"non-?migratable cpu|failed to (?:set|get|load) msr|kvm_(?:buf_set|put|"
            r"get)_msrs|"
            r"nested (?:vmx|svm|virtuali[sz]ation|guest|state|kvm)\b.{0,80}(?:not "
            r"(?:supported|migrat|support)|does not|unsupported|blocked|yet)|"
            r"kvm_(?:put|set)_(?:nested_state|xsave|xcrs|lapic)|failed to (?:put|set) "
            r"(?:nested state|registers)|kvm_\w{1,60}: assertion",
            Rank.DECISIVE,
        ),
        Sign(
            r"tsc (?:frequency|scaling)\b.{0,60}(?:mismatch|not supported|differs|"
            r"failed|unavailable|outside)",
            Rank.GENERAL,
        ),
    ),
    place=Place.SERVER,
    references=(_NOVA,),
)
KVM = Cause(
    id="kvm_unavailable",
    layer="cpu",
    tier=2,
    title=N_("The target has no usable KVM"),
    happened=N_(
        "QEMU on the target was to use /dev/kvm, and it is not there or not allowed."
    ),
    matters=N_("No guest with hardware virtualization starts or arrives there."),
    remedy=(
        Step(N_("See whether the device is there and whose it is."), "ls -l /dev/kvm"),
        Step(
            N_(
                "Load the module; turn virtualization on in the firmware if that fails."
            ),
            "sudo modprobe kvm_intel || sudo modprobe kvm_amd",
        ),
    ),
    signs=(
        Sign(
            r"could not access kvm kernel module|failed to initialize kvm|kvm is not "
            r"(?:supported|available|enabled)|"
            r"/dev/kvm\b.{0,60}(?:no such|denied|not |fail)|(?:open|access|"
            r"stat).{0,20}/dev/kvm|"
            r"does not support virt(?:ualization)? type '?kvm|invalid accelerator|no "
            r"accelerator found|"
            r"could not find capabilities for (?:arch=\w{1,60} )?domaintype=kvm(?! "
            r"machine)\b",
            Rank.DECISIVE,
            unless=r"machine=",
        ),
    ),
    place=Place.TARGET,
    checks=("capabilities.no-kvm",),
    references=(
        "https://docs.openstack.org/nova/latest/admin/configuration/hypervisor-kvm.html",
    ),
)
CAUSES = (INCOMPATIBLE, STATE_NOT_MIGRATABLE, KVM)
