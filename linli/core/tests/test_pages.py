"""Every way of saying no is a page of ours, with its status, and needs as little as it can."""

import gzip

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from linli.core import uploads
from linli.core.errors import BadKey, Refused, TooMany
from linli.core.management.commands.draw_icons import SHEET

ANSWERS = {
    "bad": (BadRequest(), 400),
    "key": (BadKey(), 400),
    "forbidden": (PermissionDenied(), 403),
    "refused": (Refused("Choose another day."), 409),
    "large": (RequestDataTooBig(), 413),
    "often": (TooMany(wait=61), 429),
    "broken": (RuntimeError("陈秀英 13900000001"), 500),
}


def answer(request: HttpRequest, kind: str) -> HttpResponse:
    raise ANSWERS[kind][0]


urlpatterns = [path("answer/<kind>/", answer), path("", include("linli.urls"))]
handler400 = "linli.core.pages.bad_request"
handler403 = "linli.core.pages.forbidden"
handler404 = "linli.core.pages.not_found"
handler500 = "linli.core.pages.fault"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.HELP_PHONE = "0769-0000-0000"


def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_answer_is_a_page_in_our_voice(kind: str, method: str) -> None:
    response = getattr(client(), method)(f"/answer/{kind}/")
    page = response.content.decode()
    assert response.status_code == ANSWERS[kind][1]
    assert page.count("<h1") == 1
    assert "tel:0769-0000-0000" in page
    assert 'lang="zh-Hans"' in page
    assert "陈秀英" not in page
    assert "Content-Security-Policy" in response


def test_an_unknown_address_is_a_page() -> None:
    assert client().get("/no/such/").status_code == 404
    assert "页面找不到了" in client().get("/no/such/").content.decode()


def test_a_refusal_is_said_in_its_own_words() -> None:
    assert "Choose another day." in client().get("/answer/refused/").content.decode()


def test_too_often_says_for_how_long() -> None:
    response = client().get("/answer/often/")
    assert response["Retry-After"] == "61"
    assert "2 分钟" in response.content.decode()


def test_htmx_gets_the_bare_card() -> None:
    page = client().get("/answer/refused/", headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith("<section")
    assert "<html" not in page


def test_a_body_that_is_too_large_is_answered_413(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client().post("/display/", {"elder": "x" * 200})
    assert response.status_code == 413


def test_a_body_that_is_too_large_is_refused_before_a_byte_of_it_is_kept() -> None:
    """By what it says of its size: nobody has been asked who they are by then."""
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n1\r\n'
    body = part % b"mobile" + part % b'a"; filename="a.csv' + b"--x--\r\n"
    kind = "multipart/form-data; boundary=x"

    for size, status in ((len(body), 422), (uploads.MOST_BYTES + 1, 413), (10**18, 413)):
        said = client().post("/sign-in/", body, kind, CONTENT_LENGTH=str(size))
        assert said.status_code == status
    assert "20 MB" in said.content.decode()


def test_a_fault_is_shown_without_the_database() -> None:
    connection.close()

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError

    with connection.execute_wrapper(refuse):
        response = client().get("/answer/broken/", headers={"Cookie": "display=on.dark..on"})
    page = response.content.decode()
    assert response.status_code == 500
    assert 'data-elder="on"' in page
    assert 'data-theme="dark"' in page


def test_the_offline_page_and_its_keeper() -> None:
    assert "没有网" in client().get("/offline/").content.decode()
    script = client().get("/sw.js")
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert "/static/core/linli.css" in script.content.decode()


def test_our_files_stay_small() -> None:
    packed = {
        name: len(gzip.compress((SHEET.parent / name).read_bytes(), 9))
        for name in ("linli.css", "linli.js")
    }
    assert packed["linli.css"] <= 25 * 1024
    assert packed["linli.js"] <= 5 * 1024
