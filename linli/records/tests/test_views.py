"""The pages about records, and the public figures."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue.tests.make import make_service
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held, readable
from linli.people.tests.make import make_client
from linli.records import actions, blocks
from linli.records.actions import Gave, Got
from linli.records.forms import Figure
from linli.records.models import ServiceRecord
from linli.records.tests.doors import lately
from linli.records.tests.make import make_backdated, make_record

pytestmark = pytest.mark.django_db

INDEX = "/desk/records/"


@pytest.fixture
def area() -> Area:
    area = make_area("塔坡")
    area.slug = "tapo"
    area.save()
    return area


@pytest.fixture
def elder(area: Area) -> Person:
    return make_client("陈秀英", area=area)


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_desk_shows_figures_and_the_list_of_each(
    area: Area, elder: Person, head: Person
) -> None:
    make_record(
        area, gave=[Gave(make_resident("林晓岚", area=area), "volunteer", 90)],
        got=[Got(elder, times=3), Got(count=8, how="sheet")], **lately(),
    )  # fmt: skip
    make_record(make_area(), **lately(title="别处的"))
    client = signed_in(head)

    page = client.get(INDEX)
    numbers = {code: number for code, _label, number in page.context["figures"]}
    assert numbers == {
        "services": 1, "person_times": 11, "people": 1,
        "worker": 0, "volunteer": 90, "party": 0, "partner": 0,
    }  # fmt: skip
    assert "别处的" not in page.content.decode()
    assert "陈秀英" in read(client, f"{INDEX}?figure=people")
    assert "陈秀英" in read(client, f"{INDEX}?figure=person_times")
    assert "林晓岚" in read(client, f"{INDEX}?figure=volunteer")


def test_the_filters_narrow_the_figures_with_the_list(area: Area, head: Person) -> None:
    make_record(area, gave=[Gave(make_resident(), "party", 30)], **lately())
    row = make_record(area, **lately(kind="visit"))
    actions.correct(row, by=head, reason="x", reason_kind="place", place="phone")
    client = signed_in(head)

    def services(query: str) -> int:
        page = client.get(f"{INDEX}?{query}")
        assert page.context["page"].paginator.count == page.context["figures"][0][2]
        return int(page.context["figures"][0][2])

    assert [services(q) for q in ("force=party", "kind=visit", "mark=corrected", "mark=late")] == [
        1, 1, 1, 0,
    ]  # fmt: skip
    assert services(f"organisation={row.organisation_id}") == 1
    assert services("first=2024-01&last=2024-02") == 0
    assert client.get(f"{INDEX}?kind=nonsense").status_code == 422
    assert client.get(f"{INDEX}?area={make_area().pk}").status_code == 422


def test_a_confidential_one_is_counted_and_not_read(
    area: Area, elder: Person, head: Person
) -> None:
    did, other = (make_staff(Role.WORKER, area) for _ in range(2))
    row = make_record(
        area, gave=[Gave(did, "worker", 60)], got=[Got(elder)],
        **lately(title="心理陪伴", is_confidential=True),
    )  # fmt: skip
    one = reverse("records:one", args=[row.pk])

    for person in (did, head):
        client = signed_in(person)
        assert "心理陪伴" in read(client, INDEX)
        assert "陈秀英" in read(client, f"{INDEX}?figure=people")
        assert client.get(one).status_code == 200
    client = signed_in(other)
    for figure in ("services", "people", "person_times", "worker"):
        page = client.get(f"{INDEX}?figure={figure}")
        assert page.context["figures"][0][2] == 1
        words = page.content.decode()
        assert "心理陪伴" not in words
        assert "陈秀英" not in words
    closed = client.get(one)
    assert closed.status_code == 403
    assert "心理陪伴" not in closed.content.decode()
    assert "陈秀英" not in closed.content.decode()


def test_a_table_names_nobody_says_whose_it_is_and_is_written_down(
    area: Area, elder: Person, head: Person
) -> None:
    make_record(area, got=[Got(elder)], **lately())
    make_record(area, got=[Got(elder)], **lately(title="心理陪伴", is_confidential=True))
    client = signed_in(make_staff(Role.WORKER, area))

    response = client.post(reverse("records:take"), {"why": "check"})

    assert response["Content-Disposition"].startswith("attachment")
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(BytesIO(body)).active
    assert sheet is not None
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.values]
    assert len(rows) == 1 + 2 + 1
    words = str(rows)
    assert "心理陪伴" not in words
    assert "陈秀英" not in words
    assert client.session["_auth_user_id"]
    by = Person.objects.get(pk=client.session["_auth_user_id"])
    assert by.name in rows[-1][0]
    told = Event.objects.get(verb="records.taken")
    assert (told.actor, told.facts) == (by, {"count": 2, "why": "check"})


def test_nothing_is_no_table(head: Person) -> None:
    assert signed_in(head).post(reverse("records:take")).status_code == 409
    assert not Event.objects.filter(verb="records.taken").exists()


def test_the_head_corrects_and_both_versions_stand_there(
    area: Area, elder: Person, head: Person
) -> None:
    helper = make_resident("林晓岚", area=area)
    row = make_record(
        area, gave=[Gave(helper, "volunteer", 90)], got=[Got(elder), Got(count=3, how="heads")],
        **lately(begun_at=timezone.now() - timedelta(hours=2)),
    )  # fmt: skip
    client = signed_in(head)
    correct = reverse("records:correct", args=[row.pk])
    form = client.get(correct).context["form"]
    sent: dict[str, Any] = {name: form[name].value() for name in form.fields}
    for name in ("begun_at", "ended_at"):
        sent[name] = f"{sent[name]:%Y-%m-%dT%H:%M}"
    sent |= {"reason": "多算了", "reason_kind": "time"}
    assert client.post(correct, sent).status_code == 422  # nothing was changed

    gave, crowd = row.contributions.get(), row.receptions.get(person=None)
    sent |= {f"minutes_{gave.pk}": 40, f"times_{crowd.pk}": 0}
    response = client.post(correct, sent)

    newer = ServiceRecord.objects.get(is_current=True)
    assert response.headers["Location"] == reverse("records:one", args=[newer.pk])
    assert newer.begun_at == row.begun_at
    assert newer.contributions.get().minutes == 40
    assert newer.receptions.get().person == elder
    page = read(client, reverse("records:one", args=[row.pk]))
    assert page.count("林晓岚") == 2
    assert "多算了" in page
    assert client.post(correct, sent).status_code == 422  # there is a newer version


def test_what_waits_is_decided_by_another(area: Area, head: Person) -> None:
    worker = make_staff(Role.WORKER, area)
    asked = make_backdated(area, by=worker)
    client = signed_in(head)
    assert "停电" in read(client, reverse("records:waiting"))

    client.post(reverse("records:decide", args=[asked.pk]), {"answer": "yes"})

    assert ServiceRecord.objects.get().is_backdated
    again = client.post(reverse("records:decide", args=[asked.pk]), {"answer": "yes"})
    assert again.status_code == 404


def test_residents_read_what_was_done_for_them_and_what_they_did(area: Area, elder: Person) -> None:
    make_record(area, got=[Got(elder)], **lately(title="换灯泡"))
    make_record(area, gave=[Gave(elder, "volunteer", 90)], **lately(title="教插花"))
    make_record(area, **lately(title="别人的"))
    client = signed_in(elder, second_factor=False)

    got, gave = read(client, "/me/records/"), read(client, "/me/records/?of=gave")

    assert [word in got for word in ("换灯泡", "教插花", "别人的")] == [True, False, False]
    assert [word in gave for word in ("换灯泡", "教插花", "别人的")] == [False, True, False]
    told = held.everything(elder)
    assert told["records_got"][0]["service"] == "换灯泡"
    assert told["records_gave"][0]["minutes"] == 90
    assert readable.sections(told)


def test_the_public_page_hides_small_numbers_and_is_kept(area: Area) -> None:
    url = "/p/tapo/figures/"
    for _ in range(4):
        make_record(area, **lately())
    page = Client().get(url)
    assert page.content.decode().count("少于 5") == 3 + 1  # and once in the explanation
    assert not page.cookies
    assert "csrf" not in page.content.decode()
    for _ in range(3):
        make_record(area, **lately())

    page = Client().get(url)

    assert page.content.decode().count("少于 5") == 1
    assert page.content.decode().count(">7<") == 3
    assert Client().get("/p/nowhere/figures/").status_code == 404
    assert Client().get(f"{url}?month=9999-99").status_code == 200


@pytest.mark.parametrize("figure", ["services", "person_times", "people", "volunteer"])
def test_behind_each_public_figure_stands_the_list_that_it_counts(area: Area, figure: str) -> None:
    helper, twice = make_resident("莫志华"), make_resident("温桂芳")
    secret = make_service("精神关怀", area=area, is_confidential=True)
    for number in range(6):
        person = twice if number < 2 else make_resident(f"何{number}")
        make_record(
            area, gave=[Gave(helper, "volunteer", 30)], got=[Got(person)],
            service=secret if number == 5 else None, is_confidential=number == 5,
            **lately(),
        )  # fmt: skip

    page = Client().get(f"/p/tapo/figures/?of={figure}")

    of = {"services": 6, "person_times": 6, "people": 5, "volunteer": 180}
    numbers = [line.number for line in page.context["lines"]]
    assert page.context["number"] == ("3 小时" if figure == "volunteer" else str(of[figure]))
    assert len(numbers) == (5 if figure == "people" else 6)
    assert sum(numbers) == (180 if figure == "volunteer" else 6)
    words = page.content.decode()
    assert all(word not in words for word in ("莫志华", "温桂芳", "何", "精神关怀"))
    assert f"of={figure}" in Client().get("/p/tapo/figures/").content.decode()


def test_where_no_number_is_published_no_list_is(area: Area) -> None:
    for _ in range(4):
        make_record(area, **lately())

    for figure in ("services", "volunteer", "nonsense", ""):
        assert "lines" not in Client().get(f"/p/tapo/figures/?of={figure}").context


def test_a_record_counts_on_the_public_page_at_once(area: Area, settings: Settings) -> None:
    settings.FRESH_SECONDS = 45
    for number in range(6, 9):
        for _ in range(6 if number == 6 else 1):
            make_record(area, **lately())
        assert f">{number}<" in Client().get("/p/tapo/figures/").content.decode()


def test_other_apps_put_their_blocks_on_the_public_page(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_blocks", [])
    asked: list[object] = []

    def words(*what: object) -> dict[str, Any]:
        asked.append(what)
        return {"figures": [(Figure.SERVICES, 9, "满意")]}

    blocks.public_block("records/figures_body.html", words)
    blocks.public_block("records/figures_body.html", lambda *what: None)
    month = timezone.localdate().replace(day=1)

    assert "满意" in Client().get("/p/tapo/figures/").content.decode()
    assert asked == [(area.pk, month, month)]


def test_programs_read_the_same_figures(area: Area) -> None:
    child = make_area(parent=area)
    for _ in range(5):
        make_record(child, **lately())
    make_record(area, got=[Got(count=3, how="heads")], **lately())
    asked = f"/api/figures?area={area.pk}"

    found = Client().get(asked).json()

    assert (found["services"], found["person_times"], found["people"]) == (6, 8, 5)
    assert found["minutes_by_force"]["volunteer"] == 360
    past = Client().get(f"{asked}&from=2024-01&to=2024-03").json()
    assert (past["services"], past["first_month"]) == (0, "2024-01")
    assert Client().get(f"{asked}&from=2024-13").status_code == 422
    assert Client().get(f"/api/figures?area={head_of_nothing()}").status_code == 404
    make_record(other := make_area(), **lately())
    small = Client().get(f"/api/figures?area={other.pk}").json()
    assert (small["services"], small["people"], small["minutes_by_force"]) == (None, None, None)


def head_of_nothing() -> str:
    return "0198c0de-0000-7000-8000-000000000000"


def test_figures_of_a_place_stay_when_it_has_ended(area: Area) -> None:
    for _ in range(7):
        make_record(area, **lately())
    before = Client().get("/p/tapo/figures/").context["body"]
    heir, url = make_area("叠北社区"), "/p/tapo/figures/"
    last = timezone.localdate() - timedelta(days=1)
    areas.end(area, by=None, on=last, heirs=[areas.Heir(heir)])

    page = Client().get(url)

    assert page.context["body"] == before
    for words in ("塔坡到 2026 年 11 月 23 日为止", "现在由以下区域接续：", 'href="/p/diebei/"'):
        assert words in page.content.decode()
    assert "/p/diebei/" in Client().get(url, {"of": "services"}).content.decode()
    assert "为止" not in Client().get("/p/diebei/figures/").content.decode()


@pytest.mark.parametrize(
    ("last", "first", "offered"), [("2026-05-01", "2026-05", 12), ("2019-05-01", "2019-05", 1)]
)
def test_of_a_place_that_has_ended_its_own_months_are_shown(
    area: Area, last: str, first: str, offered: int
) -> None:
    areas.end(area, by=None, on=date.fromisoformat(last))

    page = Client().get("/p/tapo/figures/", {"month": "2026-11"})

    assert page.context["month"] == first
    assert page.context["months"][0][0] == first
    assert len(page.context["months"]) == offered
