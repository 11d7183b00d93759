"""The frame of a page is drawn once for everything it shows, and knows nothing else."""

import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from linli.core.display import Display
from linli.core.templatetags import frames

FRAMES = Path(frames.__file__).parents[1] / "templates/core/frame"


def foot(request: HttpRequest, **words: object) -> str:
    shown = {"request": request, "display": Display(), "language": translation.get_language()}
    return engines["django"].from_string("{% framed 'foot' %}").render({**shown, **words})


def test_each_page_is_led_back_to() -> None:
    for path in ("/a/?q=%3Cb%3E&p=1", "/b/"):
        drawn = foot(RequestFactory().get(path))
        assert f'value="{path.replace("&", "&amp;")}"' in drawn
    assert 'name="next" value="/"' in foot(RequestFactory().get("/a/"), is_refusal=True)


def test_what_differs_is_drawn_apart() -> None:
    request = RequestFactory().get("/")
    plain = foot(request)
    with translation.override("zh-hans"):
        assert foot(request) != plain
    assert foot(request, display=Display(theme="dark")) != plain
    assert foot(request, is_demo=True) != plain
    assert foot(request) == plain


@pytest.mark.django_db
def test_the_current_tab_is_the_one_of_this_page() -> None:
    pages = [Client().get(path).content.decode() for path in ("/help/", "/places/", "/help/")]
    marked = [re.findall(r'href="([^"]+)" aria-current="page"', page) for page in pages]

    assert marked[0] == marked[2] == ["/help/", "/help/"]
    assert "/help/" not in marked[1]


def test_frames_know_no_person_and_no_form_key() -> None:
    for file in FRAMES.glob("*.html"):
        said = " ".join(re.findall(r"{[{%].*?[%}]}", re.sub(r"'[^']*'", "", file.read_text())))
        found = re.findall(r"\b(user|request|csrf_token|once|messages|perms)\b", said)
        assert found == [], file.name


def test_they_take_no_more_room_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_FRAMES", 2)
    frames._frames.clear()
    for phone in ("1", "2", "3"):
        foot(RequestFactory().get("/"), help_phone=phone)

    assert len(frames._frames) == 1
