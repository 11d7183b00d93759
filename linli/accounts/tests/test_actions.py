"""Accounts and recoveries: what each action changes, refuses and denies, and writes down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts import bounds, mobiles, queries, second_factor
from linli.accounts.actions import accounts, codes, factors, recovery, sessions
from linli.accounts.actions.codes import Answer
from linli.accounts.models import NotThem, Person, Purpose, Recovery, Session, SignInCode
from linli.accounts.tasks import clear_away
from linli.accounts.tests.make import (
    make_mobile,
    make_person,
    make_resident,
    read_letter,
    signed_in,
)
from linli.accounts.tests.steps import give_app
from linli.areas.tests.make import make_area
from linli.core import limits
from linli.core.errors import Refused
from linli.core.events import history

pytestmark = pytest.mark.django_db


def right_code(
    mobile: str, purpose: Purpose = Purpose.SIGN_IN, person: Person | None = None
) -> SignInCode:
    """A code that was just answered rightly."""
    code, digits = codes.ask(mobile, by=person, purpose=purpose, person=person)
    assert codes.answer(code, by=person, digits=digits) == Answer.RIGHT
    return code


def verbs(about: Person | Recovery) -> list[str]:
    return [event.verb for event in history(about)]


class TestJoining:
    def test_two_browsers_with_the_same_new_number_share_one_account(self) -> None:
        mobile = make_mobile()
        first = right_code(mobile)
        limits.forget(bounds.SMS_NUMBER[-1].name, mobile)  # the minute between two codes is over
        second = right_code(mobile)

        assert accounts.join(first, by=None) == accounts.join(second, by=None)
        assert Person.objects.count() == 1

    def test_an_account_keeps_its_number_to_itself(self) -> None:
        resident = make_resident()

        with pytest.raises(IntegrityError, match="mobile"), transaction.atomic():
            make_resident(mobile=resident.mobile)

    def test_without_a_right_code_nobody_joins(self) -> None:
        code, _digits = codes.ask(make_mobile(), by=None)

        with pytest.raises(PermissionDenied):
            accounts.join(code, by=None)

    def test_a_code_for_something_else_opens_no_account(self) -> None:
        resident = make_resident()
        code = right_code(make_mobile(), Purpose.PROOF, resident)

        with pytest.raises(PermissionDenied):
            accounts.join(code, by=None)

    def test_who_has_an_account_already_cannot_be_taken_over(self) -> None:
        mobile = make_mobile()
        elder = make_person("何伯", mobile=mobile)
        code = right_code(mobile)
        Person.objects.filter(pk=elder.pk).update(is_active=False)

        with pytest.raises(Refused):
            accounts.join(code, by=None, person=elder)

    def test_the_station_checks_who_took_a_row_over(self) -> None:
        elder, worker = make_person("何伯", mobile=make_mobile()), make_resident()
        elder = accounts.join(right_code(elder.mobile), by=None, person=elder)
        assert list(queries.claimed()) == [elder]

        with pytest.raises(PermissionDenied):
            accounts.check_claim(elder, by=elder)
        accounts.check_claim(elder, by=worker)

        assert not queries.claimed().exists()
        assert verbs(elder) == ["person.joined", "person.claim_checked"]
        with pytest.raises(Refused):
            accounts.check_claim(elder, by=worker)

    def test_the_station_takes_an_account_off_a_row_that_is_not_theirs(self) -> None:
        elder, worker = make_person("何伯", mobile=make_mobile()), make_resident()
        mobile = elder.mobile
        elder = accounts.join(right_code(mobile), by=None, person=elder)
        client = signed_in(elder)
        give_app(elder)

        with pytest.raises(PermissionDenied):
            accounts.undo_claim(elder, by=elder, why=NotThem.FAMILY)
        accounts.undo_claim(elder, by=worker, why=NotThem.FAMILY)

        elder.refresh_from_db()
        assert (elder.name, elder.mobile, elder.joined_at) == ("何伯", "", None)
        assert not second_factor.of(elder).exists()
        assert client.get("/me/sessions/").status_code == 302
        assert not queries.claimed().exists()
        assert history(elder).last().facts == {"why": "family"}  # type: ignore[union-attr]
        with pytest.raises(Refused):
            accounts.undo_claim(elder, by=worker, why=NotThem.FAMILY)
        limits.forget(bounds.SMS_NUMBER[-1].name, mobile)  # the minute between two codes is over
        assert accounts.join(right_code(mobile), by=None) != elder

    def test_an_account_that_was_checked_stays(self) -> None:
        resident = make_resident()

        with pytest.raises(Refused):
            accounts.undo_claim(resident, by=make_resident(), why=NotThem.POSING)

        resident.refresh_from_db()
        assert resident.joined_at


class TestShutting:
    def test_shutting_and_opening_are_written_down(self) -> None:
        resident, admin = make_resident(), make_resident()

        accounts.disable(resident, by=admin)
        accounts.enable(resident, by=admin)

        assert verbs(resident) == [
            "person.signed_out_everywhere",
            "person.disabled",
            "person.enabled",
        ]
        with pytest.raises(Refused):
            accounts.enable(resident, by=admin)

    def test_an_erased_person_is_not_opened_again(self) -> None:
        person = make_person()
        Person.objects.filter(pk=person.pk).update(
            name="", mobile="", is_active=False, erased_at=timezone.now()
        )

        with pytest.raises(Refused):
            accounts.enable(person, by=None)

    def test_nobody_ends_the_session_of_another(self) -> None:
        resident = make_resident()
        signed_in(resident)

        with pytest.raises(PermissionDenied):
            sessions.end(Session.objects.get(), by=make_resident())


class TestMoving:
    def test_another_person_cannot_move_it(self) -> None:
        resident = make_resident()
        code = right_code(make_mobile(), Purpose.MOBILE, resident)

        with pytest.raises(PermissionDenied):
            accounts.change_mobile(resident, by=make_resident(), code=code)

    @pytest.mark.parametrize("purpose", [Purpose.PROOF, Purpose.RECOVERY])
    def test_a_code_for_something_else_does_not_move_it(self, purpose: Purpose) -> None:
        resident = make_resident()

        with pytest.raises(PermissionDenied):
            accounts.change_mobile(
                resident, by=resident, code=right_code(make_mobile(), purpose, resident)
            )

    def test_a_number_taken_a_moment_ago_is_refused_not_broken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        resident, other = make_resident(), make_resident()
        monkeypatch.setattr(queries, "account_with", lambda mobile: None)

        with pytest.raises(Refused):
            accounts.move(resident, other.mobile)


class TestRecovery:
    def opened(self) -> tuple[Recovery, Person, Person, str]:
        person, first = make_resident(area=make_area()), make_resident()
        mobile = make_mobile()
        return recovery.open_for(person, by=first, mobile=mobile), person, first, mobile

    def confirmed(self) -> tuple[Recovery, Person, Person, Person, str]:
        case, person, first, mobile = self.opened()
        second = make_resident()
        case, _digits = recovery.confirm(case, by=second)
        return case, person, first, second, mobile

    def test_two_of_the_staff_give_an_account_its_new_number(self) -> None:
        case, person, first, second, mobile = self.confirmed()
        old = person.mobile
        client = signed_in(person)
        secret = second_factor.new_secret()
        factors.add_app(person, by=person, secret=secret, digits=second_factor.code_at(secret))

        answer = recovery.finish(case, by=second, digits=read_letter(mobile)["code"])

        person.refresh_from_db()
        assert answer == Answer.RIGHT
        assert person.mobile == mobile
        assert not second_factor.of(person).exists()
        assert client.get("/me/sessions/").status_code == 302
        assert read_letter(old) == {"tail": mobile[-4:]}
        assert verbs(case) == ["recovery.opened", "recovery.confirmed", "recovery.done"]
        by = [event.actor for event in history(case)]
        assert by == [first, second, second]
        assert {event.area_id for event in history(case)} == {person.area_id}
        assert Recovery.objects.filter(is_done=True, mobile__isnull=True).exists()

    def test_one_alone_cannot(self) -> None:
        case, _person, first, _mobile = self.opened()

        with pytest.raises(PermissionDenied):
            recovery.confirm(case, by=first)

    def test_nor_does_the_database_let_one_alone(self) -> None:
        case, _person, first, _mobile = self.opened()

        with pytest.raises(IntegrityError, match="recovery_takes_two_staff"):
            Recovery.objects.filter(pk=case.pk).update(
                confirmed_by=first, confirmed_at=timezone.now()
            )

    def test_nobody_recovers_themselves(self) -> None:
        worker = make_resident()
        with pytest.raises(PermissionDenied):
            recovery.open_for(worker, by=worker, mobile=make_mobile())
        case, person, _first, _mobile = self.opened()
        with pytest.raises(PermissionDenied):
            recovery.confirm(case, by=person)
        with pytest.raises(IntegrityError, match="recovery_not_of_oneself"), transaction.atomic():
            Recovery.objects.filter(pk=case.pk).update(
                confirmed_by=person, confirmed_at=timezone.now()
            )

    def test_who_never_joined_has_nothing_to_recover(self) -> None:
        with pytest.raises(PermissionDenied):
            recovery.open_for(make_person(), by=make_resident(), mobile=make_mobile())

    def test_one_at_a_time(self) -> None:
        _case, person, first, _mobile = self.opened()

        with pytest.raises(Refused):
            recovery.open_for(person, by=first, mobile=make_mobile())

    def test_it_cannot_be_finished_before_it_is_confirmed(self) -> None:
        case, _person, first, _mobile = self.opened()

        with pytest.raises(Refused):
            recovery.finish(case, by=first, digits="123456")
        with pytest.raises(Refused):
            recovery.send_again(case, by=first)

    def test_a_third_person_cannot_finish_it(self) -> None:
        case, _person, _first, _second, mobile = self.confirmed()

        with pytest.raises(PermissionDenied):
            recovery.finish(case, by=make_resident(), digits=read_letter(mobile)["code"])

    def test_a_wrong_code_changes_nothing_and_is_counted(self) -> None:
        case, person, first, _second, mobile = self.confirmed()
        wrong = f"{(int(read_letter(mobile)['code']) + 1) % 10**6:06d}"

        answers = [recovery.finish(case, by=first, digits=wrong) for _ in range(5)]

        assert answers == [Answer.WRONG] * 4 + [Answer.OVER]
        before = person.mobile
        person.refresh_from_db()
        assert person.mobile == before

    def test_another_code_can_be_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case, _person, first, _second, mobile = self.confirmed()
        later = timezone.now() + timedelta(minutes=6)
        monkeypatch.setattr(timezone, "now", lambda: later)

        case, _digits = recovery.send_again(case, by=first)

        assert recovery.finish(case, by=first, digits=read_letter(mobile)["code"]) == Answer.RIGHT

    def test_a_number_of_another_account_is_refused(self) -> None:
        case, person, first, second, mobile = self.confirmed()
        make_resident(mobile=mobile)

        with pytest.raises(Refused), transaction.atomic():
            recovery.finish(case, by=second, digits=read_letter(mobile)["code"])
        recovery.give_up(case, by=second)
        with pytest.raises(Refused):
            recovery.open_for(person, by=first, mobile=mobile)
        recovery.open_for(person, by=first, mobile=person.mobile)  # a new SIM card

    def test_it_can_be_given_up(self) -> None:
        case, person, first, _mobile = self.opened()

        recovery.give_up(case, by=first)

        assert not queries.open_recoveries().exists()
        with pytest.raises(Refused):
            recovery.give_up(case, by=first)
        with pytest.raises(Refused):
            recovery.confirm(case, by=make_resident())
        recovery.open_for(person, by=first, mobile=make_mobile())

    def test_a_shut_account_gets_no_new_number(self) -> None:
        case, person, _first, second, mobile = self.confirmed()
        opened, other, _first, _mobile = self.opened()
        for one in (person, other):
            accounts.disable(one, by=None)

        with pytest.raises(Refused), transaction.atomic():
            recovery.finish(case, by=second, digits=read_letter(mobile)["code"])
        with pytest.raises(Refused):
            recovery.confirm(opened, by=second)

    def test_what_nobody_finished_in_a_day_is_closed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case, _person, _first, _mobile = self.opened()
        clear_away()
        assert queries.open_recoveries().exists()
        later = timezone.now() + timedelta(hours=25)
        monkeypatch.setattr(timezone, "now", lambda: later)

        clear_away()

        assert Recovery.objects.filter(is_done=False, mobile__isnull=True).exists()
        assert [event.actor for event in history(case)][1:] == [None]


class TestNumbers:
    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("", ""),
            ("何", "*"),
            ("何伯", "何*"),
            ("林晓岚", "林*岚"),
            ("欧阳娜娜", "欧**娜"),
            ("阿依古丽·买买提", "阿*******"),
        ],
    )
    def test_names_are_masked(self, name: str, masked: str) -> None:
        assert mobiles.masked_name(name) == masked

    def test_numbers_are_masked(self) -> None:
        assert mobiles.masked("13800138000") == "138 **** 8000"
        assert mobiles.masked("") == ""

    def test_the_reference_vectors(self) -> None:
        assert mobiles.read("+86 138-0013-8000") == "13800138000"
        with pytest.raises(mobiles.NotAMobile):
            mobiles.read("12345678901")
