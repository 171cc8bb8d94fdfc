"""Reasons of our own for what is Missing; pages say them in their reader's language."""

from migration_panel.text import N_, Text

REASONS: tuple[Text, ...] = (
    N_("Nova did not answer"),
    N_("Nova has not answered of late"),
    N_("Nova knows no nova-compute on this host"),
    N_("Nova told no servers of this host"),
    N_("Nova was not asked yet"),
    N_("it listens for several other hosts already"),
    N_("its cell does not answer"),
    N_("left out: the report was too large to send"),
    N_("libvirt does not describe the host's CPU"),
    N_("neither libvirtd nor virtqemud runs here, and no socket of theirs"),
    N_("no agent has reported"),
    N_("no target was chosen"),
    N_("not the name of a host"),
    N_("ssh -V says nothing"),
    N_("that is no peer: no host's name or address"),
    N_("that is no token"),
    N_("that is this very host"),
    N_("the agent answered for another host"),
    N_("the agent did not answer in time"),
    N_("the agent has not measured its host yet"),
    N_("the agent has not reported of late"),
    N_("the agent's answer is too large"),
    N_("the pair was not probed since"),
    N_("the store does not answer"),
    N_("where it is reached was not reported"),
)
