"""A package: parts with a life of their own, one progress, nothing counted twice."""

import pytest
from django.urls import reverse

from linli.accounts.tests.make import signed_in
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import alike, belonging, on_board, queries, rules
from linli.orders.actions import after, intake, triage
from linli.orders.life import PART_DONE, PART_OVER, Status, step_of_whole
from linli.orders.models import Draft, Order
from linli.orders.tests.make import Place
from linli.records.models import Contribution, Reception, ServiceRecord

pytestmark = pytest.mark.django_db


def now(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def parts_of(whole: Order) -> list[Order]:
    return list(whole.parts.order_by("id"))


def test_a_package_is_one_order_with_a_part_for_each_service() -> None:
    place = Place()
    whole = place.package(1, 3)
    assert (whole.status, whole.service) == (Status.IN_PARTS, None)
    assert [(part.status, part.more) for part in parts_of(whole)] == [
        (Status.SUBMITTED, 0), (Status.SUBMITTED, 2),
    ]  # fmt: skip
    told = Message.objects.filter(person=place.resident, code="order.submitted.asker")
    assert told.count() == 1


def test_the_whole_is_nobodys_work() -> None:
    place = Place()
    whole = place.package()
    assert set(queries.queue(place.dispatcher)) == set(parts_of(whole))
    assert set(on_board.seen(place.dispatcher)) == set(parts_of(whole))
    assert rules.next_steps(place.dispatcher, whole) == ["cancel_rest"]
    assert (whole.due_at, whole.alarm_at) == (None, None)
    assert alike.twins(parts_of(whole)[0], place.dispatcher) == []
    assert alike.twins(place.order(), place.dispatcher) == []


def test_the_last_part_closes_the_whole_and_each_part_is_one_record() -> None:
    place = Place()
    whole = place.package(1, 1)
    first, second = parts_of(whole)
    place.along(first, Status.CONFIRMED)
    assert now(whole).status == Status.IN_PARTS
    assert belonging.progress(parts_of(whole)).done == 1
    place.along(second, Status.CONFIRMED)
    whole = now(whole)
    assert whole.status == Status.CLOSED
    assert whole.closed_at is not None
    assert set(ServiceRecord.objects.values_list("source_id", flat=True)) == {first.pk, second.pk}
    assert (Contribution.objects.count(), Reception.objects.count()) == (2, 2)
    told = Message.objects.filter(person=place.resident, code="order.parts_done.asker")
    assert told.count() == 1
    assert [event.verb for event in history(whole)] == ["order.submitted", "order.parts_done"]


def test_what_comes_several_times_comes_again_when_the_time_before_is_done() -> None:
    place = Place()
    whole = place.package(3)
    for left in (2, 1, 0):
        part = parts_of(whole)[-1]
        assert (part.more, part.status) == (left, Status.SUBMITTED)
        far = belonging.progress(parts_of(whole))
        assert (far.done, far.of, far.next) == (2 - left, 3, part)
        place.along(part, Status.CONFIRMED)
    assert now(whole).status == Status.CLOSED
    assert [part.more for part in parts_of(whole)] == [0, 0, 0]
    assert ServiceRecord.objects.count() == 3


def test_what_was_ordered_comes_again_though_its_service_has_ended_meanwhile() -> None:
    place = Place()
    whole = place.package(2)
    part = parts_of(whole)[0]
    part = place.along(part, Status.DONE)
    assert part.service
    part.service.is_offered = False
    part.service.save()
    after.confirm(part, by=place.resident)
    assert now(whole).status == Status.IN_PARTS
    assert [one.status for one in parts_of(whole)] == [Status.CONFIRMED, Status.SUBMITTED]


def test_calling_off_the_rest_leaves_what_has_begun() -> None:
    place = Place()
    whole = place.package(1, 1, 5)
    begun, waiting, often = parts_of(whole)
    begun = place.along(begun, Status.IN_SERVICE)
    place.along(waiting, Status.ACCEPTED)
    whole = after.cancel_rest(now(whole), by=place.resident, reason="changed_mind")
    assert [part.status for part in parts_of(whole)] == [
        Status.IN_SERVICE, Status.CANCELLED, Status.CANCELLED,
    ]  # fmt: skip
    assert (whole.status, now(often).more) == (Status.IN_PARTS, 0)
    assert rules.next_steps(place.resident, whole) == []
    place.along(now(begun), Status.CONFIRMED)
    assert now(whole).status == Status.CLOSED
    far = belonging.progress(parts_of(whole))
    assert (far.done, far.of, far.off) == (1, 1, 2)


def test_calling_off_everything_ends_the_whole_in_the_same_breath() -> None:
    place = Place()
    whole = place.package(1, 4)
    page = signed_in(place.resident).post(
        reverse("orders:step", args=[whole.pk, "cancel_rest"]), {"reason": "solved"}
    )
    assert page.status_code == 302
    whole = now(whole)
    assert (whole.status, whole.reason) == (Status.CANCELLED, "solved")
    assert {part.status for part in parts_of(whole)} == {Status.CANCELLED}
    assert not ServiceRecord.objects.exists()


def test_whoever_leads_a_part_may_call_off_the_rest_at_the_desk() -> None:
    """They are the counter for the whole, though not for their own part."""
    place = Place()
    whole = place.package(1, 1)
    place.along(parts_of(whole)[0], Status.ACCEPTED)
    whole = after.cancel_rest(now(whole), by=place.worker, reason="solved")
    assert whole.status == Status.CANCELLED


def test_a_part_that_goes_on_again_opens_the_whole_again() -> None:
    place = Place()
    whole = place.package(1, 1)
    first, second = parts_of(whole)
    place.along(first, Status.CONFIRMED)
    place.along(second, Status.CONFIRMED)
    after.redo(now(second), by=place.resident)
    whole = now(whole)
    assert (whole.status, whole.closed_at) == (Status.IN_PARTS, None)
    repeat = Order.objects.get(repeats=second)
    after.cancel(repeat, by=place.resident, reason="solved")
    Order.objects.filter(pk=second.pk).update(needs_follow_up=False)
    after.close(now(second))
    assert now(whole).status == Status.CLOSED


def test_a_rejected_part_is_over_until_somebody_objects() -> None:
    place = Place()
    whole = place.package(1)
    part = triage.reject(parts_of(whole)[0], by=place.dispatcher, reason="no_skill")
    whole = now(whole)
    assert (whole.status, whole.reason) == (Status.NOT_DONE, "no_skill")  # nothing of it was done
    assert whole.said_by == place.station
    assert "appeal" not in rules.next_steps(place.resident, whole)
    triage.appeal(part, by=place.resident, words="请再看看")
    whole = now(whole)
    assert (whole.status, whole.reason, whole.said_by) == (Status.IN_PARTS, "", None)


@pytest.mark.parametrize(
    "whole", [Status.IN_PARTS, Status.CLOSED, Status.CANCELLED, Status.NOT_DONE]
)
@pytest.mark.parametrize("first", list(Status))
@pytest.mark.parametrize("second", [Status.SUBMITTED, Status.CANCELLED, Status.CONFIRMED])
def test_the_whole_is_over_exactly_when_every_part_is(
    whole: Status, first: Status, second: Status
) -> None:
    verb = step_of_whole(whole, [first, second])
    is_over = {first, second} <= PART_OVER
    over = ("parts_done", "parts_off", "parts_undone")
    ends = verb in over or (verb == "" and whole != Status.IN_PARTS)
    assert ends == is_over
    if verb in over:  # done only if a part was
        assert (verb == "parts_done") == bool({first, second} & PART_DONE)


def test_if_the_whole_cannot_follow_the_part_does_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction: all of it happens, or none."""
    place = Place()
    whole = place.package(1)
    part = place.along(parts_of(whole)[0], Status.DONE)
    from linli.orders.actions import moving

    def fails(*_args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(moving, "step_of_whole", fails)
    with pytest.raises(RuntimeError):
        after.confirm(part, by=place.resident)
    assert now(part).status == Status.DONE
    assert not ServiceRecord.objects.exists()


def test_a_package_is_ordered_from_its_page_in_three_steps() -> None:
    place = Place()
    package = place.package(1, 2).package
    assert package
    Order.objects.filter(parent__isnull=False).delete()
    Order.objects.all().delete()
    client = signed_in(place.resident)
    start = reverse("orders:begin_package", args=[package.slug])
    assert start in client.get(reverse("catalogue:package", args=[package.slug])).content.decode()

    def url(step: str) -> str:
        return reverse("orders:ask_package", args=[package.slug, step])

    assert client.get(start)["Location"] == url("who")
    assert client.get(url("check"))["Location"] == url("who")
    assert client.get(url("when")).status_code == 404
    assert client.post(url("who"), {"who": "self"})["Location"] == url("details")
    assert client.post(url("details"), {"address": "三巷 12 号"})["Location"] == url("check")
    check = client.get(url("check")).content.decode()
    assert package.name in check
    assert "2 次" in check
    done = client.post(url("check"))
    whole = Order.objects.get(parent=None)
    assert done["Location"] == reverse("orders:placed", args=[whole.pk])
    assert client.get(done["Location"]).status_code == 200
    assert (whole.package, whole.parts.count()) == (package, 2)
    assert not Draft.objects.exists()
    page = client.get(reverse("orders:one", args=[whole.pk])).content.decode()
    assert "3 项办了 0 项" in page
    assert 'role="progressbar"' in page
    listed = client.get(reverse("orders:mine")).content.decode()
    assert whole.number in listed
    assert parts_of(whole)[0].number not in listed
    there = client.get(reverse("orders:one", args=[parts_of(whole)[0].pk])).content.decode()
    assert reverse("orders:one", args=[whole.pk]) in there


def test_a_package_of_another_place_is_refused_with_a_sentence() -> None:
    place, other = Place(), Place()
    package = other.package(1).package
    need = place.need(service=None, package=package)
    with pytest.raises(Refused, match="not offered here"):
        intake.place(need, by=place.resident, area=place.area, beneficiary=place.resident)
    assert not Order.objects.filter(area=place.area).exists()


def test_a_part_that_does_not_fit_whom_it_is_for_refuses_the_whole() -> None:
    place = Place()
    row = place.package(1, 1).package
    assert row
    service = row.items.all()[1].service
    service.groups = ["alone"]
    service.save()
    place.resident.file.save()
    before = Order.objects.count()
    need = place.need(service=None, package=row)
    with pytest.raises(Refused, match="certain groups"):
        intake.place(need, by=place.resident, area=place.area, beneficiary=place.resident)
    assert Order.objects.count() == before


def test_the_counter_takes_a_package_in() -> None:
    place = Place()
    package = place.package(1, 1).package
    assert package
    Order.objects.filter(parent__isnull=False).delete()
    Order.objects.all().delete()
    said = {
        "phone": "", "name": "冯婆婆", "package": package.pk, "words": "都要",
        "area": place.area.pk, "address": "三巷 3 号", "urgency": "normal", "door": "phone",
        "agreed": "on", "new": "1",
    }  # fmt: skip
    client = signed_in(place.caller)
    both = client.post(reverse("orders:take_in"), said | {"more": place.service.pk})
    assert both.status_code == 422
    assert client.post(reverse("orders:take_in"), said).status_code == 302
    whole = Order.objects.get(parent=None)
    assert {part.taken_by for part in parts_of(whole)} == {place.caller}
    assert (whole.package, whole.parts.count()) == (package, 2)


def test_the_table_counts_the_parts_and_not_the_whole() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    place = Place()
    whole = place.package(1, 1)
    answer = signed_in(place.dispatcher).post(
        reverse("orders:export"), {"area": place.area.pk, "why": "report"}
    )
    table = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    numbers = {str(row[0].value) for row in table.active.iter_rows()}
    assert {part.number for part in parts_of(whole)} <= numbers
    assert whole.number not in numbers


def test_one_part_that_is_confidential_makes_the_whole_so() -> None:
    place = Place()
    package = place.package(1).package
    assert package
    service = package.items.all()[0].service
    service.is_confidential = True
    service.save()
    need = place.need(service=None, package=package)
    whole = intake.place(need, by=place.resident, area=place.area, beneficiary=place.resident)
    assert whole.is_confidential


def test_the_same_package_once_more() -> None:
    place = Place()
    whole = after.cancel_rest(place.package(1, 2), by=place.resident, reason="solved")
    again = intake.again(whole, by=place.resident)
    assert (again.package, again.parts.count()) == (whole.package, 2)
