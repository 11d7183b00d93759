"""docs/security.md says what is so."""

import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from linli.accounts import middleware
from linli.accounts.views import steps
from linli.organisations.scope import POWERS, Power
from linli.people.models import ALONE
from tests.trust.canaries import inventory

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/security.md").read_text()
CHAPTERS = (
    "Promises", "The proofs", "Signing in", "Sessions", "Limits", "Ways in", "Who may see what",
    "Tables that leave", "Data", "Keys and algorithms", "What is accepted", "Logs", "Connections",
    "Heavy work",
)  # fmt: skip
PROOFS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 20, 21}


def chapter(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_page_has_every_chapter_that_is_asked_for() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.M) == list(CHAPTERS)
    assert all(len(chapter(title)) > 200 for title in CHAPTERS)


def test_the_promises_stand_on_the_page() -> None:
    for words in ("within 48 hours", "within 14 days", "the last two minor versions"):
        assert words in chapter("Promises")


def test_every_proof_is_held_by_a_file_that_is_there() -> None:
    rows = re.findall(r"^\| T(\d+) \|.*\| ([^|]+) \|$", chapter("The proofs"), re.M)

    assert {int(number) for number, _files in rows} == PROOFS
    files = [name for _number, files in rows for name in re.findall(r"`([^`]+)`", files)]
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_the_table_of_powers_is_the_one_in_force() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", chapter("Who may see what"), re.M)

    said = {power: set(re.findall(r"`(\w+)`", roles)) for power, roles in rows}
    assert said == {
        str(power): {str(role) for role, powers in POWERS.items() if power in powers}
        for power in Power
    }


def test_the_spans_of_sessions_are_those_in_force() -> None:
    rows = re.findall(r"^\| (\w[^|]+) \| (\d+) (\w+) \| (\d+) (\w+) \|", chapter("Sessions"), re.M)
    units = {"min": "minutes", "h": "hours", "days": "days"}
    spans = [
        (timedelta(**{units[a]: int(idle)}), timedelta(**{units[b]: int(longest)}))
        for _who, idle, a, longest, b in rows
    ]
    resident = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    visit = timedelta(seconds=steps.VISIT)

    assert spans == [
        (middleware.IDLE, middleware.LONGEST_LIFT),
        (resident, middleware.LONGEST),
        (visit, visit),
    ]


def test_every_key_is_listed() -> None:
    source = (ROOT / "linli/settings.py").read_text()
    keys = set(re.findall(r'"(LINLI_\w*KEYS?)"', source))

    assert keys == set(re.findall(r"`(LINLI_\w+)`", chapter("Keys and algorithms")))


def test_every_level_of_data_is_explained() -> None:
    assert set(re.findall(r"^\| ([a-z]+) \| ", chapter("Data"), re.M)) - {"level"} == set(
        inventory().values()
    )


def test_the_number_of_persons_for_one_alone_is_the_one_in_force() -> None:
    assert f"more than {ALONE} persons in 24 hours" in chapter("Tables that leave")
