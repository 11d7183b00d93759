"""The components: what they say, and that nothing slips through unescaped."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from linli.core.display import Display
from linli.core.paging import page_of

NASTY = '<script>alert("1")</script>'


def draw(source: str, request: HttpRequest | None = None, **words: Any) -> str:
    context = {"request": request or RequestFactory().get("/"), "display": Display(), **words}
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "{% avatar nasty %}",
        "{% person nasty nasty %}",
        "{% capacity 1 2 nasty %}",
        "{% progress 1 2 nasty %}",
        "{% tag nasty nasty nasty %}",
        "{% state nasty nasty nasty %}",
        "{% stat nasty nasty nasty %}",
        "{% icon nasty %}",
        "{% nothing nasty nasty '/' nasty %}",
        "{% note nasty %}{{ nasty }}{% endnote %}",
        "{{ nasty|local }}",
    ],
)
def test_components_escape_what_they_show(source: str) -> None:
    for language in ("en", "zh-hans", "zh-hant"):
        with translation.override(language):
            assert "<script" not in draw(source, nasty=NASTY)


def test_an_unknown_icon_becomes_a_plain_one() -> None:
    assert draw("{% icon 'phone' %}") == '<i class="i i-phone" aria-hidden="true"></i>'
    assert "i-grid" in draw("{% icon 'no-such' %}")
    assert "i-grid" in draw("{% icon missing %}")


def test_a_person_keeps_their_hue_and_may_have_no_name() -> None:
    assert draw("{% avatar '陈秀英' %}") == draw("{% avatar '陈秀英' %}")
    assert ">陈<" in draw("{% person '陈秀英' %}")
    assert "somebody" in draw("{% person '' %}")


@pytest.mark.parametrize(
    ("taken", "places", "share", "kind"),
    [
        (0, 10, 0, ""),
        (23, 30, 77, ""),
        (9, 10, 90, "hot"),
        (10, 10, 100, "full"),
        (12, 10, 100, "full"),
        (0, 0, 100, "full"),
    ],
)
def test_capacity_says_how_full(taken: int, places: int, share: int, kind: str) -> None:
    drawn = draw("{% capacity taken places %}", taken=taken, places=places)
    assert f'width="{share}"' in drawn
    assert (f"cap--{kind}" in drawn) if kind else ("cap--" not in drawn)
    assert f"{taken}/{places}" in drawn


def test_stars_are_said_in_words() -> None:
    drawn = draw("{% stars 4 %}")
    assert 'aria-label="4 stars of 5"' in drawn
    assert drawn.count(" off") == 1


def test_data_is_converted_for_readers_of_traditional_characters_only() -> None:
    for language, shown in (
        ("zh-hans", "综合服务中心"),
        ("en", "综合服务中心"),
        ("zh-hant", "綜合服務中心"),
    ):
        with translation.override(language):
            assert draw("{{ name|local }}", name="综合服务中心") == shown
    assert draw("{{ name|local }}", name=None) == ""


def test_dates_are_said_as_people_say_them() -> None:
    year = timezone.localdate().year
    then = datetime(year, 3, 5, 1, 5, tzinfo=UTC)  # 9:05 in Shanghai
    week = "一二三四五六日"[then.weekday()]
    with translation.override("zh-hans"):
        assert draw("{{ then|day }}", then=then) == f"3 月 5 日 周{week}"
        assert draw("{{ then|day }}", then=then.date()) == f"3 月 5 日 周{week}"
        assert draw("{{ then|moment }}", then=then) == f"3 月 5 日 周{week} 9:05"
        assert draw("{{ old|day }}", old=then.replace(year=2020)).startswith("2020 年 3 月 5 日")
        assert draw("{{ none|day }}{{ none|moment }}", none=None) == ""
    with translation.override("zh-hant"):
        assert "週" in draw("{{ then|day }}", then=then)
    with translation.override("en"):
        assert draw("{{ then|day }}", then=then).endswith("5 Mar")
        assert draw("{{ then|weekday }}", then=then) == f"{then:%a}"


def test_a_day_of_the_past_has_its_year_and_no_weekday() -> None:
    then = date(2026, 5, 1)
    with translation.override("zh-hans"):
        assert draw("{{ then|full_day }}", then=then) == "2026 年 5 月 1 日"
    assert draw("{{ then|full_day }}", then=then) == "1 May 2026"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "11-22 9:00"), (-1, "Yesterday 9:00"), (0, "Today 9:00"), (1, "Tomorrow 9:00")],
)
def test_a_moment_on_a_card_is_near_or_a_date(days: int, words: str) -> None:
    nine = timezone.localtime().replace(hour=9, minute=0)
    assert draw("{{ at|soon }}", at=nine + timedelta(days=days)) == words


def test_a_list_on_one_page_needs_no_pager() -> None:
    assert draw("{% pager page %}", page=page_of(range(3), 1)) == ""


def test_the_pager_keeps_what_was_asked_for() -> None:
    request = RequestFactory().get("/", query_params={"q": "灯", "page": "2"})
    drawn = draw("{% pager page %}", request, page=page_of(range(90), 2))
    assert "?q=%E7%81%AF&amp;page=1" in drawn
    assert "?q=%E7%81%AF&amp;page=3" in drawn
    assert "Page 2 of 3" in drawn


def test_a_page_with_a_forms_key_is_not_for_other_visitors() -> None:
    request = RequestFactory().get("/")
    assert 'name="_once"' in draw("{% once %}", request)
    assert request.holds_once is True  # type: ignore[attr-defined]


class AskForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    when = forms.ChoiceField(label="When", choices=[("a", "AM")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        self.add_error(None, "Choose again")


def test_a_fresh_form_has_no_summary() -> None:
    assert draw("{% errors form %}{% problem_first %}", form=AskForm()) == ""
    assert draw("{% errors None %}") == ""


def test_a_form_that_came_back_says_what_and_leads_there() -> None:
    form = AskForm({"name": "", "secret": NASTY})
    drawn = draw("{% problem_first %}|{% errors form %}{% fields form %}", form=form)
    assert drawn.startswith("To be changed: |")
    assert "3 things to change" in drawn
    assert '<a href="#id_name">Name: This field is required.</a>' in drawn
    assert '<a href="#id_when_0">' in drawn
    assert "<b>Choose again</b>" in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-describedby="id_name_hint id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "<script" not in drawn


def test_every_control_of_a_form_has_its_words() -> None:
    drawn = draw("{% fields form %}", form=AskForm())
    assert '<label for="id_name">Name</label>' in drawn
    assert '<p class="hint" id="id_name_hint">As on the card</p>' in drawn
    assert "<legend>When</legend>" in drawn
    assert "<b>Agreed</b>" in drawn
    assert drawn.count('type="hidden"') == 1


def test_fields_take_the_words_of_the_page() -> None:
    form = SimpleNamespace(field=AskForm()["name"])
    drawn = draw('{% field form.field inputmode="tel" data_hx_get="/x/" %}', form=form)
    assert 'inputmode="tel"' in drawn
    assert 'data-hx-get="/x/"' in drawn
    assert 'class="input"' in drawn


def test_what_was_done_can_be_undone_from_the_bar() -> None:
    done = SimpleNamespace(extra_tags="/undo/1/", __str__=lambda: "Given away")
    drawn = draw('{% include "core/parts/toasts.html" %}', messages=[done])
    assert 'role="status"' in drawn
    assert 'action="/undo/1/"' in drawn
    assert 'name="_once"' in drawn
    assert "<form" not in draw('{% include "core/parts/toasts.html" %}', messages=[])


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_people_are_greeted_by_the_clock(
    hour: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(timezone, "localtime", lambda: now)

    assert draw("{% greeting %}") == words
