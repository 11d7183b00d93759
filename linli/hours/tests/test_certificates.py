"""Certificates: what they say, that nobody can change them, and when they end (T14)."""

import json
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from linli.accounts.tests.make import make_resident, signed_in
from linli.core.errors import Refused
from linli.core.models import Event
from linli.core.tests.papers import text_of
from linli.hours import pdf, signing
from linli.hours.actions import certifying, reviewing
from linli.hours.models import Certificate, Hour, Standing, Why
from linli.hours.tests.make import House, morning
from linli.organisations.models import Kind
from linli.organisations.tests.make import make_organisation
from linli.people.actions import volunteering
from linli.people.tests.make import make_identity
from linli.records import actions as records
from linli.records.actions import Gave
from tools.verify_certificate import verify

pytestmark = pytest.mark.django_db


def published() -> bytes:
    return Client().get("/certificates/keys.json").content


@pytest.fixture
def house() -> House:
    return House()


def issue(house: House, **more: Any) -> Certificate:
    today = timezone.localdate()
    usual: dict[str, Any] = {
        "by": house.volunteer, "organisation": house.station,
        "first_on": today - timedelta(days=60), "last_on": today,
    }  # fmt: skip
    return certifying.issue(house.volunteer, **{**usual, **more})


def facts_of(row: Certificate) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.body)
    return found


# --- what it says -----------------------------------------------------------------------------


def test_it_holds_what_the_law_asks_for(house: House) -> None:
    house.effective(95, title="陪诊")
    house.effective(61, title="换灯", begun_at=morning(2))
    house.publicised(40, begun_at=morning(3))
    facts = facts_of(issue(house))

    assert (facts["minutes"], facts["unit"]) == (156, house.station.name)
    assert [(one["what"], one["minutes"]) for one in facts["lines"]] == [("换灯", 61), ("陪诊", 95)]
    assert facts["holder"] == {"name": "陈志华"}
    event = Event.objects.get(verb="certificate.issued")
    assert event.facts == {"minutes": 156, "lines": 2}


def test_what_was_entered_afterwards_says_so(house: House) -> None:
    hour = house.effective(95)
    # The triggers keep the mark of a written hour; here one is written with it.
    copy = Hour.objects.get(pk=hour.pk)
    copy.pk, copy.is_backdated, copy.source_id = None, True, house.station.pk
    copy.id = house.elder.pk
    copy.save(force_insert=True)

    flags = [one["flags"] for one in facts_of(issue(house))["lines"]]
    assert sorted(flags) == [[], ["补录"]]


def test_it_names_the_number_of_the_volunteer(house: House) -> None:
    house.effective()
    number = volunteering.give_number(house.volunteer).number
    row = issue(house)

    assert facts_of(row)["holder"] == {"name": "陈志华", "volunteer": number}
    text = text_of(pdf.certificate(row, "https://linli.example/c/"))
    assert f"志愿者编号{number}" in "".join(text.split())


@pytest.mark.parametrize("is_full", [False, True], ids=["masked", "whole"])
def test_the_number_of_the_card_is_masked_unless_its_holder_wants_it(
    house: House,
    is_full: bool,  # noqa: FBT001
) -> None:
    house.effective()
    card = make_identity(house.volunteer)
    type(card).objects.filter(pk=card.pk).update(
        state="verified", checked_by=house.head, checked_at=timezone.now()
    )
    number = facts_of(issue(house, is_full_number=is_full))["holder"]["card_number"]

    assert (number == card.number) == is_full
    assert number.endswith(card.number[-4:])


def test_the_number_tells_the_day_and_counts_on(house: House) -> None:
    house.effective()
    first, second = issue(house), issue(house)

    assert first.number[6:14] == f"{timezone.localdate():%Y%m%d}"
    assert (first.number[14:19], second.number[14:19]) == ("00001", "00002")
    for row in (first, second):
        assert signing.check_digit(row.number[:-1]) == row.number[-1]
        assert len(row.code) == signing.LENGTH


def test_a_team_certifies_in_the_name_of_whoever_guides_it(house: House) -> None:
    team = make_organisation(area=house.area, kind=Kind.TEAM, guide=house.station)
    house.effective(organisation=team)
    facts = facts_of(issue(house, organisation=team))

    assert (facts["unit"], facts["issuer"]) == (team.name, house.station.name)


