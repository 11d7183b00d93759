"""Every form class, given whatever comes: it never fails, and says where what is wrong (T7)."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, Field
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.areas.forms import AreaField
from linli.core.asked import is_readable, seen
from tests.fuzz.corpus import DAYS, IDS, NUMBERS, ODD, TIMES
from tests.fuzz.pages import simplest
from tests.fuzz.registry import every_form, maker
from tests.sweep.cells import Town

pytestmark = pytest.mark.text

# What the middleware lets through (core/asked.py).
ARRIVING = [seen(text) for text in ODD.values() if is_readable(text)]
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.one_of(st.sampled_from(ARRIVING), st.text(CHARACTERS, max_size=80).map(seen))
OF_KIND: list[tuple[tuple[type[Field], ...], st.SearchStrategy[Any]]] = [
    ((forms.DateField,), st.one_of(st.sampled_from(DAYS), st.dates().map(str))),
    ((forms.TimeField,), st.one_of(st.sampled_from(TIMES), st.times().map(str))),
    ((forms.IntegerField,), st.one_of(st.sampled_from(NUMBERS), st.integers().map(str))),
    ((forms.DecimalField,), st.one_of(st.sampled_from(NUMBERS), st.decimals().map(str))),
    ((forms.ChoiceField, forms.ModelChoiceField, forms.UUIDField), st.sampled_from(IDS)),
]
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
MANY_TIMES, FEWER = 200, 40  # fewer where each field asks the database, or there are many
SMALL = 6
THOROUGH = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.django_db
def test_no_form_fails(town: Town) -> None:
    for kind in every_form():
        try_out(kind, town)


def try_out(kind: type[BaseForm], town: Town) -> None:
    make = maker(kind, town)
    fields = make().fields
    answers = st.fixed_dictionaries({n: values(one, town) for n, one in fields.items()})

    asks = any(hasattr(one, "queryset") or hasattr(one, "within") for one in fields.values())

    @settings(THOROUGH, max_examples=FEWER if asks or len(fields) > SMALL else MANY_TIMES)
    @given(sent=answers)
    def any_answer(sent: dict[str, Any]) -> None:
        form = make(sent, {})
        if form.is_valid():
            kept_as_it_is(form)
        else:
            told_in_fields(form)

    any_answer()


def values(field: Field, town: Town) -> st.SearchStrategy[Any]:
    """What comes for a field: something it takes, something odd of its kind, any text."""
    fitting = (strategy for kinds, strategy in OF_KIND if isinstance(field, kinds))
    odd = st.one_of(next(fitting, TEXT), TEXT)
    found = st.one_of(st.just(simplest(field, town)), odd)
    return st.lists(odd, max_size=3) if isinstance(field, MANY) else found


def told_in_fields(form: BaseForm) -> None:
    """Each fault stands beside a field, or above them all, in words; and nothing runs."""
    assert set(form.errors) <= {*form.fields, NON_FIELD_ERRORS}
    for sentences in form.errors.values():
        assert all(str(sentence).strip() for sentence in sentences)
    assert "<script>alert" not in str(form.errors)


def kept_as_it_is(form: BaseForm) -> None:
    """Text fits its column, can be stored, and stays the same when it is shown and sent again."""
    for name, value in form.cleaned_data.items():
        field = form.fields[name]
        if isinstance(value, str) and value:
            most = getattr(field, "max_length", None)
            assert most is None or len(value) <= most, name
            assert is_readable(value), name
        if isinstance(field, forms.CharField) and not isinstance(field, AreaField):
            assert field.clean(field.prepare_value(value)) == value, name
