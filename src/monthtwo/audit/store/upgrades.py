"""The tables of a store brought to this version."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from monthtwo.audit.store.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0001"
"""The migration that makes the tables what they are; a test demands that it is the newest of the folder."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x6D6F6E7468  # one for all stores of a server: it is held for a moment


def upgraded(connection: Connection, name: str) -> None:
    """Bring the tables to this version, in the transaction of `connection`.

    Raises:
        StoreError: a newer version of monthtwo has made them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if version(connection) == NEWEST:
        return
    from alembic import command  # late: a store is brought to a version once
    from alembic.script import ScriptDirectory

    config = configuration(connection)
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    here = version(connection)
    if here is not None and here not in known:
        raise StoreError(f"{name}: a newer monthtwo has made this store; install that, or name another --store")
    command.upgrade(config, "head")


def version(connection: Connection) -> str | None:
    """The migration that the tables were made by; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def configuration(connection: Connection) -> "Config":
    """What Alembic is told."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
