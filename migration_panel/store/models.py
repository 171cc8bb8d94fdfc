"""The tables. Times are UTC; JSON columns hold what `facts.codec` encodes."""

import uuid

from django.db import models

NAME = 255  # Nova's longest host name


class Report(models.Model):
    """The newest report of a host, as it came; heavy, so apart from its verdicts.

    `digest`: of what pairs of hosts depend on, without times and amounts. `bus`: of
    its nova.conf; `my_ip` and `connect_to`: where peers on the same bus reach it,
    empty where that is not known. `host_uuid`: libvirt's, empty where it is not known.
    """

    host = models.CharField(max_length=NAME, primary_key=True)
    taken = models.DateTimeField()
    received = models.DateTimeField()
    period = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    bus = models.CharField(max_length=NAME, default="", db_index=True)
    my_ip = models.CharField(max_length=NAME, default="")
    connect_to = models.CharField(max_length=NAME, default="")
    host_uuid = models.CharField(max_length=64, default="", db_index=True)
    facts = models.JSONField()


class Verdicts(models.Model):
    """States of the four moves, in the words of `readiness.State`."""

    cold_from = models.CharField(max_length=8, default="unknown")
    live_from = models.CharField(max_length=8, default="unknown")
    cold_to = models.CharField(max_length=8, default="unknown")
    live_to = models.CharField(max_length=8, default="unknown")

    class Meta:
        abstract = True


class Host(Verdicts):
    """A host that Nova or an agent knows, judged.

    `service`: an encoded facts.host.ComputeService, null where Nova was not asked
    or does not know it. `fresh_until`: when the verdicts become unknown unless
    something newer comes; null: nothing was ever measured. `taken`: of the report
    judged. `worst`: the worst finding, encoded. `digest`: of all that the verdicts of
    its pairs depend on. `revision` rises with each change of the row or its report.
    """

    name = models.CharField(max_length=NAME, primary_key=True)
    zone = models.CharField(max_length=NAME, default="")
    cell = models.CharField(max_length=NAME, default="")
    aggregates = models.JSONField(default=list)
    service = models.JSONField(null=True)
    servers = models.JSONField(null=True)
    asked_nova = models.DateTimeField(null=True)
    taken = models.DateTimeField(null=True)
    fresh_until = models.DateTimeField(null=True)
    judged = models.DateTimeField(null=True)
    worst = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    digest = models.CharField(max_length=64, default="")
    revision = models.PositiveBigIntegerField(default=0)


class Pair(models.Model):
    """An ordered pair, judged: `findings` are those of the pair alone.

    `cold` and `live` also weigh what stands against the source and the target;
    `cold_open` and `live_open` tell whether nothing between them blocks it.
    `taken` is the probe's. `fresh_until` comes earlier where a host falls silent.
    """

    source = models.CharField(max_length=NAME)
    target = models.CharField(max_length=NAME)
    cold = models.CharField(max_length=8, default="unknown")
    live = models.CharField(max_length=8, default="unknown")
    cold_open = models.BooleanField(default=True)
    live_open = models.BooleanField(default=True)
    taken = models.DateTimeField()
    fresh_until = models.DateTimeField(db_index=True)
    probe = models.JSONField()
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], name="migration_panel_pair"
            )
        ]
        indexes = [models.Index(fields=["target"], name="migration_panel_pair_target")]


class Change(models.Model):
    """A verdict that changed. `target` is empty for a host alone.

    `move`: cold_from, live_from, cold_to, live_to, or cold, live for a pair.
    """

    at = models.DateTimeField(db_index=True)
    host = models.CharField(max_length=NAME, db_index=True)
    target = models.CharField(max_length=NAME, default="")
    move = models.CharField(max_length=9)
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8)
    findings = models.JSONField(default=list)


