"""What the home page shows to one person, where a purpose leads, and hours nobody has set."""

from types import SimpleNamespace

import pytest
from django.template import Context

from linli.core import nav
from linli.core.models import Shift
from linli.core.templatetags import frames
from linli.core.working_time import USUAL, calendar


def test_a_block_is_drawn_for_one_person_and_never_for_a_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nav, "_own", [])
    nav.own_block("core/parts/toasts.html", lambda user: {"messages": []})
    nav.own_block("core/parts/toasts.html", lambda user: None)  # the same is put in once
    monkeypatch.setattr(nav, "_own", [*nav._own, ("core/error.html", lambda user: None)])
    known = SimpleNamespace(is_authenticated=True)
    assert frames.own_blocks(Context({"user": known})) is not None
    assert frames.own_blocks(Context({"user": SimpleNamespace(is_authenticated=False)})) == ""
    assert frames.own_blocks(Context({})) == ""


def test_a_purpose_leads_where_an_app_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav, "_ways", {})
    assert frames.way("order") == ""
    nav.way("order", "core:offline")
    assert frames.way("order") == "/offline/"


@pytest.mark.django_db
def test_where_nobody_set_hours_the_usual_ones_run() -> None:
    Shift.objects.all().delete()
    assert calendar().hours == USUAL