def test_only_ones_own_only_what_counts_and_not_without_end(
    house: House, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    house.publicised()
    with pytest.raises(Refused):
        issue(house)
    with pytest.raises(PermissionDenied):
        issue(house, by=house.head)
    house.effective(begun_at=morning(2))
    monkeypatch.setattr(certifying, "MOST_A_DAY", 1)
    issue(house)
    with pytest.raises(Refused):
        issue(house)
    settings.CERTIFICATE_KEYS = []
    with pytest.raises(Refused):
        issue(house)


# --- when it ends -----------------------------------------------------------------------------


def test_it_ends_when_a_line_is_taken_back(house: House) -> None:
    hour = house.effective()
    row, other = issue(house), issue(house)
    reviewing.revoke(hour, by=house.head, why=Why.TWICE)

    for one in (row, other):
        one.refresh_from_db()
        assert one.state == Standing.REVOKED
    assert Event.objects.filter(verb="certificate.ended").count() == 2


def test_it_is_out_of_date_when_a_record_in_it_is_corrected(house: House) -> None:
    hour = house.effective()
    row = issue(house)
    gave = [Gave(house.volunteer, "volunteer", 61)]
    records.correct(
        hour.record, by=house.head, reason="早走", reason_kind="time", contributions=gave
    )

    row.refresh_from_db()
    assert row.state == Standing.SUPERSEDED


# --- the pages and their parts ----------------------------------------------------------------


def test_letters_of_a_code_cannot_be_taken_for_others() -> None:
    assert not set(signing.LETTERS) & set("0O1IL8B2Z5S")
    assert len({signing.new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(("digits", "digit"), [("7992739871", "3"), ("0", "0"), ("1", "8")])
def test_luhn(digits: str, digit: str) -> None:
    assert signing.check_digit(digits) == digit


def test_canonical_json_has_one_spelling() -> None:
    facts = {"b": "𬭎", "a": [1, {"d": 1, "c": 2}]}
    turned = dict(reversed(facts.items()))

    assert (
        signing.canonical(facts) == signing.canonical(turned) == '{"a":[1,{"c":2,"d":1}],"b":"𬭎"}'
    )


def test_anybody_checks_it_and_learns_nothing_more(house: House) -> None:
    hour = house.effective(title="陪诊到镇医院")
    row = issue(house)
    shown = Client().get(f"/c/{row.code}/").content.decode()
    assert "陈*华" in shown
    assert house.station.name in shown
    for secret in ("陈志华", "陪诊到镇医院", str(house.volunteer.pk)):
        assert secret not in shown
    spaced = f"{row.code[:4]} {row.code[4:8].lower()}-{row.code[8:]}"
    assert "1.58" in Client().get("/c/", {"code": spaced}).content.decode()

    reviewing.revoke(hour, by=house.head, why=Why.TWICE)
    assert "已失效" in Client().get(f"/c/{row.code}/").content.decode()


def test_what_was_withdrawn_is_not_shown_as_valid_for_a_moment(house: House, settings: Any) -> None:
    settings.FRESH_SECONDS = 45
    hour = house.effective()
    row = issue(house)
    assert "真实有效" in Client().get(f"/c/{row.code}/").content.decode()
    reviewing.revoke(hour, by=house.head, why=Why.TWICE)

    assert "真实有效" not in Client().get(f"/c/{row.code}/").content.decode()


def test_guessing_codes_ends_soon() -> None:
    client, dice = Client(), random.Random(7)  # noqa: S311 - a seed, not a secret
    answers = [
        client.get(f"/c/{''.join(dice.choices(signing.LETTERS, k=12))}/").status_code
        for _ in range(25)
    ]

    assert answers == [404] * 20 + [429] * 5


def test_from_the_form_to_the_files(house: House) -> None:
    house.effective()
    client = signed_in(house.volunteer)
    today = timezone.localdate()
    sent = {
        "organisation": house.station.pk, "first_on": today - timedelta(days=9), "last_on": today,
    }  # fmt: skip
    assert client.post("/me/certificates/", {**sent, "first_on": ""}).status_code == 422
    assert client.post("/me/certificates/", sent).status_code == 302
    row = Certificate.objects.get()

    assert client.get(f"/me/certificates/{row.pk}/").status_code == 200
    drawn = client.get(f"/me/certificates/{row.pk}/pdf/")
    assert drawn.content.startswith(b"%PDF-")
    assert verify(client.get(f"/me/certificates/{row.pk}/json/").content, published())
    other = signed_in(make_resident())
    for path in ("", "pdf/", "json/"):
        assert other.get(f"/me/certificates/{row.pk}/{path}").status_code == 404


def test_the_list_asks_as_much_for_one_as_for_many(house: House) -> None:
    from linli.hours.tests.test_pages import queries

    house.effective()
    issue(house)
    client = signed_in(house.volunteer)
    few = queries(client, "/me/certificates/")
    for _ in range(4):
        issue(house)

    assert queries(client, "/me/certificates/") == few


@pytest.mark.cpu(4)
@pytest.mark.parametrize("name", ["欧阳𬭎㙍", "䶮𣲗", "阿卜杜拉·买买提"])
def test_the_paper_says_the_very_name_and_markup_is_only_text(house: House, name: str) -> None:
    house.volunteer.name = name
    house.volunteer.save(update_fields=["name"])
    house.effective(title="#panic() *粗* $x$")
    text = text_of(pdf.certificate(issue(house), "https://linli.example/c/"))

    assert f"姓名{name}" in "".join(text.split())
    assert "#panic() *粗* $x$" in text


def test_a_name_that_cannot_be_printed_is_signed_but_not_printed(house: House) -> None:
    house.volunteer.name = "李𡥧"
    house.volunteer.save(update_fields=["name"])
    house.effective()
    row, client = issue(house), signed_in(house.volunteer)
    told = client.get(f"/me/certificates/{row.pk}/pdf/")

    assert (told.status_code, "U+21967" in told.content.decode()) == (409, True)
    assert not Event.objects.filter(verb="certificate.taken").exists()
    assert verify(client.get(f"/me/certificates/{row.pk}/json/").content, published())


def test_the_database_knows_when_a_certificate_ended(house: House) -> None:
    house.effective()
    row = issue(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(state="revoked")
