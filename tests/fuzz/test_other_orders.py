"""No step of an order takes a person, a unit, an order, a service or a photo of another area by its
id, at the desk or from a program, and none tells what it is called (T5).

The general sweep (test_other_area.py) finds one order in one state: each step is tried here in the
state in which it is possible, and takes what is right before it refuses what is not.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Package, Service
from linli.orders.actions import dispatch, photos, together
from linli.orders.forms.of import STEP_FORMS
from linli.orders.forms.people import AcceptForm
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, picture
from linli.organisations.models import Organisation
from tests.fuzz.pages import content

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LARK = "百灵鸟"
# Choices that are made for each order and name no row.
NO_ROWS = {("be_late", "minutes")}
NAMES = (Person, Organisation, Service, Package)


class Elsewhere:
    """Another area with one row of each kind, called so that it is noticed."""

    def __init__(self) -> None:
        known = {kind: set(kind._default_manager.values_list("pk", flat=True)) for kind in NAMES}
        self.place = place = Place()
        self.order = place.order(Status.IN_SERVICE, words=f"{LARK}灯不亮", address=f"{LARK}巷")
        self.photo = photos.add_photo(self.order, by=place.worker, upload=picture(), yes="own")
        self.people = [place.worker, place.second, place.head, place.neighbour, place.resident]
        self.package = place.package().package
        for kind in NAMES:
            for row in kind._default_manager.exclude(pk__in=known[kind]):
                kind._default_manager.filter(pk=row.pk).update(name=f"{LARK}{str(row.pk)[-4:]}")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def returned_three_times(place: Place) -> Order:
    order = place.order()
    for _time in range(3):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time")
    return order


def photographed(place: Place) -> Order:
    order = place.order(Status.IN_SERVICE)
    photos.add_photo(order, by=place.worker, upload=picture(), yes="own")
    return Order.objects.get(pk=order.pk)


Case = tuple[str, str, Order, Person, dict[str, Any]]  # verb, field, and what is right


def cases(place: Place) -> Iterator[Case]:
    """Each field of each step that names a row."""
    new, twin = place.order(), place.order()
    second, friend = str(place.second.pk), str(place.neighbour.pk)
    taken = place.order(Status.ACCEPTED)
    dispatcher, lead = place.dispatcher, place.worker
    yield "merge", "into", new, dispatcher, {"into": str(twin.pk)}
    known = {"service": str(place.service.pk), "urgency": "normal"}
    yield "classify", "service", new, dispatcher, known
    yield "offer", "to", new, dispatcher, {"to": [second]}
    yield "offer", "unit", new, dispatcher, {"unit": str(place.station.pk)}
    yield "assign", "to", new, dispatcher, {"to": second}
    yield "rule", "to", returned_three_times(place), place.street, {"to": second}
    yield "hand_over", "to", taken, lead, {"to": second}
    yield "add_helper", "to", taken, lead, {"to": second}
    yield "ask_along", "to", taken, lead, {"to": friend}
    yield "ask_over", "to", taken, lead, {"to": friend}
    two = together.add_helper(place.order(Status.ACCEPTED), by=lead, person=place.second)
    yield "drop_helper", "to", two, lead, {"to": second}
    asked = dispatch.offer(place.order(), by=dispatcher, to=[], unit=place.station)
    yield "accept", "to", asked, place.head, {"to": second}
    seen = photographed(place)
    yield "see_need", "service", seen, lead, {"service": str(place.service.pk)}
    own = str(seen.photos.get().pk)
    yield "drop_photo", "photo", seen, lead, {"photo": own}


def foreign(field: str, elsewhere: Elsewhere) -> list[str]:
    match field:
        case "into":
            return [str(elsewhere.order.pk)]
        case "service":
            return [str(elsewhere.place.service.pk)]
        case "unit":
            return [str(elsewhere.place.station.pk)]
        case "photo":
            return [str(elsewhere.photo.pk)]
    return [str(one.pk) for one in elsewhere.people]


def by_page(client: Client, order: Order, verb: str, facts: dict[str, Any]) -> Any:
    return client.post(reverse("orders:desk_step", args=[order.pk, verb]), facts)


def by_program(client: Client, order: Order, verb: str, facts: dict[str, Any]) -> Any:
    path = reverse("api-1:take_step", args=[order.pk, verb])
    return client.post(path, json.dumps({"facts": facts}), content_type="application/json")


def test_no_step_takes_or_tells_of_a_row_of_another_area() -> None:
    place, elsewhere = Place(), Elsewhere()
    wrong, tried = [], set()
    for verb, field, order, by, right in cases(place):
        tried.add((verb, field))
        client = signed_in(by)
        for send, taken in ((by_page, 302), (by_program, 200)):
            with undone():
                said = send(client, order, verb, right)
            if said.status_code != taken:  # or nothing would be proven
                wrong.append(f"{verb}: {said.status_code}, not taken: {content(said)[:300]}")
            for pk in foreign(field, elsewhere):
                many = isinstance(right[field], list)
                with undone():
                    said = send(client, order, verb, right | {field: [pk] if many else pk})
                    moved = Order.objects.get(pk=order.pk).turn != order.turn
                if said.status_code not in (404, 409, 422) or moved or LARK in content(said):
                    wrong.append(f"{verb} {field}: {said.status_code}")
    assert not wrong, "\n".join(wrong)
    assert tried == named_rows()


def named_rows() -> set[tuple[str, str]]:
    """The fields of steps whose choices are rows."""
    found = set()
    every: dict[str, type[forms.Form]] = {**STEP_FORMS, "accept": AcceptForm}
    for verb, form in every.items():
        for name, field in form.base_fields.items():
            is_row = isinstance(field, forms.ModelChoiceField | forms.UUIDField)
            if is_row or getattr(field, "choices", None) == []:
                found.add((verb, name))
    return found - NO_ROWS


def judged(said: Any, what: str, *, codes: tuple[int, ...] = (422,)) -> list[str]:
    if said.status_code not in codes:
        return [f"{what}: {said.status_code}"]
    return [f"{what}: it tells of it"] if LARK in content(said) else []


def test_the_desk_takes_in_nobody_and_nothing_of_another_area() -> None:
    place, elsewhere = Place(), Elsewhere()
    there = elsewhere.place
    client, path = signed_in(place.caller), reverse("orders:take_in")
    right = {
        "phone": "0757-28330001", "name": "何伯", "service": str(place.service.pk),
        "words": "看电视", "area": str(place.area.pk), "address": "五巷 1 号",
        "urgency": "normal", "door": "phone", "told_how": "call", "agreed": "on",
    }  # fmt: skip
    theirs = {
        "service": there.service, "more": there.service, "package": elsewhere.package,
        "area": there.area, "person": there.resident, "add_to": elsewhere.order,
    }  # fmt: skip
    with undone():
        assert client.post(path, right).status_code == 302
    wrong = []
    for name, row in theirs.items():
        assert row is not None
        sent = right | {name: str(row.pk)}
        for more in ({}, {"phone": there.resident.mobile}, {"look": "1"}):
            codes = (200,) if "look" in more else (422,)
            with undone():
                wrong += judged(client.post(path, sent | more), f"{name} {more}", codes=codes)
    same = place.order(words="看电视", address="五巷 1 号")
    with undone():
        said = client.post(path, right | {"apart": [str(elsewhere.order.pk)]})
        wrong += judged(said, "apart") + (
            [] if same.number in content(said) else ["not held apart"]
        )
    assert wrong == []


def test_nobody_orders_for_somebody_whom_they_do_not_act_for() -> None:
    place, elsewhere = Place(), Elsewhere()
    path = reverse("orders:ask", args=[place.service.slug, "who"])
    client = signed_in(place.resident)
    assert client.post(path, {"who": "self"}).status_code == 302
    for one in elsewhere.people:
        assert judged(client.post(path, {"who": str(one.pk)}), "who") == []


def test_a_phone_and_a_program_name_nothing_of_another_area() -> None:
    place, elsewhere = Place(), Elsewhere()
    there = elsewhere.place
    order = place.order(Status.IN_SERVICE)
    client = signed_in(place.worker)
    right = {
        "order": str(order.pk), "verb": "see_need", "turn": 1, "person": str(place.worker.pk),
        "at": order.moved_at.isoformat(), "service": str(place.service.pk),
    }  # fmt: skip
    codes = {"order": (404,), "person": (403,), "service": (422,)}
    rows = {"order": elsewhere.order, "person": there.worker, "service": there.service}
    wrong = []
    for door in ("orders:queue_up", "orders:my_queue_up"):
        with undone():
            assert client.post(reverse(door), right).status_code == 200
        for name, row in rows.items():
            with undone():
                said = client.post(reverse(door), right | {name: str(row.pk)})
                wrong += judged(said, f"{door} {name}", codes=codes[name])
    need = {"area": str(place.area.pk), "words": "灯不亮", "name": "何伯", "door": "phone"}
    theirs = {"area": there.area, "beneficiary": there.resident, "service": there.service}
    program, path = signed_in(place.dispatcher), reverse("api-1:place_order")
    for name, row in theirs.items():
        with undone():
            said = program.post(
                path, json.dumps(need | {name: str(row.pk)}), content_type="application/json",
                headers={"Idempotency-Key": f"key-of-the-{name}"},
            )  # fmt: skip
            wrong += judged(said, f"place_order {name}", codes=(409, 422))
    assert wrong == []


def test_no_list_is_narrowed_to_what_is_of_another_area() -> None:
    place, elsewhere = Place(), Elsewhere()
    there = elsewhere.place
    client = signed_in(place.dispatcher)
    wrong = []
    for name, row in {"area": there.area, "lead": there.worker}.items():
        said = client.get(reverse("orders:list"), {name: str(row.pk)})
        wrong += judged(said, name)
    for page in ("orders:list", "orders:map", "orders:board", "orders:queue"):
        said = client.get(reverse(page), {"at": str(there.area.pk), "area": str(there.area.pk)})
        wrong += judged(said, page, codes=(200, 404, 422))
    said = client.get(reverse("orders:sticker_sheet"), {"area": str(there.area.pk)})
    assert wrong + judged(said, "sticker") == []
