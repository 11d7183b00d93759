"""Every page that takes something, given odd values in every field (T7, T8)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django import forms
from django.forms import CharField, SlugField

from linli.areas.forms import AreaField, AreasField
from linli.catalogue.forms import Lines
from linli.organisations.forms.organisations import OrganisationField
from linli.people.forms import MobileField, NameField
from tests.fuzz.columns import narrow_columns, rows
from tests.fuzz.corpus import DAYS, IDS, NUMBERS, ODD, TIMES
from tests.fuzz.pages import LOOSE, UNREACHED, Page, content, post, taking_pages
from tests.sweep.cells import Town

pytestmark = pytest.mark.text

__all__ = ["narrow_columns"]

PARTS = 2
TEXT = (
    CharField,
    SlugField,
    NameField,
    MobileField,
    AreaField,
    AreasField,
    OrganisationField,
    Lines,
)
SENDINGS = 2  # of each kind of odd value for each page; all of them within a few pages
MEGABYTES = 10 * 1024 * 1024
# Counting how often something was tried is no half-done work.
COUNTING = {"core.Limit", "core.Event", "accounts.Session"}


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow_columns")
@pytest.mark.parametrize("part", range(PARTS))
def test_odd_values_are_taken_or_refused_but_never_break_a_page(part: int, town: Town) -> None:
    """Among good ones, or they would never get past the first check."""
    wrong = []
    before = rows()
    for number, page in enumerate(taking_pages(town, part, PARTS)):
        takes_good_words = page.form is None or page.send(page.good).status_code < 400
        if takes_good_words == (page.name in UNREACHED):
            wrong.append(f"{page.name}: good words are taken: {takes_good_words}")
        wrong += [f"{page.name}: {fault}" for fault in faults(page, number + 7 * part, before)]
    assert not wrong, "\n".join(wrong[:40])


def faults(page: Page, number: int, before: dict[str, int]) -> Iterator[str]:
    for told, sent in sendings(page, number):
        try:
            fault = judged(page, sent, before)
        except Exception as error:  # noqa: BLE001 - every one is a find
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        if fault:
            yield f"{told}: {fault}"


def judged(page: Page, sent: dict[str, Any], before: dict[str, int]) -> str:
    with page.undone() as client:
        response = post(client, page.path, sent)
        after = rows() if response.status_code >= 400 else before
    if response.status_code >= 500:
        return str(response.status_code)
    if "<script>alert" in content(response):
        return "it runs what it was sent"
    changed = {table for table, count in before.items() if after[table] != count} - COUNTING
    return f"{response.status_code}, but it changed {changed}" if changed else ""


def sendings(page: Page, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Odd in every field, and odd in the fields of one kind among good values."""
    texts = page.fields(*TEXT)
    for n, told in enumerate(turn([*ODD], number)):
        if n == 0 or page.form is None:
            yield f"{told} everywhere", dict.fromkeys([*LOOSE, *page.good], ODD[told])
        if texts:
            yield f"{told} as text", page.good | dict.fromkeys(texts, ODD[told])
    for kind, values in ODD_OF.items():
        names = [name for name in (page.form.fields if page.form else ()) if is_a(page, name, kind)]
        for value in turn(values, number) if names else ():
            yield f"{kind.__name__} {value[:30]!r}", page.good | dict.fromkeys(names, value)
    if texts:
        yield "the longest", page.good | {name: longest(page, name) for name in texts}
    yield "several", {name: [value, value] for name, value in page.good.items()}
    yield "nothing", {}


def is_a(page: Page, name: str, kind: type[forms.Field]) -> bool:
    assert page.form
    return isinstance(page.form.fields[name], kind)


def longest(page: Page, name: str) -> str:
    """As much as the field takes, each character four bytes wide."""
    assert page.form
    most = getattr(page.form.fields[name], "max_length", None) or 10_000
    return "𠮷" * most


def turn(values: Sequence[str], number: int) -> list[str]:
    """Some of the values; with other numbers the others."""
    return [values[(number * SENDINGS + n) % len(values)] for n in range(SENDINGS)]


ODD_OF: dict[type[forms.Field], Sequence[str]] = {
    forms.DateField: DAYS,
    forms.TimeField: TIMES,
    forms.IntegerField: NUMBERS,
    forms.DecimalField: NUMBERS,
    forms.ChoiceField: IDS,
    forms.ModelChoiceField: IDS,
    forms.UUIDField: IDS,
    forms.FileField: IDS,
    forms.BooleanField: NUMBERS,
}
