"""Nova, as the engine's own service user sees it."""

from typing import Any

from keystoneauth1 import loading
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


class Cloud:
    """Signs in when it is asked first, so that Keystone may come up later."""

    def __init__(self, conf: cfg.ConfigOpts) -> None:
        self._conf = conf
        self._nova: Nova | None = None

    def census(self) -> census.Census:
        """CloudError where Keystone or Nova does not answer as it should."""
        if self._nova is None:
            self._nova = self._connected()
        with translated("Nova"):
            return census.taken(self._nova)

    def _connected(self) -> Nova:
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
        return _nova(session, group.region_name, group.interface)

    def _by_clouds_yaml(self, cloud: str) -> Nova:
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
        return _nova(session, where.region_name, where.interface)


def _nova(session: Session, region: str | None, interface: str | None) -> Nova:
    if not session.timeout:
        session.timeout = SECONDS
    return novaclient_on(session, region_name=region, endpoint_type=interface)
