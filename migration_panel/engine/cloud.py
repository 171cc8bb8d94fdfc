"""Nova and Placement, as the engine's own service user sees them."""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from keystoneauth1 import loading
from keystoneauth1.adapter import Adapter
from keystoneauth1.exceptions import ClientException
from keystoneauth1.session import Session
from oslo_config import cfg

from migration_panel import __version__
from migration_panel.engine.options import NOVA, PROGRAM
from migration_panel.nova import census
from migration_panel.nova.api import Nova, novaclient_on
from migration_panel.nova.errors import UnreachableError, translated
from migration_panel.text import N_

SECONDS = 60  # a list of a thousand hypervisors takes Nova a while
PLACEMENT_MICROVERSION = "1.29"


@dataclass(frozen=True, slots=True)
class _Door:
    """How the cloud is entered, and where its endpoints are."""

    session: Session
    region: str | None
    interface: str | None


class Cloud:
    """Signs in when it is asked first, so that Keystone may come up later.

    Every method raises CloudError where Keystone or the service does not answer.
    """

    def __init__(self, conf: cfg.ConfigOpts) -> None:
        self._conf = conf
        self._lock = Lock()
        self._door: _Door | None = None
        self._nova: Nova | None = None

    def census(self) -> census.Census:
        nova = self.nova()
        with translated("Nova"):
            return census.taken(nova)

    def nova(self) -> Nova:
        """A novaclient, which threads may share."""
        with self._lock:
            if self._nova is None:
                self._nova = _nova(self._entered())
            return self._nova

    def placement(self) -> Adapter:
        with self._lock:
            door = self._entered()
        return Adapter(
            door.session,
            default_microversion=PLACEMENT_MICROVERSION,
            interface=door.interface,
            region_name=door.region,
            service_type="placement",
        )

    def _entered(self) -> _Door:
        if self._door is None:
            self._door = self._opened()
        return self._door

    def _opened(self) -> _Door:
        group = self._conf[NOVA]
        if group.cloud:
            return self._by_clouds_yaml(group.cloud)
        if not group.auth_type:
            raise UnreachableError(
                N_(
                    "The engine has no service user: its configuration names neither "
                    "an auth_type nor a cloud in its section [nova]."
                )
            )
        with translated("Keystone"):
            auth = loading.load_auth_from_conf_options(self._conf, NOVA)
            session = loading.load_session_from_conf_options(
                self._conf, NOVA, auth=auth, app_name=PROGRAM, app_version=__version__
            )
        return _patient(session, group.region_name, group.interface)

    def _by_clouds_yaml(self, cloud: str) -> _Door:
        from openstack import config, exceptions  # noqa: PLC0415 - whoever has no clouds.yaml need not have it

        try:
            region = config.get_cloud_region(cloud=cloud, app_name=PROGRAM)
            session = region.get_session()
        except (exceptions.SDKException, ClientException) as error:
            raise UnreachableError(
                N_("clouds.yaml does not do for the cloud %(cloud)s.", cloud=cloud),
                said=str(error),
            ) from error
        where: Any = region.get_session_client("compute")
        return _patient(session, where.region_name, where.interface)


def _patient(session: Session, region: str | None, interface: str | None) -> _Door:
    if not session.timeout:
        session.timeout = SECONDS
    return _Door(session, region, interface)


def _nova(door: _Door) -> Nova:
    return novaclient_on(
        door.session, region_name=door.region, endpoint_type=door.interface
    )