class Request(models.Model):
    """What the web asks the engine for: check this host again.

    `state`: waiting, asked (an agent was told), done, failed; `said` tells why.
    An engine that takes it puts its name and the time until which it holds it.
    `migration`: have the cause of that failure checked, and no host.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    host = models.CharField(max_length=NAME, default="", db_index=True)
    migration = models.UUIDField(null=True, db_index=True)
    asked_by = models.CharField(max_length=NAME, default="")
    asked = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, default="waiting", db_index=True)
    engine = models.CharField(max_length=NAME, default="")
    held_until = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    said = models.JSONField(null=True)


class Problem(models.Model):
    """One cause at one place, and all migrations that failed of it: its victims.

    `host`: where it is to be mended, empty for the whole cloud; with `target`, between
    the two; `server`: at that server alone. `closed` is null while it is open.
    `standing`, of `checked`, in the words of `diagnosis.Standing`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cause = models.CharField(max_length=64, db_index=True)
    host = models.CharField(max_length=NAME, default="", db_index=True)
    target = models.CharField(max_length=NAME, default="", db_index=True)
    server = models.UUIDField(null=True)
    opened = models.DateTimeField()
    newest = models.DateTimeField(db_index=True)
    closed = models.DateTimeField(null=True, db_index=True)
    victims = models.PositiveIntegerField(default=0)
    standing = models.CharField(max_length=8, default="unknown")
    checked = models.DateTimeField(null=True)


class Failure(models.Model):
    """A migration that failed, and why.

    `migration` is Nova's UUID of it. `request`: the one in which it failed, of
    `phase`, Nova's name of the event. `target` may be what was asked for, empty where
    no host was chosen. `failed`: when Nova recorded it. `state`: looking, done; a
    first diagnosis may be there while it is looked into further.
    `cause`: the first of `diagnosis`, an encoded diagnosis.Diagnosis; "unknown" where
    nothing explains it, empty while it is looked into. `standing`, of `checked`: of
    that cause. `leftover`: an encoded facts.allocation.Leftover, null where Placement
    was not asked yet.
    """

    migration = models.UUIDField(primary_key=True)
    server = models.UUIDField(db_index=True)
    server_name = models.CharField(max_length=NAME, default="")
    kind = models.CharField(max_length=32)
    status = models.CharField(max_length=32)
    source = models.CharField(max_length=NAME, default="", db_index=True)
    target = models.CharField(max_length=NAME, default="", db_index=True)
    request = models.CharField(max_length=NAME, default="")
    phase = models.CharField(max_length=NAME, default="")
    failed = models.DateTimeField(db_index=True)
    noticed = models.DateTimeField()
    diagnosed = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="looking", db_index=True)
    cause = models.CharField(max_length=64, default="", db_index=True)
    diagnosis = models.JSONField(null=True)
    standing = models.CharField(max_length=8, default="unknown")
    checked = models.DateTimeField(null=True)
    leftover = models.JSONField(null=True)
    problem = models.ForeignKey(
        Problem, null=True, on_delete=models.SET_NULL, related_name="failures"
    )


class Destination(models.Model):
    """Where a server was asked to go in the panel, right after Nova accepted it.

    `kind` as in facts.migration; `target` is empty where the scheduler was to choose.
    """

    server = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=32)
    target = models.CharField(max_length=NAME, default="")
    at = models.DateTimeField(db_index=True)


class Engine(models.Model):
    """A sign of life. `refused`: reports dropped as malformed since it started.

    `trouble`: encoded Text of what keeps it from working, null when nothing does.
    """

    name = models.CharField(max_length=NAME, primary_key=True)
    version = models.CharField(max_length=32)
    started = models.DateTimeField()
    seen = models.DateTimeField()
    reports = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    trouble = models.JSONField(null=True)


class Lease(models.Model):
    """Work that one engine at a time does; whoever holds it renews it."""

    name = models.CharField(max_length=64, primary_key=True)
    holder = models.CharField(max_length=NAME)
    until = models.DateTimeField()
