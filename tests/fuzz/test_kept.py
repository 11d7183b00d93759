"""Odd text in the main forms: kept exactly, or refused beside its field (T8).

Exactly means: blanks around it gone, what nobody sees left out (core/asked.py), the names of
people in the one spelling of people/names.py. Nothing else is changed and nothing is cut off.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from linli.areas.models import Area
from linli.catalogue.models import Service, Wanted
from linli.core.asked import is_readable, seen
from linli.core.models import Event
from linli.organisations.models import Organisation
from linli.people import names
from linli.people.models import Acting, Consent, Dweller, File, Identity, Status
from linli.people.tests.make import make_card
from linli.venues.models import Room, Station
from tests.fuzz.columns import narrow_columns
from tests.fuzz.corpus import CARDS, ODD
from tests.fuzz.pages import Page, made_forms, page_of, post
from tests.sweep.cells import Town

pytestmark = pytest.mark.text

__all__ = ["narrow_columns"]

Spelling = Callable[[str], str]


def newest(model: type[Model]) -> Any:
    return model._default_manager.order_by("-pk").first()


def corrected_file() -> File:
    corrected = Event.objects.filter(verb="person.corrected").order_by("-pk")[0]
    return File.objects.get(pk=corrected.subject_id)


def as_sent(text: str) -> str:
    return seen(text).strip()


def as_name(text: str) -> str:
    return names.plain(seen(text))


def as_words(text: str) -> str:
    return " ".join(seen(text).split())


def as_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in seen(text).splitlines())
    return "\n".join(line for line in lines if line)


def facts_of(file: Callable[[], File]) -> dict[str, tuple[Callable[[], Any], Spelling]]:
    return {
        "name": (lambda: file().person.name, as_name),
        "address": (lambda: file().address, as_sent),
        "emergency_contact": (lambda: file().emergency_contact, as_sent),
    }


KEPT: dict[str, dict[str, tuple[Callable[[], Any], Spelling]]] = {
    "people:register": facts_of(lambda: File.objects.order_by("-registered_at")[0]),
    "people:correct": facts_of(corrected_file),
    "people:household": {"address": (lambda: newest(Dweller).household.address, as_sent)},
    "people:add_status": {"source": (lambda: newest(Status).source, as_sent)},
    "organisations:create": {"name": (lambda: newest(Organisation).name, as_sent)},
    "organisations:add_area": {"name": (lambda: newest(Area).name, as_sent)},
    "venues:add": {
        "name": (lambda: newest(Station).name, as_sent),
        "address": (lambda: newest(Station).address, as_sent),
        "phone": (lambda: newest(Station).phone, as_sent),
        "about": (lambda: newest(Station).about, as_sent),
    },
    "venues:add_room": {
        "name": (lambda: newest(Room).name, as_sent),
        "equipment": (lambda: newest(Room).equipment, as_sent),
    },
    "catalogue:add": {
        "name": (lambda: newest(Service).name, as_sent),
        "summary": (lambda: newest(Service).summary, as_sent),
        "about": (lambda: newest(Service).about, as_sent),
        "risk": (lambda: newest(Service).risk, as_sent),
        "details": (lambda: "\n".join(newest(Service).details), as_lines),
    },
    "catalogue:tell_us": {"words": (lambda: newest(Wanted).words, as_words)},
}


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow_columns")
@pytest.mark.parametrize("name", KEPT)
def test_odd_text_is_kept_exactly_or_refused_beside_its_field(name: str, town: Town) -> None:
    page = page_of(town, name)
    assert page
    assert page.form
    wrong = []
    for told, text in ODD.items():
        refused, differing = kept_or_refused(page, list(KEPT[name]), text)
        if not is_readable(text):
            assert refused == ["400"], told
            continue
        if strange := set(refused) - KEPT[name].keys():
            wrong.append(f"{told}: refused at {strange}")
        if taken := [field for field in KEPT[name] if refused and field not in refused]:
            again, differing = kept_or_refused(page, taken, text)
            assert not again
        wrong += [f"{told}: {one}" for one in differing]
    assert not wrong, "\n".join(wrong)


def kept_or_refused(page: Page, fields: list[str], text: str) -> tuple[list[str], list[str]]:
    """The fields beside which the page says what is wrong; what it kept otherwise than sent."""
    with made_forms() as made, page.undone() as client:
        response = post(client, page.path, page.good | dict.fromkeys(fields, text))
        if response.status_code == 422:
            return [name for form in made if form.is_bound for name in form.errors], []
        if response.status_code != 302:
            return [str(response.status_code)], []
        found = [(field, *KEPT[page.name][field]) for field in fields]
        return [], [
            f"{field}: {read()!r} of {text!r}"[:200]
            for field, read, spelled in found
            if read() != spelled(text)
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [make_card(), *CARDS])
def test_a_card_is_kept_in_one_spelling_or_refused_beside_its_field(kept: str, town: Town) -> None:
    Identity.objects.filter(person=town.owner).delete()
    page = page_of(town, "people:add_card")
    assert page
    for written in (kept, f" {kept[:6]} {kept[6:]}\u3000", kept.lower(), wide(kept)):
        with made_forms() as made, page.undone() as client:
            response = post(client, page.path, page.good | {"number": written})
            row = Identity.objects.filter(person=town.owner).first()
        if kept in CARDS:
            assert response.status_code == 422
            assert [list(form.errors) for form in made if form.is_bound] == [["number"]]
        else:
            assert row
            assert row.number == kept


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["", "x", "sensitive\0", "service ", "＇", "9" * 400])
def test_a_consent_is_given_to_what_was_asked_or_not_at_all(odd: str, town: Town) -> None:
    page = page_of(town, "people:consents")
    assert page
    before = Consent.objects.count(), Acting.objects.count()

    with page.undone() as client:
        response = post(client, page.path, {"purpose": odd})
        assert response.status_code in (400, 422)
        assert (Consent.objects.count(), Acting.objects.count()) == before
