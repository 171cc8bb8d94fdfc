"""Causes that somebody asks to have checked again."""

import logging
from functools import partial
from uuid import UUID

from migration_panel.engine.hands import Desk
from migration_panel.engine.looking import Investigator
from migration_panel.engine.measuring import Measurer
from migration_panel.nova import failures
from migration_panel.nova.errors import CloudError
from migration_panel.store import failing, requests
from migration_panel.store.failing import Case
from migration_panel.store.writer import PASSING, tidily
from migration_panel.text import N_, Text

LOG = logging.getLogger(__name__)

FORGOTTEN = N_("Nothing is known of this failure any more.")
FAILED = N_("The check failed. The log of migration-panel-engine says why.")


class Rechecker:
    """Requests of the web for one failure each; any engine may take one."""

    def __init__(
        self,
        engine: str,
        desk: Desk,
        measurer: Measurer,
        investigator: Investigator,
    ) -> None:
        self._engine, self._desk = engine, desk
        self._measurer, self._investigator = measurer, investigator

    def turn(self) -> None:
        claimed = tidily(
            lambda: requests.claim_failures(self._engine, self._desk.clock())
        )
        for request, migration in claimed:
            self._desk.hands.do(partial(self._work, request, migration))

    def _work(self, request: UUID, migration: UUID) -> None:
        """A database that is away lets the claim run out."""
        try:
            said = self._check(request, migration)
        except PASSING as error:
            LOG.warning("The database is away: %s", error)
            return
        except CloudError as error:
            said = error.text
        except Exception:
            LOG.exception("The cause of %s could not be checked.", migration)
            said = FAILED
        now = self._desk.clock()
        if said is None:
            tidily(lambda: requests.done(request, now))
        else:
            tidily(lambda: requests.fail(request, said, now))

    def _check(self, request: UUID, migration: UUID) -> Text | None:
        """Why nothing came of it; None: something did."""
        found = tidily(lambda: failing.case(migration))
        if found is None:
            return FORGOTTEN
        if found.cause in ("", failing.UNKNOWN):
            return self._again(found)
        standing, said = self._measurer.now(found, request)
        if said is None:
            tidily(lambda: failing.stands(found, standing, self._desk.clock()))
        return said

    def _again(self, found: Case) -> Text | None:
        """Nothing was found to check: everything is looked through once more."""
        row = failures.one(self._desk.nova(), str(found.server), str(found.migration))
        if row is None:
            return FORGOTTEN
        self._investigator.look(row, last=True)
        return None
