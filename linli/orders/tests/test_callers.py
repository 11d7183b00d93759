"""Who calls for whom, what they agreed to, and how somebody without a row is told."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, signed_in
from linli.catalogue.tests.make import make_service
from linli.channels import actions as channels
from linli.channels.models import Call, Message, Preference, Sms
from linli.core.models import Event
from linli.orders.actions import dispatch, fulfil, intake, triage
from linli.orders.forgetting import forget_words
from linli.orders.models import Door, Order
from linli.orders.tests.make import Place, soon
from linli.people.models import Channel, File, Sex

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INTAKE, CALLS = reverse("orders:take_in"), reverse("channels:calls")


@pytest.fixture
def place() -> Place:
    return Place()


def sent(place: Place, **more: Any) -> dict[str, Any]:
    usual = {
        "phone": "0757-28330001", "name": "何伯", "service": place.service.pk, "words": "灯不亮了",
        "area": place.area.pk, "address": "三巷 12 号", "urgency": "normal", "door": "phone",
        "told_how": "call", "agreed": "on",
    }  # fmt: skip
    return {**usual, **more}


def took(place: Place, **more: Any) -> Order:
    answer = signed_in(place.caller).post(INTAKE, sent(place, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Order.objects.latest("submitted_at")


def page(person: Person, path: str) -> str:
    return signed_in(person).get(path).content.decode()


def test_who_called_stands_with_the_number_of_whoever_it_is_for(place: Place) -> None:
    order = took(place, calls="family", caller="何小姐", own_phone="0757-28330002")
    assert (order.caller_name, order.caller_tie) == ("何小姐", "family")
    assert order.caller_phone.endswith("28330001")
    assert order.phone.endswith("28330002")
    path = reverse("orders:desk_one", args=[order.pk])
    assert "何小姐" not in page(place.dispatcher, path)  # shown with the address, and logged
    client = signed_in(place.dispatcher)
    client.post(reverse("orders:desk_contact", args=[order.pk]))
    assert "何小姐" in client.get(path).content.decode()
    without = signed_in(place.caller).post(INTAKE, sent(place, calls="family"))
    assert without.status_code == 422


def test_that_they_agreed_is_kept_with_how_and_by_whom(place: Place) -> None:
    order = took(place, door="desk")
    assert (order.agreed_how, order.taken_by) == (Channel.SPOKEN, place.caller)
    assert order.agreed_at is not None
    shown = page(place.dispatcher, reverse("orders:desk_one", args=[order.pk]))
    assert f"由{place.caller.name}记下" in shown.replace(" ", "")
    assert place.order().agreed_at is None  # on one's own screen: in the ledger of consents
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(agreed_how="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(taken_by=None)


def test_wishes_are_taken_down_by_telephone_too(place: Place) -> None:
    order = took(place, sex=Sex.FEMALE.value, language="yue")
    assert order.wants == {"sex": Sex.FEMALE, "language": "yue"}


def test_the_service_s_own_questions_are_asked_and_its_risk_is_told(place: Place) -> None:
    service = make_service(area=place.area, details=["几楼", "有没有电梯"], risk="要爬梯子")
    client = signed_in(place.caller)
    first = client.post(INTAKE, sent(place, service=service.pk))
    assert first.status_code == 422
    assert "有没有电梯" in first.content.decode()
    said = sent(place, service=service.pk, asked=service.pk, detail_0="5 楼")
    assert client.post(INTAKE, said).status_code == 422  # the risk was not told yet
    assert client.post(INTAKE, said | {"risk_told": "on"}).status_code == 302
    order = Order.objects.get()
    assert order.words == "灯不亮了\n几楼：5 楼"
    assert order.is_risk_told


def test_on_one_s_own_screen_they_are_asked_too(place: Place) -> None:
    service = make_service(area=place.area, details=["几楼", "有没有电梯"])
    client = signed_in(place.resident)
    step = {one: reverse("orders:ask", args=[service.slug, one]) for one in
            ("who", "when", "details", "check")}  # fmt: skip
    client.post(step["who"], {"who": "self"})
    client.post(step["when"], {"day": "soon"})
    assert "有没有电梯" in client.get(step["details"]).content.decode()
    said = {"address": "三巷 12 号", "words": "灯不亮了", "detail_1": "没有"}
    client.post(step["details"], said)
    check = client.get(step["check"]).content.decode()
    assert "有没有电梯" in check
    assert "几楼" not in check
    client.post(step["check"])
    assert Order.objects.get().words == "灯不亮了\n有没有电梯：没有"


def test_whoever_has_no_row_is_rung_after_each_step_that_tells_them(place: Place) -> None:
    order = took(place)
    assert not Call.objects.exists()  # they have just called
    order = triage.reject(order, by=place.dispatcher, reason="not_ours")
    [call] = Call.objects.all()
    assert (call.person, call.area, call.message.subject_id) == (None, place.area, order.pk)
    assert call.message.sms == Sms.NONE
    listed = page(place.worker, CALLS)
    assert order.number in listed
    assert "28330001" not in listed
    assert "何伯" not in listed
    client = signed_in(place.worker)
    client.post(reverse("channels:show_number", args=[call.pk]))
    shown = client.get(CALLS).content.decode()
    assert "28330001" in shown
    assert "何伯" in shown
    assert Event.objects.filter(verb="call.number_seen", subject_id=call.pk).count() == 1
    assert "28330001" not in page(place.second, CALLS)  # each asks for themselves
    client.post(reverse("channels:told", args=[call.pk]))
    call.refresh_from_db()
    assert call.told_by == place.worker


def test_whoever_called_for_them_is_rung(place: Place) -> None:
    order = took(place, calls="family", caller="何小姐", own_phone="0757-28330002")
    triage.ask_info(order, by=place.dispatcher, words="几楼？")
    client = signed_in(place.worker)
    client.post(reverse("channels:show_number", args=[Call.objects.get().pk]))
    shown = client.get(CALLS).content.decode()
    assert "何小姐" in shown
    assert "28330001" in shown
    assert "28330002" not in shown


@pytest.mark.parametrize("changes", [{"told_how": "none"}, {"phone": ""}])
def test_whoever_does_not_want_it_or_left_no_number_is_not_rung(
    place: Place, changes: dict[str, str]
) -> None:
    triage.ask_info(took(place, **changes), by=place.dispatcher, words="几楼？")
    assert not Call.objects.exists()


def test_without_a_name_only_whoever_asked_for_it_is_rung(place: Place) -> None:
    silent = {"name": "", "is_silent": "on"}
    triage.ask_info(took(place, told_how="", **silent), by=place.dispatcher, words="几点？")
    assert not Call.objects.exists()
    triage.ask_info(took(place, told_how="call", **silent), by=place.dispatcher, words="几点？")
    assert Call.objects.count() == 1


def test_once_and_no_more_when_it_is_not_true_any_longer(place: Place) -> None:
    order = triage.ask_info(took(place), by=place.dispatcher, words="几楼？")
    again = channels.ring("order.info_asked.asker", about=order, facts={"number": order.number},
                          once=Message.objects.get().once)  # fmt: skip
    assert again == Message.objects.get()
    assert Call.objects.count() == 1
    triage.give_info(order, by=place.caller, words="5 楼")
    codes = set(Call.objects.values_list("message__code", flat=True))
    assert "order.info_asked.asker" not in codes


def test_what_is_forgotten_is_forgotten_on_the_call_list_too(place: Place) -> None:
    order = triage.ask_info(took(place), by=place.dispatcher, words="几楼？")
    forget_words(order)
    client = signed_in(place.worker)
    client.post(reverse("channels:show_number", args=[Call.objects.get().pk]))
    shown = client.get(CALLS).content.decode()
    assert "28330001" not in shown
    assert "没有号码" in shown


@pytest.mark.parametrize("has_a_row", [True, False])
def test_the_four_digits_are_told_on_the_telephone_once_the_number_is_shown(
    place: Place, *, has_a_row: bool
) -> None:
    if has_a_row:
        need = place.need()
        person = make_person("何志强", area=place.area, mobile="")
        File.objects.create(person=person, landline="0757-28330001", needs=["landline"])
        order = intake.take_in(
            need, by=place.caller, area=place.area, door=Door.PHONE, beneficiary=person, agreed=True
        )
    else:
        order = took(place)
    order = dispatch.assign(order, by=place.head, to=place.worker)
    Call.objects.all().delete()
    order = fulfil.schedule(order, by=place.worker, begins=soon(), ends=soon(2))
    [call] = Call.objects.all()
    said = f"上门的人会先说这四个数字：{' '.join(order.visit_code)}"
    client = signed_in(place.second)
    assert said not in client.get(CALLS).content.decode()
    client.post(reverse("channels:show_number", args=[call.pk]))
    assert said in client.get(CALLS).content.decode()
    assert order.visit_code not in str(call.message.facts)
    fulfil.ask_time(order, by=place.caller)  # no visit any more, no digits
    assert said not in client.get(CALLS).content.decode()


def test_the_list_of_calls_costs_the_same_for_one_and_for_many(place: Place) -> None:
    counts = []
    client = signed_in(place.worker)
    for n in range(4):
        order = took(place, phone=f"0757-2833000{n}", address=f"{n + 1} 号", apart=[
            str(pk) for pk in Order.objects.values_list("pk", flat=True)
        ])  # fmt: skip
        triage.ask_info(order, by=place.dispatcher, words="几楼？")
        with CaptureQueriesContext(connection) as asked:
            client.get(CALLS)
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def known(place: Place, mobile: str = "13900001234") -> Person:
    """Somebody with a file and no account."""
    person = make_person("何志强", area=place.area, mobile=mobile)
    File.objects.create(person=person)
    return person


@pytest.mark.parametrize(
    ("how", "rung", "sms"), [("call", 1, "waiting"), ("sms", 0, "waiting"), ("none", 0, "none")]
)
def test_somebody_with_a_file_and_no_account_is_told_as_they_said(
    place: Place, how: str, rung: int, sms: str
) -> None:
    person = known(place)
    need = place.need(told_how=how)
    order = intake.take_in(
        need, by=place.caller, area=place.area, door=Door.PHONE, beneficiary=person, agreed=True
    )
    Call.objects.all().delete()
    if how == "call":  # text messages are off from now on
        assert Preference.objects.get(person=person).wants_call
        sms = "none"
    triage.ask_info(order, by=place.dispatcher, words="几楼？")
    message = Message.objects.get(person=person, code="order.info_asked.asker")
    assert (message.sms, Call.objects.filter(person=person).count()) == (sms, rung)


def test_whoever_has_an_account_chose_for_themselves(place: Place) -> None:
    need = place.need(told_how="none")
    intake.take_in(
        need, by=place.caller, area=place.area, door=Door.PHONE, beneficiary=place.resident
    )
    assert not Preference.objects.filter(person=place.resident).exists()


def test_done_again_it_is_told_the_same_way(place: Place) -> None:
    order = took(place, calls="family", caller="何小姐")
    again = intake.repeat(order)
    assert (again.caller_name, again.caller_tie, again.told_how) == ("何小姐", "family", "call")


def test_nobody_without_a_row_is_written_to_or_reads(place: Place) -> None:
    triage.ask_info(took(place), by=place.dispatcher, words="几楼？")
    rows = Message.objects.filter(person=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(sms=Sms.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(read_at=rows.get().at)


def test_what_is_confidential_is_for_the_asker_s_own_ears_only(place: Place) -> None:
    order = took(place, told_how="call", name="", is_silent="on")
    assert order.is_confidential
    triage.ask_info(order, by=place.dispatcher, words="几点？")
    assert Message.objects.get(code="order.info_asked.asker").is_private
    secret = place.order(
        service=make_service(area=place.area, is_confidential=True, forces=["worker"])
    )
    dispatch.offer(secret, by=place.dispatcher, to=[place.worker])
    rows = dict(Message.objects.filter(subject_id=secret.pk).values_list("code", "is_private"))
    assert rows == {"order.submitted.asker": True, "order.offered.target": False}
    assert not Message.objects.filter(subject_id=place.order().pk, is_private=True).exists()


@pytest.mark.parametrize(
    ("door", "caller", "rung"), [("phone", "", 0), ("desk", "", 0), ("paper", "", 1),
                                 ("phone", "family", 1)],
)  # fmt: skip
def test_nobody_is_rung_to_hear_that_we_have_what_they_just_told_us(
    place: Place, door: str, caller: str, rung: int
) -> None:
    need = place.need(told_how="call", caller_tie=caller, caller_name="何小姐" if caller else "")
    intake.take_in(need, by=place.caller, area=place.area, door=door, beneficiary=known(place))
    assert Call.objects.count() == rung
    assert Message.objects.filter(code="order.submitted.asker").count() == 1


def test_what_is_confidential_is_rung_by_whoever_knows_of_it_anyway(place: Place) -> None:
    secret = make_service(area=place.area, is_confidential=True, forces=["worker"])
    person = known(place)
    need = place.need(service=secret, told_how="call")
    order = intake.take_in(
        need, by=place.dispatcher, area=place.area, door=Door.PHONE, beneficiary=person
    )
    triage.ask_info(order, by=place.dispatcher, words="几点？")
    assert "何志强" not in page(place.worker, CALLS)
    told = reverse("channels:told", args=[Call.objects.get().pk])
    assert signed_in(place.worker).post(told).status_code == 404
    with pytest.raises(PermissionDenied):
        channels.told(Call.objects.get(), by=place.worker)
    for hears in (place.dispatcher, place.head):
        shown = page(hears, CALLS)
        assert "何志强" in shown
        assert "本人" in shown
        assert secret.name not in shown
    order.hands.create(person=place.worker, force="worker", is_lead=True)
    assert "何志强" in page(place.worker, CALLS)
    assert signed_in(place.worker).post(told).status_code == 302
