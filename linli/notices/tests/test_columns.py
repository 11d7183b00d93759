"""Columns are data: made, ordered, filled and retired by a station."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.notices import queries
from linli.notices.actions import columns
from linli.notices.models import Column
from linli.notices.tests.make import Office
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def make(office: Office, *names: str) -> list[Column]:
    return [columns.make(by=office.worker, area=office.area, name=name) for name in names]


def test_made_named_ordered_filled_and_retired(office: Office) -> None:
    health, fraud, elder = make(office, "健康", "反诈", "长者")
    columns.move(elder, by=office.worker, up=True)
    columns.move(health, by=office.worker, up=False)
    assert [one.name for one in queries.columns(office.area.pk)] == ["长者", "健康", "反诈"]
    columns.change(fraud, by=office.worker, name="防骗", summary="先问一问再转账")
    assert list(queries.filled_columns(office.area.pk)) == []
    notice = office.up(column=fraud)
    assert list(queries.filled_columns(office.area.pk)) == [fraud]
    fraud = columns.retire(fraud, by=office.worker)
    assert list(queries.shown(office.area.pk)) == [notice]
    assert list(queries.filled_columns(office.area.pk)) == []
    make(office, "防骗")  # a retired name is free again
    for step in (
        partial(columns.retire, fraud, by=office.worker),
        partial(columns.move, fraud, by=office.worker, up=True),
        partial(columns.change, fraud, by=office.worker, name="又来", summary=""),
    ):
        with pytest.raises(Refused, match="retired"):
            step()


def test_a_name_stands_once_and_the_ends_are_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = make(office, "健康", "反诈")
    with pytest.raises(Refused, match="already"):
        make(office, "健康")
    with pytest.raises(Refused, match="already"):
        columns.change(last, by=office.worker, name="健康", summary="")
    with pytest.raises(Refused, match="at the end"):
        columns.move(first, by=office.worker, up=True)
    with pytest.raises(Refused, match="at the end"):
        columns.move(last, by=office.worker, up=False)
    monkeypatch.setattr(columns, "MOST_COLUMNS", 2)
    with pytest.raises(Refused, match="Retire one"):
        make(office, "长者")


def test_others_leave_them_alone(office: Office) -> None:
    (column,) = make(office, "健康")
    for by in (make_staff(Role.WORKER), make_staff(Role.SUPERVISOR, office.area)):
        for step in (
            partial(columns.make, by=by, area=office.area, name="别的"),
            partial(columns.change, column, by=by, name="别的", summary=""),
            partial(columns.move, column, by=by, up=True),
            partial(columns.retire, column, by=by),
        ):
            with pytest.raises(PermissionDenied):
                step()


def test_those_of_a_town_are_those_of_its_villages(office: Office) -> None:
    town = office.area.parent or make_area()
    above = make_staff(Role.WORKER, town)
    column = columns.make(by=above, area=town, name="全镇")
    elsewhere = columns.make(by=make_staff(Role.WORKER, (far := make_area())), area=far, name="远")
    grid = make_area(parent=office.area)
    assert column in queries.columns_for(above)
    assert elsewhere not in queries.columns_for(office.worker)
    if office.area.parent:
        assert column in queries.columns(grid.pk)
        office.up(column=column)
    with pytest.raises(Refused, match="not one of the area"):
        office.draft(column=elsewhere)
