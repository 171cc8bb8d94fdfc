"""The calls that change something; each raises CloudError when Nova says no."""

from migration_panel.nova.api import Nova
from migration_panel.nova.errors import translated


def live_migrate(
    nova: Nova, server_id: str, host: str | None, *, block: bool | None
) -> None:
    """Start one; `block` None lets Nova decide, `host` None the scheduler."""
    with translated("Nova"):
        nova.servers.live_migrate(server_id, host, "auto" if block is None else block)


def cold_migrate(nova: Nova, server_id: str, host: str | None) -> None:
    with translated("Nova"):
        nova.servers.migrate(server_id, host=host)


def resize(nova: Nova, server_id: str, flavor_id: str) -> None:
    """Start a resize; Nova's API takes no target host for it."""
    with translated("Nova"):
        nova.servers.resize(server_id, flavor_id)


def confirm(nova: Nova, server_id: str) -> None:
    with translated("Nova"):
        nova.servers.confirm_resize(server_id)


def revert(nova: Nova, server_id: str) -> None:
    with translated("Nova"):
        nova.servers.revert_resize(server_id)


def abort(nova: Nova, server_id: str, migration_id: int) -> None:
    with translated("Nova"):
        nova.server_migrations.live_migration_abort(server_id, migration_id)


def force_complete(nova: Nova, server_id: str, migration_id: int) -> None:
    with translated("Nova"):
        nova.server_migrations.live_migrate_force_complete(server_id, migration_id)


def reset_to_active(nova: Nova, server_id: str) -> None:
    with translated("Nova"):
        nova.servers.reset_state(server_id, "active")


def hard_reboot(nova: Nova, server_id: str) -> None:
    with translated("Nova"):
        nova.servers.reboot(server_id, "HARD")
