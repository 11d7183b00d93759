"""What can be done with a file: happy, refused, denied; and nothing changes when refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import queries, rules
from linli.people.actions import (
    acting,
    consents,
    forces,
    households,
    identities,
    looking,
    registering,
    statuses,
)
from linli.people.actions.registering import Facts
from linli.people.models import Channel, Check, Consent, Identity, Look, MinorApproval, Why
from linli.people.tests.make import (
    make_agreed,
    make_card,
    make_child,
    make_client,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    make_texts()


def test_an_elder_without_phone_is_registered_with_a_spoken_consent() -> None:
    area = make_area()
    worker = make_worker(area)

    person = registering.register(Facts("何锦荣", needs=["no_phone"]), by=worker, area=area)

    assert person.joined_at is None
    assert person.find_terms.filter(term="hejinrong").exists()
    assert person.consents.get().channel == Channel.SPOKEN
    assert "person.registered" in [event.verb for event in history(person)]


def test_nobody_registers_people_of_another_area() -> None:
    with pytest.raises(PermissionDenied):
        registering.register(Facts("何锦荣"), by=make_worker(make_area()), area=make_area())


@pytest.mark.parametrize(
    "facts",
    [
        Facts("何锦荣", born_on=date(1940, 1, 2)),
        Facts("另一人", mobile="13800138000"),
        Facts("何锦荣", landline="07691234567"),
    ],
)
def test_somebody_alike_stops_the_desk_until_a_person_looked(facts: Facts) -> None:
    area = make_area()
    worker = make_worker(area)
    known = Facts("何锦荣", mobile="13800138000", landline="07691234567", born_on=date(1940, 1, 2))
    registering.register(known, by=worker, area=area)

    with pytest.raises(Refused, match="here already"):
        registering.register(facts, by=worker, area=area)
    assert Person.objects.filter(joined_at=None).count() == 1

    registering.register(facts, by=worker, area=area, is_new=True)
    assert Person.objects.filter(joined_at=None).count() == 2


def test_a_file_opens_with_a_purpose_for_half_an_hour() -> None:
    person = make_client()
    assert person.area
    worker = make_worker(person.area)
    assert not rules.may_open(worker, person)

    looking.look(person, by=worker, why=Why.SERVICE, note="送药")

    assert rules.may_open(worker, person)
    assert not rules.may_open(make_worker(make_area()), person)
    old = timezone.now() - timedelta(minutes=31)
    Look.objects.bulk_create([Look(person=make_client(), by=worker, why="service", at=old)])
    assert not queries.has_looked(worker, Look.objects.get(at=old).person)


def test_a_look_cannot_be_taken_back() -> None:
    person = make_client()
    assert person.area
    entry = looking.look(person, by=make_worker(person.area), why=Why.SERVICE)

    for change in (
        lambda: entry.delete(),
        lambda: Look.objects.update(note="another"),
        lambda: Look.objects.update(why=Why.SAFETY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_minors_file_needs_the_approval_of_another_person() -> None:
    child = make_child()
    assert child.area
    worker, head = make_worker(child.area), make_staff(Role.STATION_HEAD, child.area)

    with pytest.raises(Refused, match="minor"):
        looking.look(child, by=worker, why=Why.SERVICE)
    asked = looking.ask(child, by=worker, why=Why.SERVICE)
    with pytest.raises(Refused, match="asked already"):
        looking.ask(child, by=worker, why=Why.SERVICE)
    with pytest.raises(PermissionDenied):
        looking.decide(asked, by=worker, is_granted=True)
    looking.decide(asked, by=head, is_granted=True)
    with pytest.raises(Refused, match="decided"):
        looking.decide(asked, by=head, is_granted=False)

    looking.look(child, by=worker, why=Why.SERVICE)
    assert rules.may_open(worker, child)
    assert rules.needs_approval(make_worker(child.area), child)


def test_an_approval_that_ran_out_or_was_declined_opens_nothing() -> None:
    child = make_child()
    assert child.area
    worker, head = make_worker(child.area), make_staff(Role.STATION_HEAD, child.area)
    asked = looking.ask(child, by=worker, why=Why.SERVICE)

    looking.decide(asked, by=head, is_granted=False)

    assert rules.needs_approval(worker, child)
    looking.decide(looking.ask(child, by=worker, why=Why.VISIT), by=head, is_granted=True)
    MinorApproval.objects.filter(is_granted=True).update(until=timezone.now())
    assert rules.needs_approval(worker, child)


def test_the_database_refuses_an_approval_by_the_one_who_asked() -> None:
    child = make_child()
    worker = make_resident()
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        MinorApproval.objects.create(
            person=child, asked_by=worker, why="service", decided_by=worker, decided_at=now,
            is_granted=True, until=now,
        )  # fmt: skip


def test_a_verified_card_sets_name_birthday_and_sex() -> None:
    person = make_client("陈秀")
    assert person.area
    number = make_card(date(1949, 12, 31))
    make_agreed(person)
    identity = identities.submit(person, by=person, kind="resident", number=number, name="陈秀英")
    worker = make_worker(person.area)

    identities.verify(identities.start(identity, by=worker), by=worker)

    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.file.born_on) == ("陈秀英", date(1949, 12, 31))
    assert queries.verified_identity(person) == identity
    with pytest.raises(Refused, match="checked already"):
        identities.refuse(identity, by=worker, reason="?")


def test_nobody_checks_their_own_card_or_one_out_of_reach() -> None:
    worker = make_worker(make_area())
    own = make_identity(worker)
    other = make_identity(make_client())

    for identity in (own, other):
        with pytest.raises(PermissionDenied):
            identities.verify(identity, by=worker)
    assert Identity.objects.filter(state=Check.VERIFIED).count() == 0


def test_one_card_is_verified_for_one_person_only() -> None:
    area = make_area()
    worker, number = make_worker(area), make_card()
    identities.verify(make_identity(make_client(area=area), number=number), by=worker)
    second = make_identity(make_client(area=area), number=number)

    with pytest.raises(Refused, match="another person"):
        identities.verify(second, by=worker)

    second.refresh_from_db()
    assert second.state == Check.SUBMITTED


def test_a_new_card_leaves_the_old_one_in_force_until_it_is_verified() -> None:
    person = make_client()
    assert person.area
    worker = make_worker(person.area)
    old = identities.verify(make_identity(person), by=worker)
    new = make_identity(person)
    assert queries.verified_identity(person) == old
    with pytest.raises(Refused, match="already"):
        make_identity(person)

    identities.verify(new, by=worker)

    assert queries.verified_identity(person) == new
    old.refresh_from_db()
    assert old.state == Check.REPLACED


def test_a_refusal_has_a_reason() -> None:
    person = make_client()
    assert person.area
    identity, worker = make_identity(person), make_worker(person.area)

    with pytest.raises(Refused, match="Say why"):
        identities.refuse(identity, by=worker, reason=" ")
    assert identities.refuse(identity, by=worker, reason="照片不清楚").state == Check.REFUSED


def test_a_verified_name_is_changed_by_a_new_card_only() -> None:
    person = make_client("陈秀英")
    assert person.area
    identities.verify(make_identity(person), by=make_worker(person.area))
    born = queries.verified_identity(person)
    assert born

    with pytest.raises(Refused, match="new card"):
        registering.correct(person, Facts("陈秀"), by=person)
    person = Person.objects.get(pk=person.pk)
    with pytest.raises(Refused, match="birth"):
        registering.correct(person, Facts("陈秀英", born_on=date(1960, 1, 1)), by=person)


def test_a_correction_tells_which_facts_changed_and_never_their_values() -> None:
    person = make_client("陈秀英")

    registering.correct(
        person, Facts("陈秀英", address="三巷 8 号", born_on=date(1950, 5, 1)), by=person
    )

    event = history(person).get(verb="person.corrected")
    assert event.facts == {"fields": ["address"]}


def test_consent_is_given_once_and_withdrawn_with_one_step() -> None:
    person = make_resident()
    first = consents.give(person, by=person, purpose="messages")

    assert consents.give(person, by=person, purpose="messages") == first
    consents.withdraw(first, by=person)
    with pytest.raises(Refused, match="before"):
        consents.withdraw(first, by=person)
    again = consents.give(person, by=person, purpose="messages")

    assert again != first
    assert Consent.objects.filter(person=person, withdrawn_at=None).get() == again


def test_nobody_consents_for_a_neighbour() -> None:
    with pytest.raises(PermissionDenied):
        consents.give(make_resident(), by=make_resident(), purpose="messages")


def test_family_acts_with_consent_until_it_is_taken_back() -> None:
    elder, daughter = make_client(), make_resident()
    until = timezone.localdate() + timedelta(days=30)
    row = acting.let(
        elder, by=elder, actor=daughter, tie="family", until=until, channel="screen",
        may_see_file=True,
    )  # fmt: skip
    assert rules.may_correct(daughter, elder)

    consents.withdraw(row.consent, by=elder)

    assert not queries.acted_for(daughter).exists()
    assert not rules.may_correct(daughter, elder)


def test_acting_ends_by_itself_and_cannot_begin_twice() -> None:
    elder, daughter = make_client(), make_resident()
    today = timezone.localdate()

    def let(until: date) -> None:
        acting.let(elder, by=elder, actor=daughter, tie="family", until=until, channel="screen")

    with pytest.raises(Refused, match="five years"):
        let(today - timedelta(days=1))
    with pytest.raises(Refused, match="five years"):
        let(today + timedelta(days=3000))
    let(today)
    with pytest.raises(Refused, match="already"):
        let(today)
    with pytest.raises(Refused, match="themselves"):
        acting.let(elder, by=elder, actor=elder, tie="family", until=today, channel="screen")
    row = elder.acted_for.get()
    acting.stop(row, by=daughter)
    with pytest.raises(Refused, match="ended"):
        acting.stop(row, by=elder)


def test_a_household_has_one_head_and_a_person_one_household() -> None:
    head, other = make_client(), make_client()
    assert head.area
    household = households.found(head, by=head, area=head.area, address="梅沙三巷 8 号")

    with pytest.raises(Refused, match="head already"):
        households.join(household, by=other, person=other, relation="head")
    households.join(household, by=other, person=other, relation="spouse")
    with pytest.raises(Refused, match="another household"):
        households.found(other, by=other, area=head.area, address="二巷")
    households.leave(other, by=other)
    with pytest.raises(Refused, match="no household"):
        households.leave(other, by=other)


def test_a_group_is_confirmed_with_a_source_for_a_time() -> None:
    person = make_client()
    assert person.area
    worker = make_worker(person.area)
    today = timezone.localdate()
    with pytest.raises(Refused, match="still to come"):
        statuses.confirm(
            person, by=worker, group="alone", source="走访", until=today - timedelta(days=1)
        )
    with pytest.raises(Refused, match="known from"):
        statuses.confirm(person, by=worker, group="alone", source=" ", until=today)
    with pytest.raises(PermissionDenied):
        statuses.confirm(person, by=person, group="alone", source="走访", until=today)

    first = statuses.confirm(person, by=worker, group="alone", source="走访", until=today)
    second = statuses.confirm(person, by=worker, group="alone", source="名单", until=today)

    assert list(queries.statuses_of(person)) == [second]
    statuses.end(second, by=worker)
    with pytest.raises(Refused, match="ended"):
        statuses.end(first, by=worker)
    assert not queries.statuses_of(person).exists()


def test_a_licence_is_claimed_whole_and_verified_by_another() -> None:
    person = make_client()
    assert person.area
    worker = make_worker(person.area)
    with pytest.raises(Refused, match="level"):
        forces.claim(person, by=person, kind="worker")
    force = forces.claim(
        person, by=person, kind="worker", level="assistant", certificate="A1",
        valid_until=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        forces.verify(force, by=person)

    forces.verify(force, by=worker)

    with pytest.raises(Refused, match="already"):
        forces.refuse(force, by=worker, reason="?")
    volunteer = forces.claim(person, by=person, kind="volunteer")
    with pytest.raises(Refused, match="Say why"):
        forces.refuse(volunteer, by=worker, reason="")
    forces.refuse(volunteer, by=worker, reason="未满年龄")
    assert person.forces.filter(ended_at=None).count() == 1


def test_moving_changes_who_sees_the_file() -> None:
    person = make_client()
    assert person.area
    before, there = make_worker(person.area), make_area()
    after = make_worker(there)

    registering.move(person, by=person, area=there)

    person = Person.objects.get(pk=person.pk)
    assert person not in queries.visible_to(before)
    assert person in queries.visible_to(after)
    with pytest.raises(PermissionDenied):
        registering.move(person, by=before, area=there)
    make_opened(person, after)
    with pytest.raises(PermissionDenied):
        registering.move(person, by=after, area=make_area())
