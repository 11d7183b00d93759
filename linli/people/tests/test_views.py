"""The pages about people: what a desk sees and does, what one sees of oneself."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.doors import PROVED
from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import finding
from linli.people.actions import forces, looking, proposals
from linli.people.models import Look, MinorApproval
from linli.people.tests.make import (
    make_child,
    make_client,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)
from linli.people.views.desk import searching

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def proven(person: Person) -> Client:
    """The browser of somebody who has just shown that it is them."""
    client = signed_in(person, second_factor=False)
    session = client.session
    session[PROVED] = timezone.now().timestamp()
    session.save()
    return client


def write(area: Area, **words: object) -> dict[str, object]:
    return {"name": "何锦荣", "area": area.pk, "channel": "spoken", **words}


@pytest.mark.parametrize("count", [1, 5])
def test_the_search_takes_the_same_queries_for_one_or_several(
    area: Area,
    worker: Person,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_client("陈秀英", area=area)
    client = signed_in(worker)

    with django_assert_max_num_queries(8):
        page = client.get(searching("陈秀"))

    assert page.content.decode().count("陈秀英") == count


@pytest.mark.parametrize(
    "words",
    [*"陈秀 秀英 陳秀英 英 chenxiuying cxy chenx xiuying 13800138000 8000".split(), "Xiu Ying"],  # noqa: SIM905 - as they are typed
)
def test_a_person_is_found_by_name_letters_or_number(
    area: Area, worker: Person, words: str
) -> None:
    person = make_client("陈秀英", area=area)
    person.mobile = "13800138000"
    person.save()
    finding.refresh(person)

    page = found(signed_in(worker), words)

    assert "陈秀英" in page
    elsewhere = signed_in(make_worker(make_area()))
    assert "陈秀英" not in found(elsewhere, words)


def found(client: Client, words: str) -> str:
    """What a search shows; its address tells nothing of what was looked for."""
    sent = client.post(reverse("people:search"), {"q": words})
    assert sent.status_code == 302
    assert quote(words) not in sent["Location"]
    assert words not in sent["Location"]
    return client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("sealed", ["x", "s1.aes.k1.AAAA", "陈", "s1." * 900])
def test_a_search_that_nobody_sealed_finds_nobody(area: Area, worker: Person, sealed: str) -> None:
    make_client("陈秀英", area=area)

    page = signed_in(worker).get(reverse("people:search"), {"s": sealed})

    assert page.status_code == 200
    assert "陈秀英" not in page.content.decode()


@pytest.mark.parametrize("words", ["", " ", "x" * 61])
def test_no_words_lead_back_to_the_empty_search(worker: Person, words: str) -> None:
    sent = signed_in(worker).post(reverse("people:search"), {"q": words})

    assert sent["Location"] == reverse("people:search")


def test_nobody_browses_a_town_but_sees_whom_they_opened_lately(area: Area, worker: Person) -> None:
    person, other = make_client("陈秀英", area=area), make_client("何锦荣", area=area)
    make_opened(person, worker)

    page = signed_in(worker).get(reverse("people:search")).content.decode()

    assert person.name in page
    assert other.name not in page


def test_registering_shows_people_alike_until_somebody_looked(area: Area, worker: Person) -> None:
    client = signed_in(worker)
    first = client.post(reverse("people:register"), write(area, mobile="13800138000"))
    assert first.status_code == 302

    again = client.post(reverse("people:register"), write(area, mobile="１３８００１３８０００"))
    assert again.status_code == 422
    assert "is_new" in again.content.decode()
    sure = client.post(reverse("people:register"), write(area, mobile="13800138000", is_new="true"))

    assert sure.status_code == 302
    assert Person.objects.filter(name="何锦荣").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"mobile": "1380013800"}, {"name": ""}, {"landline": "12"}, {"born_on": "1850-01-01"}],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    area: Area, worker: Person, wrong: dict[str, object]
) -> None:
    sent = {**write(area, address="三巷 8 号"), **wrong}

    page = signed_in(worker).post(reverse("people:register"), sent)

    assert page.status_code == 422
    assert "三巷 8 号" in page.content.decode()
    assert 'class="err"' in page.content.decode()


def test_a_file_is_shown_after_a_purpose_was_given(area: Area, worker: Person) -> None:
    person = make_client("陈秀英", area=area)
    client = signed_in(worker)
    url = reverse("people:file", args=[person.pk])
    assert person.mobile not in client.get(url).content.decode()
    assert client.post(reverse("people:correct", args=[person.pk])).status_code == 409
    assert client.post(reverse("people:open_file", args=[person.pk]), {}).status_code == 422

    client.post(reverse("people:open_file", args=[person.pk]), {"why": "service", "note": "送药"})

    assert person.mobile in client.get(url).content.decode()
    own = signed_in(person).get(reverse("people:looks")).content.decode()
    assert worker.name in own
    assert "送药" in own


def test_a_minors_file_is_asked_for_and_decided(area: Area, worker: Person) -> None:
    child, head = make_child(area=area), make_staff(Role.STATION_HEAD, area)
    client = signed_in(worker)
    client.post(reverse("people:open_file", args=[child.pk]), {"why": "service"})
    assert not Look.objects.exists()
    asked = MinorApproval.objects.get()
    decider = signed_in(head)
    assert child.name in decider.get(reverse("people:minors")).content.decode()

    decider.post(reverse("people:decide", args=[asked.pk]), {"answer": "yes"})
    client.post(reverse("people:open_file", args=[child.pk]), {"why": "service"})

    page = client.get(reverse("people:file", args=[child.pk])).content.decode()
    assert child.mobile in page


def test_the_desk_corrects_confirms_and_checks(area: Area, worker: Person) -> None:
    person = make_client("陈秀英", area=area)
    make_opened(person, worker)
    client = signed_in(worker)
    pk = person.pk
    corrected = {"name": "陈秀英", "address": "三巷 9 号", "born_on": "1950-05-01"}
    client.post(reverse("people:correct", args=[pk]), corrected)
    until = timezone.localdate() + timedelta(days=9)
    group = {"group": "alone", "source": "走访", "until": until}
    client.post(reverse("people:add_status", args=[pk]), group)
    force = forces.claim(person, by=person, kind="volunteer")
    client.post(reverse("people:verify_force", args=[pk, force.pk]))

    page = client.get(reverse("people:file", args=[pk])).content.decode()
    assert "三巷 9 号" in page
    status = person.statuses.get()
    assert client.get(reverse("people:add_card", args=[pk])).status_code == 200
    client.post(reverse("people:end_status", args=[pk, status.pk]))
    assert person.statuses.filter(ended_at=None).count() == 0
    assert person.forces.get().verified_at


def test_a_card_is_compared_and_verified_or_sent_back(area: Area, worker: Person) -> None:
    identity = make_identity(make_client("陈秀英", area=area))
    client = signed_in(worker)
    url = reverse("people:check", args=[identity.pk])
    assert identity.number not in client.get(url).content.decode()
    assert client.post(reverse("people:verify", args=[identity.pk])).status_code == 409
    assert not Look.objects.exists()
    client.post(reverse("people:open_check", args=[identity.pk]))
    assert identity.number in client.get(url).content.decode()
    assert worker.name in signed_in(identity.person).get("/me/looks/").content.decode()
    refuse = reverse("people:refuse", args=[identity.pk])
    assert client.post(refuse, {"reason": ""}).status_code == 422

    client.post(reverse("people:verify", args=[identity.pk]))

    identity.refresh_from_db()
    assert identity.state == "verified"
    assert client.get(url).status_code == 404
    other = make_identity(make_client("何锦荣", area=area))
    client.post(reverse("people:open_check", args=[other.pk]))
    client.post(reverse("people:refuse", args=[other.pk]), {"reason": "看不清"})
    other.refresh_from_db()
    assert other.reason == "看不清"


def test_ones_own_pages_work_from_beginning_to_end(area: Area) -> None:
    person, daughter = make_client("陈秀英", area=area), make_resident()
    client = proven(person)
    saved = {
        "name": "陈秀英",
        "address": "三巷 8 号",
        "needs": ["hearing"],
        "born_on": "1950-05-01",
    }
    assert client.post(reverse("people:profile"), saved).status_code == 302
    assert client.post(reverse("people:household"), {"address": "三巷 8 号"}).status_code == 302
    until = timezone.localdate() + timedelta(days=30)
    family = {"mobile": daughter.mobile, "tie": "family", "until": until}
    assert client.post(reverse("people:family"), family).status_code == 302
    assert client.post(reverse("people:family"), {**family, "mobile": "1"}).status_code == 422
    assert client.post(reverse("people:consents"), {"purpose": "messages"}).status_code == 302
    assert client.post(reverse("people:forces"), {"kind": "volunteer"}).status_code == 302
    assert client.post(reverse("people:forces"), {"kind": "worker"}).status_code == 422

    for name in ("profile", "card", "household", "family", "consents", "looks", "forces", "data"):
        assert client.get(reverse(f"people:{name}")).status_code == 200
    held = client.get(reverse("people:data_json")).json()
    assert held["file"]["needs"] == ["hearing"]
    assert client.get(reverse("people:data_pdf")).content.startswith(b"%PDF")
    consent = person.consents.get(purpose="messages")
    client.post(reverse("people:withdraw", args=[consent.pk]))
    proposals.accept(person.proposals.get(), by=daughter)
    client.post(reverse("people:stop_acting", args=[person.acted_for.get().pk]))
    client.post(reverse("people:leave_household"))
    assert client.post(reverse("people:erase"), {}).status_code == 422
    erased = client.post(reverse("people:erase"), {"sure": "on"})

    assert erased.status_code == 200
    person.refresh_from_db()
    assert person.name == ""
    assert client.get(reverse("people:profile")).status_code == 302


def test_a_file_of_another_area_is_not_there(area: Area, worker: Person) -> None:
    person = make_client("陈秀英", area=make_area())

    for name in ("file", "correct", "add_card", "add_status"):
        assert signed_in(worker).get(reverse(f"people:{name}", args=[person.pk])).status_code == 404


def test_a_worker_who_looked_sees_nothing_once_the_half_hour_is_over(
    area: Area, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_client("陈秀英", area=area)
    looking.look(person, by=worker, why="service")
    client = signed_in(worker)
    url = reverse("people:file", args=[person.pk])
    assert person.mobile in client.get(url).content.decode()

    monkeypatch.setattr("linli.people.queries.LOOK_LASTS", timedelta(0))

    assert person.mobile not in client.get(url).content.decode()


def test_who_registers_for_a_community_begins_there_whatever_groups_it_has() -> None:
    area = make_area()
    desk = signed_in(make_staff(Role.WORKER, area))
    url = reverse("people:register")
    assert desk.get(url).context["form"].initial == {"area": area}

    for name in ("东组", "西组"):
        make_area(name, parent=area, kind="group")
    assert desk.get(url).context["form"].initial == {"area": area}
    town = make_area(kind="town")
    make_area(parent=town)
    make_area(parent=town)
    assert signed_in(make_staff(Role.WORKER, town)).get(url).context["form"].initial in (
        {},
        {"area": town},
    )
