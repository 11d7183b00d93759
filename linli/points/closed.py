"""The triggers that the migrations make, by name: whether they are all there."""

from django.db import connection

CHAINS = ("points_entry_chain", "points_move_chain")
BEGINS = (
    "points_posting_begins", "points_account_begins", "points_reward_begins",
    "points_posting_shape", "points_part_first", "points_earning_parts", "points_window_apart",
    "points_bonus_posted", "points_redemption_for_whom",
)  # fmt: skip
CARRIED = (
    "points_account_carried",
    "points_reward_carried",
    "points_bonus_stays",
    "points_redemption_stays",
)
ADDED_ONLY = (
    "points_entry", "points_posting", "points_move", "points_rule", "points_rate",
    "points_lotuse", "points_window", "points_grade", "points_part",
)  # fmt: skip
KEPT = (
    "points_account", "points_reward", "points_lot", "points_earning", "points_redemption",
    "points_budget", "points_rating", "points_bonus",
)  # fmt: skip


def wanted() -> set[str]:
    """Their names in this kind of database."""
    names = {*CHAINS, *BEGINS, *CARRIED, *(f"{table}_kept" for table in KEPT)}
    if connection.vendor == "postgresql":
        return names | {f"{table}_append_only" for table in ADDED_ONLY}
    return names | {f"{table}_no_{verb}" for table in ADDED_ONLY for verb in ("update", "delete")}


def there() -> set[str]:
    """Those of ours that this database has, by its own catalogue."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall() if row[0].startswith("points_")}
