"""Documents come: taken in to the letter, known already, or refused and kept; chains close."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from linli.alerts import capwrite, outgoing, queries, words
from linli.alerts.actions import taking_in
from linli.alerts.capdata import Area as CapArea
from linli.alerts.capdata import Message
from linli.alerts.models import Alert, AlertArea, RefusedDocument
from linli.alerts.tests.make import (
    HEADLINE,
    LINK,
    STATION,
    TEXT,
    Town,
    ago,
    mention,
    message,
    take,
    taken,
)
from linli.areas.models import Area
from linli.core.models import Event

pytestmark = pytest.mark.django_db


def holding(town: Town) -> list[str]:
    return [one.identifier for one in queries.holding(town.area.pk)]


def test_it_is_kept_to_the_letter_with_station_time_and_page(town: Town) -> None:
    one = message()
    alert = taken(one)
    alert.refresh_from_db()
    assert (alert.text, alert.headline, alert.station) == (TEXT, HEADLINE, STATION)
    assert (alert.link, alert.instruction, alert.sent) == (LINK, "请留在家里。", one.sent)
    assert (alert.kind, alert.colour, alert.severity) == ("typhoon", "orange", "Severe")
    assert outgoing.document(alert) == capwrite.write(one)
    assert holding(town) == ["first"]
    event = Event.objects.get(verb="alert.taken_in")
    assert event.facts == {"status": "actual", "kind": "typhoon"}


def test_nobody_changes_what_came(town: Town) -> None:
    alert = taken(message())
    for change in ({"text": "别怕"}, {"station": "村委会"}, {"shows_until": ago(-90)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Alert.objects.filter(pk=alert.pk).update(**change)
    alert.refresh_from_db()
    assert alert.text == TEXT


def test_the_same_document_is_known_and_another_of_the_same_name_is_not(town: Town) -> None:
    one = message()
    first, second = take(one), take(one)
    assert first.is_new
    assert not second.is_new
    assert first.alert == second.alert
    other = message(info={"description": "警报解除"}, sent=one.sent)
    forged = take(other).refused
    assert forged
    assert forged.code == "other_text"
    assert Alert.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            sender=one.sender, identifier="first", sent=one.sent, status="actual",
            msg_type="alert", kind="rain", station="甲", text="乙", link=LINK,
            shows_until=ago(-9), how="file", document=b"x",
        )  # fmt: skip


def chain() -> list[Message]:
    first = message("a", hours=3)
    second = message("b", hours=2, msg_type="Update", references=(mention(first),))
    third = message("c", hours=1, msg_type="Cancel", references=(mention(first),))
    return [first, second, third]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_chain_closes_in_whatever_order_it_comes(town: Town, order: tuple[int, ...]) -> None:
    messages = chain()
    for at in order:
        taken(messages[at])
    assert holding(town) == []
    closed = Alert.objects.exclude(msg_type="cancel").order_by("identifier")
    assert all(one.closed_by and one.closed_by.sent > one.sent for one in closed)


def test_an_update_takes_the_place_of_the_first(town: Town) -> None:
    first, second, _third = chain()
    taken(first)
    taken(second)
    assert holding(town) == ["b"]
    assert [one.identifier for one in queries.former(town.area.pk)] == ["a"]


def test_a_cancel_may_say_nothing_of_its_own(town: Town) -> None:
    first = message("a", hours=3)
    taken(first)
    bare = message("c", msg_type="Cancel", info=None, references=(mention(first),))
    alert = taken(bare)
    assert (alert.station, alert.link, alert.text) == (STATION, LINK, "")
    assert holding(town) == []


def test_an_exercise_lifts_nothing_real_and_neither_does_another_sender(town: Town) -> None:
    first = message("a", hours=3)
    taken(first)
    play = message("p", msg_type="Cancel", status="Exercise", references=(mention(first),))
    taken(play)
    assert holding(town) == ["a"]
    forged = message("f", msg_type="Cancel", sender="x@example.org", references=(mention(first),))
    refused = take(forged).refused
    assert refused
    assert refused.code == "other_sender"
    assert holding(town) == ["a"]


def test_real_ones_stand_first_and_tests_are_not_shown(town: Town) -> None:
    taken(message("play", status="Exercise", info={"headline": "演练：台风红色预警"}))
    taken(message("low", info={"headline": "发布台风蓝色预警"}))
    taken(message("high", info={"headline": "发布台风红色预警"}))
    for status in ("Test", "System", "Draft"):
        taken(message(status, status=status))
    assert holding(town) == ["high", "low", "play"]


def test_it_ends_by_itself(town: Town) -> None:
    taken(message(info={"expires": ago(-1).astimezone()}))
    assert holding(town) == ["first"]
    later = timezone.now() + timedelta(hours=2)
    assert not queries.holding(town.area.pk, later)
    assert queries.former(town.area.pk, later).count() == 1
    unsaid = taken(message("unsaid", hours=23))
    assert unsaid.expires is None
    assert not unsaid.holds(later)


def ring(*points: tuple[str, str]) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((Decimal(a), Decimal(b)) for a, b in points)


def test_a_polygon_holds_what_lies_in_it(town: Town) -> None:
    place = Area.objects.filter(pk=town.area.pk)
    place.update(latitude=Decimal("22.6"), longitude=Decimal("114.5"))
    corners = [("22", "114"), ("22", "115"), ("23", "115"), ("23", "114"), ("22", "114")]
    inside = {"areas": (CapArea("海边", polygons=(ring(*corners),)),)}
    alert = taken(message(info=inside))
    assert AlertArea.objects.get(alert=alert).by == "polygon"
    assert holding(town) == ["first"]
    place.update(longitude=Decimal("113.9"))
    refused = take(message("b", info=inside)).refused
    assert refused
    assert refused.code == "no_area"


SOON = timedelta(hours=3)
WRONG: dict[str, tuple[dict[str, Any], Any, str]] = {
    "for one office": ({"scope": "Private"}, "", "not_public"),
    "an answer": ({"msg_type": "Ack"}, "", "no_warning"),
    "nothing said": ({}, None, "no_info"),
    "no station": ({}, {"sender_name": ""}, "no_station"),
    "no page": ({}, {"web": ""}, "no_page"),
    "a page that runs": ({}, {"web": "javascript:alert(1)"}, "bad_page"),
    "nowhere": ({}, {"areas": ()}, "no_area"),
    "far away": ({}, {"areas": (CapArea("月亮"),)}, "no_area"),
    "no words": ({}, {"headline": "", "description": " "}, "missing"),
    "endless words": ({}, {"headline": "长" * 301}, "too_long"),
    "over before": ({}, {"expires": ago(9).astimezone()}, "ends_early"),
    "from tomorrow": ({"hours": -24}, "", "future"),
    "updates nothing": ({"msg_type": "Update"}, "", "missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_shown_is_kept_with_its_reason(town: Town, case: str) -> None:
    more, info, code = WRONG[case]
    refused = take(message(info=info, **more)).refused
    assert refused
    assert refused.code == code
    assert code in words.REASONS
    assert not Alert.objects.exists()
    assert bytes(refused.kept).startswith(b"<?xml")


def test_two_in_one_language_are_refused_and_the_chinese_one_is_shown(town: Town) -> None:
    one = message()
    english = message(info={"language": "en-US", "headline": "Typhoon orange"}).infos[0]
    both = message(infos=(english, one.infos[0]))
    assert taken(both).headline == HEADLINE
    refused = take(message("two", infos=(*one.infos, *one.infos))).refused
    assert refused
    assert refused.code == "several"


def test_a_page_may_be_given_for_a_document_without(town: Town) -> None:
    alert = take(message(info={"web": ""}), link=LINK).alert
    assert alert
    assert alert.link == LINK


def test_nobody_fills_the_disk_with_nonsense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "MOST_REFUSED", 3)
    for number in range(5):
        taking_in.take_in(b"\x00" * 200_000, name=f"{number}\n.xml")
    rows = RefusedDocument.objects.order_by("name")
    assert [row.name for row in rows] == ["2.xml", "3.xml", "4.xml"]
    assert {len(row.kept) for row in rows} == {65536}
    assert {row.size for row in rows} == {200_000}


def test_the_command(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(capwrite.write(message()))
    call_command("take_in_alert", str(path))
    assert "taken in" in capsys.readouterr().out
    call_command("take_in_alert", str(path))
    assert "known already" in capsys.readouterr().out
    path.write_bytes(b"<a/>")
    with pytest.raises(CommandError, match=r"\(a\)"):
        call_command("take_in_alert", str(path))
    with pytest.raises(CommandError):
        call_command("take_in_alert", str(tmp_path / "b.xml"))
    assert RefusedDocument.objects.get().name == "a.xml"
