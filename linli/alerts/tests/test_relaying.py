"""A duty officer relays and lifts; colours; a place's own advice; our own documents."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.alerts import cap, colours, outgoing, queries
from linli.alerts.actions import advising, relaying
from linli.alerts.models import Advice, Alert, Colour, Kind
from linli.alerts.tests.make import LINK, TEXT, Town, ago, message, relayed, said, take, taken
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


def test_what_an_officer_relays_holds_until_the_station_lifts_it(town: Town) -> None:
    alert = relayed(town)
    assert list(queries.holding(town.area.pk)) == [alert]
    lifting = relaying.lift(
        alert, by=town.officer, issued_at=ago(0), text="台风预警解除", link=LINK
    )
    assert list(queries.former(town.area.pk)) == [alert]
    alert.refresh_from_db()
    assert alert.closed_by == lifting
    verbs = Event.objects.filter(actor=town.officer).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["alert.relayed", "alert.lifted"]
    with pytest.raises(Refused):
        relaying.lift(alert, by=town.officer, issued_at=ago(0), text="再解除", link=LINK)


def test_the_same_words_are_relayed_once(town: Town) -> None:
    words = said()
    relaying.relay(words, town.area, by=town.officer)
    with pytest.raises(Refused):
        relaying.relay(words, town.area, by=town.officer)
    assert Alert.objects.count() == 1


def test_one_takes_the_place_of_another(town: Town) -> None:
    first = relayed(town, colour="yellow", issued_at=ago(2))
    second = relaying.relay(said(), town.area, by=town.officer, instead_of=first)
    assert list(queries.holding(town.area.pk)) == [second]
    for status, hours in (("exercise", 0), ("actual", 5)):
        with pytest.raises(Refused):
            relaying.relay(
                said(status=status, issued_at=ago(hours), text="另一条"), town.area,
                by=town.officer, instead_of=second,
            )  # fmt: skip
    with pytest.raises(Refused):
        relaying.relay(said(text="第三条"), town.area, by=town.officer, instead_of=first)


WRONG: dict[str, dict[str, Any]] = {
    "no text": {"text": " "},
    "no station": {"station": ""},
    "no page": {"link": ""},
    "no real page": {"link": "javascript:1"},
    "from tomorrow": {"issued_at": ago(-24)},
    "from last month": {"issued_at": ago(24 * 30)},
    "over": {"until": ago(0.5)},
    "blue rain, which Guangdong has not": {"kind": "rain", "colour": "blue"},
}


@pytest.mark.parametrize("case", WRONG)
def test_what_no_station_said_is_refused(town: Town, case: str) -> None:
    with pytest.raises(Refused):
        relayed(town, **WRONG[case])
    assert not Alert.objects.exists()


def test_only_who_is_on_duty_there(town: Town) -> None:
    elsewhere = make_staff(Role.DISPATCHER, make_area())
    worker = make_staff(Role.WORKER, town.area)
    for by in (elsewhere, worker, make_resident(area=town.area)):
        with pytest.raises(PermissionDenied):
            relayed(town, by=by)
        with pytest.raises(PermissionDenied):
            advising.advise(town.area, by=by, text="关窗", source="村委会", until=ago(-1))
    of_the_city = taken(message())
    with pytest.raises(PermissionDenied):  # a village does not lift the warning of its city
        relaying.lift(of_the_city, by=town.officer, issued_at=ago(0), text="解除", link=LINK)
    assert of_the_city in queries.seen_to_by(town.officer)
    assert not queries.seen_to_by(elsewhere)
    above = make_staff(Role.DISPATCHER, town.city)
    relaying.lift(of_the_city, by=above, issued_at=ago(0), text="解除", link=LINK)
    assert not queries.holding(town.area.pk)


def test_what_an_officer_relays_leaves_as_cap_with_the_station_as_its_source(town: Town) -> None:
    first = relayed(town, status="exercise", issued_at=ago(2))
    lifting = relaying.lift(first, by=town.officer, issued_at=ago(1), text="演练结束", link=LINK)
    told = cap.read(outgoing.document(first))
    assert (told.status, told.msg_type, told.source) == ("Exercise", "Alert", "示例市气象台")
    info = told.infos[0]
    assert (info.description, info.web, info.event) == (TEXT, LINK, "台风橙色")
    assert info.areas[0].geocodes[0].value == "449900"
    end = cap.read(outgoing.document(lifting))
    assert end.msg_type == "Cancel"
    assert end.references[0].identifier == told.identifier
    assert take(end).refused is None  # another Linli can take it in


def test_advice_is_apart_and_ends(town: Town) -> None:
    advice = advising.advise(
        town.area, by=town.officer, text="关窗，收阳台", source="村委会", until=ago(-3)
    )
    assert list(queries.advice(town.area.pk)) == [advice]
    assert not queries.advice(town.area.pk, timezone.now() + timedelta(hours=4))
    assert not Alert.objects.exists()
    advising.end(advice, by=town.officer)
    assert not queries.advice(town.area.pk)
    with pytest.raises(Refused):
        advising.end(advice, by=town.officer)
    for text, until in ((" ", ago(-1)), ("关窗", ago(1))):
        with pytest.raises(Refused):
            advising.advise(town.area, by=town.officer, text=text, source="村", until=until)
    with pytest.raises(IntegrityError), transaction.atomic():
        Advice.objects.create(
            area=town.area, text="", source="村", until=ago(-1), written_by=town.officer
        )


def test_the_tables_are_whole() -> None:
    for one in colours.meanings():
        assert one.kind in Kind.values
        assert one.colour in Colour.values
        assert one.source
        assert one.hours
    five = [one.colour for one in colours.table("typhoon", "44")]
    assert five == ["white", "blue", "yellow", "orange", "red"]
    assert [one.colour for one in colours.table("typhoon", "33")] == five[1:]
    assert [one.colour for one in colours.table("rain", "44")] == five[2:]
    assert colours.table("haze", "44") == []
    white = colours.meaning("typhoon", "white", "44")
    assert white
    assert white.hours == 48
    assert {row[0] for row in colours._kinds()} == set(Kind.values) - {"other"}


@pytest.mark.parametrize(
    ("words", "kind", "colour"),
    [
        ("某台发布台风白色预警信号", "typhoon", "white"),
        ("雷雨大风黄色预警", "thunder_gale", "yellow"),
        ("Red rainstorm warning", "rain", "red"),
        ("台风黄色预警升级为橙色预警", "typhoon", ""),
        ("颱風紅色預警", "typhoon", "red"),
        ("寻人启事", "other", ""),
    ],
)
def test_kind_and_colour_are_read_and_never_guessed(words: str, kind: str, colour: str) -> None:
    assert (colours.kind_of(words), colours.colour_of(words)) == (kind, colour)


@pytest.mark.parametrize(
    "change",
    [
        {"station": ""}, {"link": "ftp://a"}, {"text": "", "headline": ""}, {"how": "file"},
        {"shows_until": ago(99)}, {"colour": "pink"}, {"relayed_by": None}, {"status": "real"},
        {"closed_at": ago(1)},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_database_refuses_what_must_not_be(town: Town, change: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "sender": "a", "identifier": "b", "sent": ago(1), "status": "actual",
        "msg_type": "alert", "kind": "rain", "station": "甲", "text": "乙", "headline": "丙",
        "link": LINK, "shows_until": ago(-9), "how": "officer", "relayed_by": town.officer,
    }  # fmt: skip
    Alert.objects.create(**{**usual, "identifier": "right"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(**{**usual, **change})
