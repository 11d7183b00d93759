"""Who of a roster is here already, by name and card, name and mobile, or name and birthday.

Names are compared in one spelling (`names.folded`): 陳秀英 in the table is 陈秀英 in the books.
A card alone is nobody: with another name it is somebody else's, or the number is mistyped.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.accounts.models import Person
from linli.core import search
from linli.core.sealing import lookup
from linli.core.texts import to_hant
from linli.organisations.scope import Power, narrow
from linli.people import names
from linli.people.models import Check, File, Identity, Sex, Status
from linli.people.roster_person import Entry

UNSAID = (Sex.UNKNOWN, Sex.UNSTATED)
OF_THE_FILE = ("born_on", "landline", "address", "emergency_contact")
# Whoever the row was put together with, if it was.
NOW = Coalesce("merged_into__merged_into", "merged_into", "pk")
HOLDER = Coalesce("person__merged_into__merged_into", "person__merged_into", "person")


class Known:
    """Who of a chunk is here already: a few queries for all of it."""

    def __init__(self, entries: list[Entry], by: Person) -> None:
        self.by_key: dict[str, UUID] = {}
        self.near = narrow(Person.objects.filter(merged_into=None), by, Power.REGISTER_PEOPLE)
        self.of_strangers = self._read_cards([one for one in entries if one.card])
        self._read_mobiles([one for one in entries if one.facts.mobile])
        self._read_birthdays([one for one in entries if one.facts.born_on and not one.card])
        self._read_vague([one for one in entries if one.is_vague])
        self.twins = self._without_card([one for one in entries if one.card and not self.who(one)])

    def who(self, entry: Entry) -> UUID | None:
        """Whose row this is, if they are here already."""
        return next((self.by_key[key] for key in entry.keys if key in self.by_key), None)

    def is_of_a_stranger(self, entry: Entry) -> bool:
        """Whether the card is that of somebody with another name."""
        return bool(entry.card) and entry.card in self.of_strangers

    def may_be_here(self, entry: Entry) -> bool:
        """Whether a name and birthday like these are somebody's who never showed a card."""
        is_new = bool(entry.card) and not self.who(entry)
        return is_new and (entry.name, entry.facts.born_on) in self.twins

    def more_said(self, here: list[tuple[UUID, Entry]], *, confirms: bool) -> list[int]:
        """The rows of those who are known and say what their file does not: a card, a door, a way
        to reach them, a group. Only of files that whoever takes the roster keeps."""
        ids = {pk for pk, _entry in here}
        read = ("mobile", *(f"file__{name}" for name in (*OF_THE_FILE, "sex")))
        near = self.near.filter(pk__in=ids)
        known = {pk: values for pk, *values in near.values_list("pk", *read)}
        held: dict[UUID, set[str]] = {pk: set() for pk in known}
        cards = Identity.objects.filter(person__in=known).exclude(state=Check.REFUSED)
        for pk, key in cards.values_list("person", "number_key"):
            held[pk].add(key or "")
        today = timezone.localdate()
        groups = Status.objects.filter(
            person__in=known, ended_at=None, valid_from__lte=today, valid_until__gte=today
        )
        for pk, group in groups.values_list("person", "group"):
            held[pk].add(group)
        return [
            entry.row
            for pk, entry in here
            if pk in known
            and (_is_fuller(entry, known[pk]) or _held_by(entry, confirms=confirms) - held[pk])
        ]

    def _read_cards(self, entries: list[Entry]) -> set[str]:
        """The cards whose holders bear another name, by their books and by that card."""
        by_key = {lookup(one.card, "identity"): one for one in entries}
        taken = Identity.objects.filter(number_key__in=by_key).exclude(state=Check.REFUSED)
        others = set()
        for key, pk, *called in taken.values_list("number_key", HOLDER, "name", "person__name"):
            entry = by_key[key]
            if entry.name in map(names.folded, called):
                self.by_key[f"card {key}"] = pk
            else:
                others.add(key)
        return {by_key[key].card for key in others if f"card {key}" not in self.by_key}

    def _read_mobiles(self, entries: list[Entry]) -> None:
        keys = [lookup(one.facts.mobile, "mobile") for one in entries]
        callers = Person.objects.filter(mobile_key__in=keys)
        for name, key, pk in callers.values_list("name", "mobile_key", NOW):
            self.by_key[f"mobile {names.folded(name)} {key}"] = pk

    def _read_birthdays(self, entries: list[Entry]) -> None:
        for name, day, pk in self._born_with(self.near, entries).values_list(
            "name", "file__born_on", "pk"
        ):
            self.by_key[f"born {names.folded(name)} {day}"] = pk

    def _without_card(self, entries: list[Entry]) -> set[tuple[str, object]]:
        bare = self.near.exclude(identities__state__in=[s for s in Check if s != Check.REFUSED])
        born = self._born_with(bare, entries).values_list("name", "file__born_on")
        return {(names.folded(name), day) for name, day in born}

    def _born_with(self, near: QuerySet[Person], entries: list[Entry]) -> QuerySet[Person]:
        """Whoever has a birthday with them; their names are compared here, not by the database."""
        days = {one.facts.born_on for one in entries if one.facts.born_on}
        return near.filter(file__born_on__in=days) if days else near.none()

    def _read_vague(self, entries: list[Entry]) -> None:
        """Where only a name is said, and perhaps a door, it is whoever of that name is here of whom
        nothing said differs: a list of ours handed in again makes nobody twice."""
        wanted = {spelling for one in entries for spelling in _spellings(one.facts.name)}
        here: dict[str, list[Person]] = {}
        found = self.near.filter(name__in=wanted).select_related("file")
        for person in found.order_by("pk") if wanted else ():
            here.setdefault(names.folded(person.name), []).append(person)
        for entry in entries:
            if same := _same(entry, here.get(entry.name, ())):
                self.by_key[entry.keys[0]] = same.pk


def _is_fuller(entry: Entry, known: list[Any]) -> bool:
    """Whether a fact is said that the file leaves open."""
    *facts, sex = known
    names_of = ("mobile", *OF_THE_FILE)
    is_sex_new = entry.facts.sex not in UNSAID and (sex or Sex.UNKNOWN) in UNSAID
    pairs = zip(names_of, facts, strict=True)
    return is_sex_new or any(getattr(entry.facts, name) and not was for name, was in pairs)


def _held_by(entry: Entry, *, confirms: bool) -> set[str]:
    """The card and the groups that would hang on a file, as they are looked up."""
    card = {lookup(entry.card, "identity")} if entry.card else set()
    return card | ({*entry.groups} if confirms else set())


def _spellings(name: str) -> set[str]:
    return {name, search.simplified(name), to_hant(name)}


def _same(entry: Entry, namesakes: Iterable[Person]) -> Person | None:
    """Of whom all is true that the row says."""
    facts = entry.facts
    for person in namesakes:
        file = getattr(person, "file", None) or File(person=person)
        is_door = facts.landline in ("", file.landline) and facts.address in ("", file.address)
        if is_door and (file.sex == facts.sex or facts.sex in UNSAID or file.sex in UNSAID):
            return person
    return None
