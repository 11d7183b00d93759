"""A person sees, takes along and erases what is held; nothing stays where it must not."""

import ast
import inspect
import json
from textwrap import dedent
from types import FunctionType
from typing import cast

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.accounts import second_factor
from linli.accounts.actions import codes
from linli.accounts.models import Person, Purpose
from linli.accounts.tests.make import make_resident
from linli.accounts.tests.steps import give_app
from linli.areas.tests.make import make_area
from linli.core import files
from linli.core.errors import Refused
from linli.core.models import StoredFile
from linli.core.templatetags.linli import named
from linli.orders.tests.make import picture
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant
from linli.people import held, pdf, readable
from linli.people.actions import (
    consents,
    forces,
    households,
    identities,
    recoveries,
    registering,
    rights,
)
from linli.people.actions.registering import Facts
from linli.people.models import Erasure
from linli.people.tests.make import make_client, make_identity, make_opened, make_texts, make_worker

pytestmark = pytest.mark.django_db
CANARY = "金丝雀巷"
LOST = "13800138000"


@pytest.fixture
def person() -> Person:
    """Somebody of whom everything is known."""
    make_texts()
    person = make_client(f"{CANARY}人")
    assert person.area
    facts = Facts(
        person.name, address=f"{CANARY} 8 号", landline="07691234567", emergency_contact=CANARY,
        languages=["yue"], needs=["hearing"],
    )  # fmt: skip
    registering.correct(person, facts, by=person)
    households.found(person, by=person, area=person.area, address=f"{CANARY} 8 号")
    worker = make_worker(person.area)
    identities.verify(make_identity(person), by=worker)
    forces.claim(person, by=person, kind="volunteer")
    consents.give(person, by=person, purpose="messages")
    make_opened(person, worker)
    codes.ask(person.mobile, by=person, purpose=Purpose.PROOF, person=person)
    give_app(person)
    recoveries.open_for(person, by=worker, mobile=LOST)
    return Person.objects.get(pk=person.pk)


def test_the_export_holds_everything(person: Person) -> None:
    found = held.everything(person)

    text = json.dumps(found, ensure_ascii=False)
    identity = person.identities.get()
    for part in (person.name, person.mobile, "07691234567", identity.number, CANARY, "volunteer"):
        assert part in text
    assert found["looks"][0]["why"] == "service"
    assert all(found[part] for part in ("file", "identities", "households", "forces", "consents"))


def test_the_export_reads_as_words(person: Person) -> None:
    sections = dict(readable.sections(held.everything(person)))

    assert ("Speaks", "Cantonese") in sections["Your file"][0]
    assert ("State", "Verified") in sections["Cards"][0]
    assert ("Purpose", "To serve this person now") in sections["Who looked"][0]


def test_the_export_is_a_pdf(person: Person) -> None:
    document = pdf.everything(held.everything(person))

    assert document.startswith(b"%PDF-")
    assert len(document) > 5000


def test_nothing_of_an_erased_person_stays_in_the_database(person: Person) -> None:
    mobile, number = person.mobile, person.identities.get().number
    key = person.mobile_key

    receipt = rights.erase(person, by=person)

    left = dump()
    for secret in (CANARY, mobile, number, key, LOST, "07691234567", "jinsique"):
        assert secret is not None
        assert secret not in left
    assert receipt.erased["file"] == 1
    assert not second_factor.of(person).exists()
    assert Erasure.objects.get(person_id=person.pk) == receipt


def test_only_the_person_and_nobody_in_office_is_erased(person: Person) -> None:
    with pytest.raises(PermissionDenied):
        rights.erase(person, by=make_resident())
    worker = make_worker(make_area())
    with pytest.raises(Refused, match="role"):
        rights.erase(worker, by=worker)


def test_somebody_nobody_checked_yet_can_leave(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(claimed_at=person.created_at)

    rights.erase(person, by=person)

    assert Person.objects.filter(pk=person.pk, erased_at__isnull=False, claimed_at=None).exists()


def test_an_erased_number_can_sign_up_anew(person: Person) -> None:
    mobile = person.mobile
    rights.erase(person, by=person)

    assert Person.objects.create(mobile=mobile, joined_at=person.created_at).pk != person.pk


def dump() -> str:
    """Every text of every row of every table, unsealed or not."""
    parts = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
            parts += [str(row) for row in cursor.fetchall()]
        for model in apps.get_models():
            sealed = [f.name for f in model._meta.fields if hasattr(f, "place")]
            for values in model._default_manager.values_list(*sealed) if sealed else ():
                parts.append(str(values))
    return "\n".join(parts)


def test_what_somebody_gave_about_others_stays_without_saying_from_whom(person: Person) -> None:
    other = make_client("何锦荣")
    about_other = files.keep(picture(), about=other, by=person)
    about_them = files.keep(picture(), about=person, by=other)

    rights.erase(person, by=person)

    about_other.refresh_from_db()
    assert about_other.given_by is None
    assert not StoredFile.objects.filter(pk=about_them.pk).exists()


def test_the_receipt_counts_what_went_and_what_stays_and_is_shown_again(person: Person) -> None:
    receipt = rights.erase(person, by=person)

    assert receipt.erased["identities"] == 1
    assert receipt.erased["households"] == 1
    assert receipt.stays["looks"] >= 1
    page = Client().get(f"/erased/{receipt.pk}/").content.decode()
    assert str(receipt.pk) in page
    assert "不带姓名留下的" in page
    assert Client().get(f"/erased/{person.pk}/").status_code == 404


def test_what_somebody_who_left_did_says_so(person: Person) -> None:
    assert named(person) == person.name
    rights.erase(person, by=person)

    assert named(Person.objects.get(pk=person.pk)) == "somebody who has left"
    assert named(Person()) == "somebody"
    assert named(None) == ""


def test_a_member_of_a_team_may_leave_and_a_member_of_staff_gives_the_post_back_first(
    person: Person,
) -> None:
    assert person.area
    post = make_grant(person, Role.WORKER, person.area)
    team = make_grant(person, Role.MEMBER, person.area)
    with pytest.raises(Refused, match="still hold a role"):
        rights.erase(person, by=person)

    post.revoked_at = timezone.now()
    post.save()
    rights.erase(person, by=person)

    team.refresh_from_db()
    assert team.revoked_at


def test_each_fact_that_an_app_upstairs_tells_has_its_label() -> None:
    """One without would break the page of whoever has such a row, and of nobody else."""
    found = {f"{part}: {key}" for part, holder in held._more.items() for key in keys_of(holder)}

    assert len(found) > 60
    assert {one for one in found if one.partition(": ")[2] not in readable.LABELS} == set()


def keys_of(holder: object) -> set[str]:
    """The facts that a function writes, and those that it calls beside it."""
    function = inspect.unwrap(cast("FunctionType", holder))
    beside = (function.__globals__.get(name) for name in function.__code__.co_names)
    near = [one for one in beside if getattr(one, "__module__", "") == function.__module__]
    trees = [ast.parse(dedent(inspect.getsource(one))) for one in [function, *near]]
    written = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Dict)]
    keys = [key for one in written for key in one.keys if isinstance(key, ast.Constant)]
    return {str(key.value) for key in keys}
