"""The kinds of the public board, as the two laws list them: put in as the tables are made, and data
from then on. `python3 dev.py manage migrate` does it."""

from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "data" / "board.txt"


def kinds() -> list[dict[str, Any]]:
    """The rows of the table, in its order."""
    found: list[dict[str, Any]] = []
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            regime, period, name, law = (part.strip() for part in line.split("|"))
            facts = {"regime": regime, "period": period, "name": name, "law": law}
            found.append(facts | {"order": len(found)})
    return found


def seed(model: Any) -> None:
    """Those that are not there yet; `model` is BoardKind, now or as a migration knows it."""
    for facts in kinds():
        same = {"regime": facts["regime"], "name": facts["name"]}
        model.objects.get_or_create(**same, defaults=facts)
