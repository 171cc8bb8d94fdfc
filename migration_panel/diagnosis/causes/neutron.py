"""Ports that do not follow their server."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_ML2 = "https://docs.openstack.org/neutron/latest/contributor/internals/live_migration.html"

VIF_TIMEOUT = Cause(
    id="vif_plug_timeout",
    layer="neutron-port-binding-vif",
    tier=1,
    title=N_("Neutron did not say in time that the port is connected at the target"),
    happened=N_(
        "Nova waited for network-vif-plugged, and the network's agent on the target "
        "did not wire the port, or Neutron did not tell Nova."
    ),
    matters=N_("Nova gives the move up rather than start a guest without network."),
    remedy=(
        Step(
            N_("See that the target's network agent lives."),
            "openstack network agent list --host TARGET",
            "controller",
        ),
        Step(
            N_("Read its log at the time of the failure."),
            "sudo journalctl -u neutron-openvswitch-agent -u ovn-controller -n 100",
        ),
        Step(
            N_(
                "Where the back end never sends the event before the move, do not "
                "wait for it."
            ),
            "crudini --set /etc/nova/nova.conf compute "
            "live_migration_wait_for_vif_plug false",
        ),
    ),
    signs=(
        Sign(
            r"(?:time\w{0,60}|timed) ?(?:out)? waiting for "
            r".{0,60}(?:network-vif-plugged|\bvif\b)|"
            r"network-vif-plugged.{0,120}(?:timed? ?out|fail|not rec)|"
            r"virtual interface (?:creation|plugging) failed|"
            r"virtualinterface(?:create|plug)\w{0,60}|vif.{0,40}plug.{0,100}(?:timed? "
            r"?out|\bfail)|"
            r"timed out waiting for events|waiting for network virtual interfaces to "
            r"be plugged|vif_plugging_timeout .{0,30}(?:reached|exceeded|expired)|"
            r"failed to plug vif",
            Rank.DECISIVE,
            unless=(
                r"received event|received unexpected|preparing to wait|processing "
                r"event|instance event wait completed|event received|no such "
                r"device|no bridge named"
            ),
        ),
    ),
    place=Place.TARGET,
    references=(_ML2,),
)
BINDING_FAILED = Cause(
    id="port_binding_failed",
    layer="neutron-port-binding-vif",
    tier=1,
    title=N_("Neutron cannot bind the server's port at the target"),
    happened=N_(
        "For a live migration Neutron makes a second binding of each port, for the "
        "target. It failed: no agent there can carry the network, or a binding of an "
        "earlier move is still there."
    ),
    matters=N_("The server does not move until its ports can be bound at the target."),
    remedy=(
        Step(
            N_("See that the target's agent lives and knows the physical network."),
            "openstack network agent list --host TARGET --long",
            "controller",
        ),
        Step(
            N_("Look for an inactive binding of an earlier move."),
            'curl -s -H "X-Auth-Token: $(openstack token issue -f value -c id)" '
            "NEUTRON/v2.0/ports/PORT/bindings",
            "controller",
        ),
        Step(
            N_(
                "If it is INACTIVE and no move of the server goes on, delete the one "
                "for the target; never the ACTIVE one."
            ),
            "curl -s -X DELETE "
            '-H "X-Auth-Token: $(openstack token issue -f value -c id)" '
            "NEUTRON/v2.0/ports/PORT/bindings/TARGET",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"(?:failed to (?:activate|create|delete|bind|set up)|unable to (?:bind|"
            r"create|activate)|could not (?:bind|activate)).{0,60}\bbindings?\b|"
            r"(?:trying to (?:activate|delete)|failed to remove|cleaning up) "
            r"bindings? for port|binding failed for port|portbinding(?:failed|"
            r"deletionfailed|activationfailed|error)|port bindings? (?:failed|already "
            r"exists|conflict)|"
            r"binding for port .{0,80}(?:already exists|failed|error|could not)|"
            r"binding_failed|unexpected vif_type=",
            Rank.DECISIVE,
            unless=r"rabbit|amqp|socket|extension|switch to post",
        ),
    ),
    place=Place.TARGET,
    references=(_ML2,),
)
INTERFACE_MISSING = Cause(
    id="vif_interface_missing",
    layer="neutron-port-binding-vif",
    tier=2,
    title=N_("A bridge or interface of the guest is missing at the target"),
    happened=N_(
        "QEMU on the target was to connect the guest to a bridge, tap or macvtap "
        "device, and it is not there under that name."
    ),
    matters=N_("Guests with that network cannot come to this host."),
    remedy=(
        Step(
            N_("Compare the devices of both hosts."),
            "ip -br link; sudo ovs-vsctl list-br",
            "both",
        ),
        Step(
            N_("Create the bridge, or restart the network agent that does."),
            "sudo systemctl restart neutron-openvswitch-agent",
        ),
    ),
    signs=(
        Sign(
            r"cannot get interface (?:mtu|index|flags|mac)\b|no bridge named|network "
            r"not found: no network with matching name|"
            r"(?:unable|failed|cannot) to? ?(?:add|create|open|attach|connect|plug|"
            r"get).{0,60}(?:\bbridge|\btap|macvtap|\bport tap|"
            r"/dev/net/tun)\b.{0,120}(?:no such (?:device|file)|not permitted|does "
            r"not exist)|"
            r"\b(?:bridge|tap|macvtap|network interface|network device) "
            r"'?[\w.-]{1,120}'? (?:does not exist|not found|is missing|no such "
            r"device)|"
            r"error creating macv\w{1,10} .{0,80}no such device|"
            r"no such device.{0,40}\b(?:br|tap|qbr|eth|brq)|unable to (?:add|create) "
            r"(?:bridge|tap) ",
            Rank.DECISIVE,
            unless=r"iscsi|volume",
        ),
    ),
    place=Place.TARGET,
    references=(_ML2,),
)
CAUSES = (VIF_TIMEOUT, BINDING_FAILED, INTERFACE_MISSING)
