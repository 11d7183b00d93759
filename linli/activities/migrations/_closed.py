"""What the database itself refuses of places: a member of a partner outside its share, and one seat
more than a post says (migrations 0002 and 0004 say why).

On SQLite a change of one of these tables makes it anew and drops its triggers; such a migration
takes them off first and puts them on again afterwards.
"""

from importlib import import_module

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

MADE_BY = ("0002_bound", "0004_as_many_seats")


def off() -> Statements:
    """Taken off, before the tables change."""
    return Statements(_off, _on)


def on() -> Statements:
    """On again."""
    return Statements(_on, _off)


def _on(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in MADE_BY:
        import_module(f"linli.activities.migrations.{name}").close(apps, editor)


def _off(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in reversed(MADE_BY):
        import_module(f"linli.activities.migrations.{name}").open_again(apps, editor)
