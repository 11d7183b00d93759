"""Entering afterwards, on its pages: one asks with proof, a second decides, the mark stays."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import files
from linli.core.errors import Refused
from linli.core.models import StoredFile
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.tests.make import make_client
from linli.records import actions, queries
from linli.records.actions import Gave, Got
from linli.records.models import Backdated, ServiceRecord
from linli.records.tests.make import make_backdated, make_record

pytestmark = pytest.mark.django_db

ENTER = "/desk/records/enter/"
MARCH = timezone.localdate() - timedelta(days=30)


@pytest.fixture
def area() -> Area:
    return make_area("塔坡")


@pytest.fixture
def worker(area: Area) -> Person:
    return make_staff(Role.WORKER, area, organisation=make_organisation("塔坡站", area=area))


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


@pytest.fixture
def elder(area: Area) -> Person:
    return make_client("陈秀英", area=area)


def volunteer(area: Area, name: str = "黄伟") -> Person:
    person = make_resident(name, area=area)
    person.forces.create(
        kind="volunteer", verified_at=timezone.now(),
        verified_by=make_staff(Role.STATION_HEAD, area),
    )  # fmt: skip
    return person


def told(place: Area, worker: Person, **more: Any) -> dict[str, Any]:
    """What stands in the form."""
    return {
        "kind": "visit", "title": "探访", "day": MARCH.isoformat(), "begins": "09:00",
        "ends": "10:30", "place": "home", "area": place.pk,
        "organisation": worker.grants.get().organisation_id, "reason_kind": "offline",
        "reason": "停电，当天没法登记", "proof": "签到表在 7 号文件夹",
        "who_1": "黄伟", "as_1": "volunteer", "minutes_1": 90, "for_1": "陈秀英", **more,
    }  # fmt: skip


def test_one_asks_a_second_person_decides_and_the_mark_stays(
    area: Area, worker: Person, head: Person, elder: Person
) -> None:
    helper = volunteer(area)
    client = signed_in(worker)
    sent = told(area, worker, who_2=worker.name, as_2="worker", minutes_2=60, count=3)
    assert client.post(ENTER, sent).status_code == 422  # how were they counted?
    response = client.post(ENTER, sent | {"counted_how": "sheet"})
    assert (response.status_code, response["Location"]) == (302, ENTER)
    assert not ServiceRecord.objects.exists()
    assert "等同事决定" in client.get(ENTER).content.decode()

    row = Backdated.objects.get()
    assert client.post(reverse("records:decide", args=[row.pk])).status_code == 403
    page = signed_in(head).get(reverse("records:waiting")).content.decode()
    for words in ("黄伟", "陈秀英", "签到表", "停电", "7 号文件夹", worker.name):
        assert words in page
    signed_in(head).post(reverse("records:decide", args=[row.pk]), {"answer": "yes"})

    made = ServiceRecord.objects.get()
    assert (made.is_backdated, made.written_by, made.approved_by) == (True, worker, head)
    assert [(o.person, o.force, o.minutes) for o in made.contributions.all()] == [
        (helper, "volunteer", 90), (worker, "worker", 60),
    ]  # fmt: skip
    assert [(o.person, o.count) for o in made.receptions.all()] == [(elder, None), (None, 3)]
    assert (made.proof, made.evidence) == ("签到表在 7 号文件夹", ["words"])
    row.refresh_from_db()
    assert (row.reason, row.proof) == ("", "")
    one = client.get(reverse("records:one", args=[made.pk])).content.decode()
    assert "补录" in one
    assert "7 号文件夹" in one
    assert reverse("records:one", args=[made.pk]) in client.get(ENTER).content.decode()


def test_a_photo_is_proof_and_is_seen_by_who_asked_and_who_decides(
    area: Area, worker: Person, head: Person, elder: Person, tmp_path: Any, settings: Settings
) -> None:
    settings.PRIVATE_FILES = tmp_path
    volunteer(area)
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "JPEG")
    upload = SimpleUploadedFile("sheet.jpg", picture.getvalue())
    other, elsewhere = make_staff(Role.WORKER, area), make_staff(Role.STATION_HEAD)
    client = signed_in(worker)

    assert client.post(ENTER, told(area, worker, proof="", file_1=upload)).status_code == 302

    row, file = Backdated.objects.get(), StoredFile.objects.get()
    assert row.evidence == [str(file.pk)]
    everybody = (worker, head, other, elsewhere, elder)
    assert [files.may_see(one, file) for one in everybody] == [True, True, False, False, False]
    worker.grants.update(revoked_at=timezone.now())
    assert not files.may_see(Person.objects.get(pk=worker.pk), file), "with the role goes the right"
    worker.grants.update(revoked_at=None)
    made = actions.decide_backdated(row, by=head, is_granted=True)
    assert made
    assert made.evidence == [str(file.pk)]
    assert [files.may_see(one, file) for one in everybody] == [True, True, True, False, False]
    response = client.get(f"/files/{file.pk}/")
    assert response.status_code == 200
    assert b"".join(response)


def test_the_evidence_of_what_was_declined_is_closed(
    area: Area, worker: Person, head: Person
) -> None:
    row = make_backdated(area, by=worker)
    file = StoredFile(subject_kind="records.backdated", subject_id=row.pk)
    assert files.may_see(worker, file)
    actions.decide_backdated(row, by=head, is_granted=False)
    assert not files.may_see(worker, file)
    assert not files.may_see(head, file)


def test_a_file_that_is_no_photo_is_told_so_and_nothing_is_kept(
    area: Area, worker: Person, elder: Person
) -> None:
    volunteer(area)
    for data in (b"MZ" + bytes(200), b"%PD", b"\xff\xd8\xff" + bytes(11 * 2**20)):
        upload = SimpleUploadedFile("sheet.jpg", data)
        response = signed_in(worker).post(ENTER, told(area, worker, file_1=upload))
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
    assert not Backdated.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"proof": ""}, "file_1"),
        ({"title": ""}, "title"),
        ({"who_1": "没有这个人"}, "who_1"),
        ({"who_1": "", "minutes_1": ""}, "who_1"),
        ({"minutes_1": ""}, "minutes_1"),
        ({"as_1": "party"}, "as_1"),
        ({"for_1": ""}, "for_1"),
        ({"for_1": "别处的人"}, "for_1"),
        ({"reason": " "}, "reason"),
        ({"minutes_1": 91}, "__all__"),
        ({"ends": "08:00"}, "__all__"),
        ({"for_2": "陈秀英"}, "__all__"),
        ({"day": (timezone.localdate() + timedelta(days=1)).isoformat()}, "__all__"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(
    wrong: dict[str, Any], field: str, area: Area, worker: Person, elder: Person
) -> None:
    volunteer(area)
    make_client("别处的人", area=make_area())
    response = signed_in(worker).post(ENTER, told(area, worker, **wrong))
    assert response.status_code == 422
    assert set(response.context["form"].errors) <= {field, "minutes_1"}
    assert field in response.context["form"].errors
    assert not Backdated.objects.exists()


def test_a_name_that_two_have_asks_for_the_number(
    area: Area, worker: Person, elder: Person
) -> None:
    volunteer(area)
    volunteer(area)
    far = volunteer(make_area())  # helpers may live elsewhere; their number says who they are
    client = signed_in(worker)
    assert client.post(ENTER, told(area, worker)).status_code == 422
    number = far.mobile
    sent = told(area, worker, who_1=f"{number[:3]} {number[3:]}")
    assert client.post(ENTER, sent).status_code == 302
    assert Backdated.objects.get().facts["gave"][0][0] == str(far.pk)


def test_only_who_sees_the_records_of_a_place_asks(
    area: Area, worker: Person, elder: Person
) -> None:
    volunteer(area)
    other = make_area()
    assert signed_in(make_staff(Role.GRID_WORKER, area)).get(ENTER).status_code == 403
    assert signed_in(elder, second_factor=False).get(ENTER).status_code == 403
    response = signed_in(worker).post(ENTER, told(area, worker, area=other.pk))
    assert response.status_code == 422
    foreign = make_organisation(area=area).pk
    assert (
        signed_in(worker).post(ENTER, told(area, worker, organisation=foreign)).status_code == 422
    )


def test_nobody_was_in_two_places_at_once(area: Area, worker: Person, head: Person) -> None:
    helper = volunteer(area)
    gave = [Gave(helper, "volunteer", 60)]
    first, second = (make_backdated(area, by=worker, gave=gave) for _ in range(2))
    actions.decide_backdated(first, by=head, is_granted=True)
    with pytest.raises(Refused):
        actions.decide_backdated(second, by=head, is_granted=True)
    assert ServiceRecord.objects.count() == 1
    second.refresh_from_db()
    assert second.decided_at is None
    with pytest.raises(Refused):
        make_backdated(area, by=worker, gave=gave)


def test_who_helped_reads_that_somebody_else_decides(area: Area, worker: Person) -> None:
    did = make_staff(Role.STATION_HEAD, area)
    row = make_backdated(area, by=worker, gave=[Gave(did, "worker", 60)])
    page = signed_in(did).get(reverse("records:waiting")).content.decode()
    assert reverse("records:decide", args=[row.pk]) not in page
    assert "请别的同事来定" in page


def test_words_of_proof_go_when_somebody_in_it_leaves(
    area: Area, worker: Person, head: Person, elder: Person
) -> None:
    from linli.people.actions import rights

    row = make_backdated(
        area, by=worker, got=[Got(elder)], evidence=[], proof="陈秀英签的字",
    )  # fmt: skip
    made = actions.decide_backdated(row, by=head, is_granted=True)
    assert made
    assert made.proof == "陈秀英签的字"
    waits = make_backdated(area, by=head, got=[Got(elder)], evidence=[], proof="陈秀英签的字")

    rights.erase(elder, by=elder)

    for one in (made, waits):
        one.refresh_from_db()
        assert (one.proof, one.evidence) == ("", ["words"])


def test_the_page_costs_the_same_with_more_that_waits(
    area: Area, worker: Person, head: Person, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(60) as counted:
            assert queries.waiting(head).count() >= 1
            assert client.get(reverse("records:waiting")).status_code == 200
        return len(counted)

    client = signed_in(head)
    make_backdated(area, by=worker)
    one = cost()
    for _ in range(3):
        make_backdated(area, by=worker)
    assert cost() == one
    make_record(area)
