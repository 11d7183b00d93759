"""Tables that a migration makes together are those that it would make one by one."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from linli.core.together import Statements, Together


def key() -> "models.UUIDField[Any, Any]":
    return models.UUIDField(primary_key=True)


OPERATIONS = [
    migrations.CreateModel("House", [("id", key())]),
    migrations.CreateModel(
        "Room",
        [("id", key()), ("house", models.ForeignKey("made.house", models.CASCADE))],
        options={"constraints": [models.UniqueConstraint(fields=["house"], name="one_room")]},
    ),
    migrations.AddField("house", "name", models.CharField(max_length=9, default="")),
    migrations.CreateModel("Street", [("id", key())]),
]


class Editor:
    """Notes what a migration makes, instead of making it."""

    atomic_migration = True

    def __init__(self) -> None:
        self.connection, self.made = connection, list[tuple[str, str, list[str]]]()

    def create_model(self, model: type[models.Model]) -> None:
        fields = model._meta.get_fields()
        related = [one.name for one in fields if one.is_relation and one.related_model]
        self.made.append(("table", model._meta.db_table, [one.name for one in fields] + related))

    def add_field(self, model: type[models.Model], field: "models.Field[Any, Any]") -> None:
        self.made.append(("column", model._meta.db_table, [field.name]))


def applied(kind: type[migrations.Migration], *, is_drawn: bool) -> tuple[ProjectState, Editor]:
    made = type("Made", (kind,), {"operations": OPERATIONS})("1", "made")
    state, editor = ProjectState(), Editor()
    if is_drawn:  # the picture that Django keeps up to date
        state.apps  # noqa: B018 - to be asked for is what makes it
    after = made.apply(state, editor)
    assert made.operations == OPERATIONS
    return after, editor


@pytest.mark.parametrize("is_drawn", [True, False])
def test_the_same_tables_and_the_same_picture(*, is_drawn: bool) -> None:
    plain, one_by_one = applied(migrations.Migration, is_drawn=is_drawn)
    after, together = applied(Together, is_drawn=is_drawn)

    assert [one[:2] for one in together.made] == [one[:2] for one in one_by_one.made]
    assert together.made[1] == one_by_one.made[1]
    assert after.models == plain.models
    assert after.apps.get_model("made", "Room")._meta.get_field("house").related_model


def test_whoever_only_reads_the_statements_reads_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(migrations.Migration, "apply", lambda self, *_more: read.append(self))
    one = Together("1", "made")

    editor: Any = Editor()
    one.apply(ProjectState(), editor, collect_sql=True)

    assert read == [one]


def test_statements_run_with_the_picture_as_it_is() -> None:
    state, seen = ProjectState(), []
    Statements(lambda apps, editor: seen.append((apps, editor))).database_forwards(
        "made",
        editor := Editor(),  # type: ignore[arg-type]
        state,
        ProjectState(),
    )
    assert seen == [(state.apps, editor)]
