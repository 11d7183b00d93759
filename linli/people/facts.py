"""What a row and its file say of somebody, fact by fact: to compare two that may be one."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from linli.accounts.models import Person
from linli.people import queries
from linli.people.models import File, Sex

OF_PERSON = ("name", "mobile", "area_id")
OF_FILE = ("sex", "born_on", "landline", "address", "emergency_contact")
# Of these, whatever either says is true of both.
LISTS = ("languages", "needs")
ONE_OF = (*OF_PERSON, *OF_FILE)
CHECKED = ("name", "born_on")  # what a card says that somebody has compared

NOTHING = (None, "", Sex.UNKNOWN)


def of(person: Person) -> dict[str, Any]:
    """All that is compared; a row without a file says what an empty file says."""
    file = File.objects.filter(person=person).first() or File(person=person)
    return {name: getattr(person, name) for name in OF_PERSON} | {
        name: getattr(file, name) for name in (*OF_FILE, *LISTS)
    }


def differing(kept: Person, gone: Person) -> list[str]:
    """The facts of which both say something else, and a person may choose."""
    one, other = of(kept), of(gone)
    fixed = fixed_facts(kept, gone)
    return [
        name
        for name in ONE_OF
        if name not in fixed
        and one[name] not in NOTHING
        and other[name] not in NOTHING
        and one[name] != other[name]
    ]


def fixed_facts(kept: Person, gone: Person) -> dict[str, bool]:
    """What nobody chooses, and whether it is the one of `gone`: what a card says stands, and so
    does the number somebody signs in with."""
    fixed = {}
    if queries.verified_identity(kept):
        fixed = dict.fromkeys(CHECKED, False)
    elif queries.verified_identity(gone):
        fixed = dict.fromkeys(CHECKED, True)
    if kept.joined_at:
        fixed["mobile"] = False
    return fixed


def chosen(kept: Person, gone: Person, take: Collection[str]) -> dict[str, Any]:
    """What `kept` says from now on that it did not say before."""
    one, other = of(kept), of(gone)
    fixed = fixed_facts(kept, gone)
    found = {}
    for name in ONE_OF:
        if other[name] in NOTHING or other[name] == one[name]:
            continue
        if fixed.get(name, name in take) or one[name] in NOTHING:
            found[name] = other[name]
    for name in LISTS:
        more = [value for value in other[name] if value not in one[name]]
        if more:
            found[name] = [*one[name], *more]
    return found


def read(said: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they come out of JSON, as they are in a row."""
    found = dict(said)
    if found.get("born_on"):
        found["born_on"] = date.fromisoformat(found["born_on"])
    if found.get("area_id"):
        found["area_id"] = UUID(found["area_id"])
    return found
