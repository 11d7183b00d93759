"""Migrations that create many tables, and know all of them before the first is made; and
statements for the database itself, which need no picture of the tables at all.

Django builds its picture of the models anew for each table that a migration creates, and with it
that of every model which is related to it: nearly all, for all point at people. Two thirds of an
empty migration went into that.
"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.migrations import CreateModel, Migration, RunPython

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class Together(Migration):
    """Tables that stand one after the other are added to the picture at once, then made in order.
    Everything else goes as in any migration."""

    def apply(
        self,
        project_state: "ProjectState",
        schema_editor: "BaseDatabaseSchemaEditor",
        collect_sql: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
    ) -> "ProjectState":
        if collect_sql:  # somebody reads the statements: they are the same
            return super().apply(project_state, schema_editor, collect_sql)
        for creates, group in groupby(self.operations, lambda one: isinstance(one, CreateModel)):
            part = Migration(self.name, self.app_label)
            vars(part).update(operations=list(group), atomic=self.atomic)
            if creates:
                self._create(part.operations, project_state, schema_editor)
            else:
                project_state = part.apply(project_state, schema_editor)
        return project_state

    def _create(
        self,
        creates: "Sequence[Any]",
        project_state: "ProjectState",
        schema_editor: "BaseDatabaseSchemaEditor",
    ) -> None:
        before = project_state.clone()
        picture = project_state.__dict__.pop("apps", None)  # nothing to bring up to date meanwhile
        for one in creates:
            one.state_forwards(self.app_label, project_state)
        if picture is not None:
            project_state.__dict__["apps"] = picture
            project_state.reload_models(
                [(self.app_label, one.name_lower) for one in creates], delay=False
            )
        for one in creates:
            one.database_forwards(self.app_label, schema_editor, before, project_state)


class Statements(RunPython):
    """Triggers and the like, which look at columns at most: the picture of the models is good
    enough for them as it is. `RunPython` has all of it drawn anew before each."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: "BaseDatabaseSchemaEditor",
        from_state: "ProjectState",
        to_state: "ProjectState",
    ) -> None:
        self.code(from_state.apps, schema_editor)
