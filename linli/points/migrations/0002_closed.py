"""What no column check can see, said to the database itself, on SQLite and PostgreSQL alike.

Entries come first and their posting last: as it comes, they are added up. Django's foreign keys
are looked at as the transaction ends, so entries whose posting never came undo everything.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

ENTRY, POSTING, ACCOUNT = "points_entry", "points_posting", "points_account"
REWARD, MOVE = "points_reward", "points_move"
ADDED_ONLY = (ENTRY, POSTING, MOVE, "points_rule", "points_rate", "points_lotuse")
# What changes, but does not go.
KEPT = (ACCOUNT, REWARD, "points_lot", "points_earning", "points_redemption", "points_budget")

# Each condition is something that must not be.
CHAIN = {
    ENTRY: (
        (
            "a posting is closed",
            "EXISTS (SELECT 1 FROM points_posting p WHERE p.id = NEW.posting_id)",
        ),
        (
            "an entry follows the one before",
            "NOT EXISTS (SELECT 1 FROM points_account a WHERE a.id = NEW.account_id"
            " AND NEW.number = a.entered + 1 AND NEW.after = a.balance + NEW.amount)",
        ),
        (
            "an account is not overdrawn",
            "NEW.after < 0 AND NEW.amount < 0 AND NOT EXISTS ("
            "SELECT 1 FROM points_account a WHERE a.id = NEW.account_id AND (a.kind = 'issuer'"
            " OR (a.kind IN ('person', 'team') AND NEW.kind = 'claw_back')))",
        ),
    ),
    MOVE: (
        (
            "a move follows the one before",
            "NOT EXISTS (SELECT 1 FROM points_reward r WHERE r.id = NEW.reward_id"
            " AND NEW.number = r.moved + 1 AND NEW.after = r.stock + NEW.change)",
        ),
    ),
}
CARRY = {
    ENTRY: "UPDATE points_account SET balance = NEW.after, entered = NEW.number"
    " WHERE id = NEW.account_id",
    MOVE: "UPDATE points_reward SET stock = NEW.after, moved = NEW.number WHERE id = NEW.reward_id",
}
BEFORE = {
    POSTING: (
        (
            "a posting has two entries or more that add up to nothing",
            "(SELECT COUNT(*) FROM points_entry e WHERE e.posting_id = NEW.id) < 2"
            " OR (SELECT SUM(e.amount) FROM points_entry e WHERE e.posting_id = NEW.id) <> 0"
            " OR EXISTS (SELECT 1 FROM points_entry e WHERE e.posting_id = NEW.id"
            " AND e.kind <> NEW.kind)",
        ),
    ),
    ACCOUNT: (("an account begins empty", "NEW.balance <> 0 OR NEW.entered <> 0"),),
    REWARD: (("a stock begins empty", "NEW.stock <> 0 OR NEW.moved <> 0"),),
}
# What may change, and only as the last link of the chain says.
CARRIED = {
    ACCOUNT: (
        "a balance is what its entries say",
        "NEW.id <> OLD.id OR NEW.kind <> OLD.kind"
        " OR NEW.person_id IS DISTINCT FROM OLD.person_id"
        " OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id"
        " OR NEW.area_id IS DISTINCT FROM OLD.area_id"
        " OR NOT EXISTS (SELECT 1 FROM points_entry e WHERE e.account_id = NEW.id"
        " AND e.number = NEW.entered AND e.after = NEW.balance AND NEW.entered = OLD.entered + 1)",
    ),
    REWARD: (
        "a stock is what its moves say",
        "(NEW.stock <> OLD.stock OR NEW.moved <> OLD.moved)"
        " AND NOT EXISTS (SELECT 1 FROM points_move m WHERE m.reward_id = NEW.id"
        " AND m.number = NEW.moved AND m.after = NEW.stock AND NEW.moved = OLD.moved + 1)",
    ),
}
REFUSED = "rows are only added"


# Name, when, table, what must not be, and what is done after it.
Rule = tuple[str, str, str, tuple[tuple[str, str], ...], str]
# Name, table, and what is refused there.
Shut = tuple[str, str, tuple[str, ...]]


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    close_with(editor, _rules(), shut(ADDED_ONLY, KEPT))


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    open_with(editor, _rules(), shut(ADDED_ONLY, KEPT))


def close_with(editor: BaseDatabaseSchemaEditor, rules: list[Rule], tables: list[Shut]) -> None:
    make = _postgres if editor.connection.vendor == "postgresql" else _sqlite
    for statement in make(rules, tables):
        editor.execute(statement, None)


def open_with(editor: BaseDatabaseSchemaEditor, rules: list[Rule], tables: list[Shut]) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for table, name in _names(is_postgres, rules, tables):
        on = f" ON {table}" if is_postgres else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", None)
        if is_postgres:
            editor.execute(f"DROP FUNCTION IF EXISTS linli_{name}()", None)


def _rules() -> list[Rule]:
    rows = [(f"{t}_chain", "AFTER INSERT", t, CHAIN[t], CARRY[t]) for t in CHAIN]
    rows += [(f"{t}_begins", "BEFORE INSERT", t, BEFORE[t], "") for t in BEFORE]
    rows += [(f"{t}_carried", "BEFORE UPDATE", t, (CARRIED[t],), "") for t in CARRIED]
    return rows


def shut(added_only: tuple[str, ...], kept: tuple[str, ...]) -> list[Shut]:
    rows = [(f"{table}_append_only", table, ("UPDATE", "DELETE")) for table in added_only]
    return [*rows, *((f"{table}_kept", table, ("DELETE",)) for table in kept)]


def _each(name: str, table: str, verb: str) -> str:
    """SQLite has a trigger for each verb; core/append_only.py knows closed tables by its name."""
    return f"{table}_no_{verb.lower()}" if name.endswith("_append_only") else name


def _postgres(rules: list[Rule], tables: list[Shut]) -> list[str]:
    made = []
    for name, when, table, refused, then in rules:
        checks = " ".join(
            f"IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23001'; END IF;"
            for words, condition in refused
        )
        body = f"BEGIN {checks} {then + ';' if then else ''} RETURN NEW; END"
        made.append(
            f"CREATE OR REPLACE FUNCTION linli_{name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $body$ {body} $body$"
        )
        made.append(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION linli_{name}()"
        )
    for name, table, verbs in tables:
        made.append(
            f"CREATE OR REPLACE FUNCTION linli_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$"
            f" BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = '23001'; END $body$"
        )
        made.append(
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(verbs)} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION linli_{name}()"
        )
    return made


def _sqlite(rules: list[Rule], tables: list[Shut]) -> list[str]:
    made = []
    for name, when, table, refused, then in rules:
        checks = " ".join(
            f"SELECT RAISE(ABORT, '{words}') WHERE {_for_sqlite(condition)};"
            for words, condition in refused
        )
        made.append(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW BEGIN {checks}"
            f" {then + ';' if then else ''} END;"
        )
    for name, table, verbs in tables:
        made += [
            f"CREATE TRIGGER {_each(name, table, verb)} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END;"
            for verb in verbs
        ]
    return made


def _for_sqlite(condition: str) -> str:
    """SQLite has said it in the words of the standard since 3.39 only."""
    return condition.replace("IS DISTINCT FROM", "IS NOT")


def _names(
    is_postgres: bool, rules: list[Rule], tables: list[Shut]  # noqa: FBT001 - which database
) -> list[tuple[str, str]]:
    names = [(table, name) for name, _when, table, _refused, _then in rules]
    for name, table, verbs in tables:
        own = [name] if is_postgres else [_each(name, table, verb) for verb in verbs]
        names += [(table, one) for one in own]
    return names


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial")]

    operations = [Statements(close, open_again)]
