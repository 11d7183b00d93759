"""What an event says besides is read in words, and a code that nobody explains stands as it is."""

from typing import Any

import pytest
from django.utils import translation

from linli.core.facts import about, facts_of
from linli.core.ids import uuid7
from linli.core.models import Event


def event(verb: str, of: str = "orders.order", **facts: Any) -> Event:
    return Event(verb=verb, subject_kind=of, subject_id=uuid7(), facts=facts)


@pytest.mark.parametrize(
    ("verb", "facts", "words"),
    [
        ("order.cancelled", {"reason": "changed_mind"}, ["reason Changed their mind"]),
        ("consent.given", {"purpose": "service", "version": 2},
         ["what for Serving you: orders, visits, records of them", "version 2"]),
        ("order.rated", {"low": False}, ["low marks no"]),
        ("order.arrived", {"metres": None, "code": True}, ["metres away –", "code yes"]),
        ("area.edited", {"fields": ["name", "slug"]}, ["fields name, slug"]),
        ("grant.given", {"role": "gone"}, ["role gone"]),
        ("points.earned", {"cut": ""}, []),
        ("order.new", {"unheard": 1}, ["unheard=1"]),
    ],
)  # fmt: skip
def test_facts_are_said_in_words(verb: str, facts: dict[str, Any], words: list[str]) -> None:
    assert facts_of(event(verb, **facts)) == words


def test_one_key_may_mean_several_things() -> None:
    assert facts_of(event("area.added", kind="town")) == ["kind Subdistrict or town"]
    assert facts_of(event("force.claimed", kind="worker")) != ["kind worker"]


def test_an_id_is_told_by_its_end() -> None:
    pk = uuid7()
    assert facts_of(event("grant.given", person=str(pk))) == [f"person {str(pk)[-8:]}"]


def test_what_it_is_about_has_a_name() -> None:
    with translation.override("zh-hans"):
        assert about(event("order.rated")) == "点单"
    assert about(event("x", of="some.thing")) == "some.thing"
