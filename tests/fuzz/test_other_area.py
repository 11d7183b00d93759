"""No form takes a row of another area by its id, and none tells what it is called (T5)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db.models import Model
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.actions import handing_out, learning
from linli.activities.actions.handing_out import Lot
from linli.activities.actions.learning import Cover
from linli.activities.models import Goods, Policy, Post, Skill
from linli.activities.tests.make import Hall
from linli.alerts.models import Alert
from linli.alerts.tests.doors import relayed
from linli.areas.forms import AreaField, AreasField
from linli.areas.models import Area
from linli.areas.queries import whole_path
from linli.areas.tests.make import make_area
from linli.catalogue import actions as catalogue
from linli.catalogue.models import Category, Package, Service
from linli.catalogue.tests.make import make_service
from linli.core.events import record
from linli.core.models import SpecialDay
from linli.notices.models import BoardKind, Column
from linli.orders.models import TimeLimit
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.tests.make import make_client
from linli.venues.models import Station
from linli.venues.tests.make import make_station
from tests.fuzz.pages import Page, content, made_forms, taking_pages
from tests.sweep.cells import Town

LARK = "百灵鸟"
# Rows that lie in no area: everybody's.
EVERYBODYS = (Category, SpecialDay, BoardKind, TimeLimit)
# What a form takes from anywhere, and why that is right.
ANYWHERE = {
    ("FactsForm", "parent"): "a branch may sit far from its main office, and tells of it itself",
    ("FactsForm", "guide"): "the same; whoever guides gains the power, not whoever names a guide",
    (
        "FirstToldForm",
        "organisation",
    ): "a party organisation may sit above; it reads drafts sooner than everybody, no more",
    ("KeptForm", "organisation"): "a partner may sit elsewhere; its members gain places, no more",
    ("StationForm", "organisation"): "an agency from elsewhere may run a station",
    (
        "ProfileForm",
        "service_areas",
    ): "an organisation says where it serves and gains nothing",
}


# What a second step is about stands in its address; without it, it leads back to the first.
SECOND_STEPS = {"organisations:split_area"}


class Elsewhere:
    """One row of each kind in the other area, called so that it is noticed."""

    def __init__(self, town: Town) -> None:
        self.area = make_area(f"{LARK}村", parent=town.elsewhere, kind="group")
        self.person = make_client(f"{LARK}人", area=town.elsewhere)
        self.service = make_service(f"{LARK}服务", area=town.elsewhere)
        record("person.corrected", by=self.person, about=self.person)
        hall = Hall(town.elsewhere)
        draft = hall.draft(name=f"{LARK}会")
        self.rows: dict[type[Model], Any] = {
            Post: draft.posts.get(),
            Goods: handing_out.put_in(draft, Lot(f"{LARK}米", "袋", 9), by=hall.worker),
            Skill: learning.name_skill(f"{LARK}术", by=hall.worker, area=town.elsewhere),
            Policy: learning.insure(
                Cover(f"{LARK}保险", "P-7", timezone.localdate(), timezone.localdate()),
                by=hall.worker, area=town.elsewhere, organisation=hall.station,
            ),
            Area: self.area,
            Alert: relayed(
                make_staff(Role.DISPATCHER, town.elsewhere), town.elsewhere, headline=f"{LARK}风"
            ),
            Column: Column.objects.create(area=town.elsewhere, name=f"{LARK}栏"),
            Person: self.person,
            Service: self.service,
            Station: make_station(f"{LARK}站", area=town.elsewhere),
            Organisation: make_organisation(f"{LARK}社", area=town.elsewhere),
            Package: catalogue.bundle(
                by=None, area=town.elsewhere, services=[(self.service, 1)], slug="lark",
                name=f"{LARK}套餐", summary="一",
            ),
        }  # fmt: skip

    def sent_for(self, field: forms.Field) -> Any:
        """How a row of the other area would be named in this field; None if it names no row."""
        if isinstance(field, AreaField):
            return whole_path(self.area)
        if isinstance(field, OrganisationField):
            return self.rows[Organisation].name
        if isinstance(field, forms.UUIDField):
            return str(self.person.pk)
        model = getattr(getattr(field, "queryset", None), "model", None)
        if model is None or model in EVERYBODYS:
            return None
        pk = str(self.rows[model].pk)
        return [pk] if isinstance(field, forms.ModelMultipleChoiceField) else pk


@pytest.mark.slow
@pytest.mark.django_db
def test_no_form_takes_or_tells_of_a_row_of_another_area(town: Town) -> None:
    elsewhere = Elsewhere(town)
    wrong, tried = [], set()
    for page in taking_pages(town):
        for name, sent in foreign(page, elsewhere):
            key = (type(page.form).__name__, name)
            tried.add(key)
            if fault := judged(page, name, sent, anywhere=key in ANYWHERE):
                wrong.append(f"{page.name} {key}: {fault}")
    assert not wrong, "\n".join(wrong)
    assert tried >= ANYWHERE.keys()
    assert len(tried) > 20


def foreign(page: Page, elsewhere: Elsewhere) -> Iterator[tuple[str, Any]]:
    for name, field in page.form.fields.items() if page.form else ():
        sent = elsewhere.sent_for(field)
        if sent is not None:
            yield name, sent


def judged(page: Page, name: str, sent: Any, *, anywhere: bool) -> str:
    with made_forms() as made:
        response = page.send(page.good | {name: sent})
    said = content(response)
    field = page.form.fields[name] if page.form else None
    if isinstance(field, forms.UUIDField):  # what to look for: it finds nothing of theirs
        return "it tells of them" if LARK in said else ""
    if anywhere:
        return "" if response.status_code == 302 else f"{response.status_code}, not taken"
    if page.name in SECOND_STEPS and response.status_code == 302:
        return "it tells of it" if LARK in response.url else ""
    if response.status_code not in (404, 409, 422):
        return f"{response.status_code}"
    if response.status_code == 422 and not any(name in form.errors for form in made):
        return "refused for something else"
    is_named_by_words = isinstance(field, AreaField | AreasField | OrganisationField)
    return "it tells of it" if LARK in said and not is_named_by_words else ""


@pytest.mark.django_db
def test_nobody_acts_in_a_role_that_is_anothers(town: Town) -> None:
    head = next(one for one in town.visitors if one.name == f"{Role.STATION_HEAD} here")
    others = Grant.objects.exclude(person=head.person)

    for grant in others[:5]:
        response = head.client.post("/desk/role/", {"grant": str(grant.pk)})
        assert response.status_code in (400, 404)
    assert LARK not in content(response)
