"""Brings a database to the schema this code needs."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from adapters.postgres.engine import address

logging.getLogger("alembic").setLevel(logging.WARNING)
_HERE = Path(__file__).parent / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["url"] = address(url)
    return config


def upgrade(url: str) -> None:
    """Apply every migration `url`'s database has not seen; safe to run twice and from two hosts at once."""
    command.upgrade(_config(url), "head")


def behind(url: str) -> str:
    """Say which migration is missing, "" when the schema is the one this code needs."""
    engine = create_engine(address(url))
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    head = ScriptDirectory.from_config(_config(url)).get_current_head()
    return "" if found == head else f"The database is at {found or 'nothing'}, this code needs {head}."


def known(revision: str) -> bool:
    """Tell whether this code knows a revision of the schema, and so the way from it to its own."""
    return any(one.revision == revision for one in ScriptDirectory(str(_HERE)).walk_revisions())
