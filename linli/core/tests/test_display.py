"""The display switches: plain forms, plain cookies, and nothing anybody else could misuse."""

from itertools import permutations

import pytest
from django.http import HttpResponse
from django.test import Client

from linli.core.display import Display, read

HOME = "/offline/"


def switch(client: Client, **words: str) -> HttpResponse:
    return client.post("/display/", words)  # type: ignore[return-value]


@pytest.mark.parametrize("theme", ["", "light", "dark"])
@pytest.mark.parametrize("contrast", ["", "less", "more"])
@pytest.mark.parametrize("elder", [True, False])
@pytest.mark.parametrize("keys", [True, False])
def test_a_display_survives_its_cookie(
    *, elder: bool, theme: str, contrast: str, keys: bool
) -> None:
    shown = Display(elder=elder, theme=theme, contrast=contrast, keys=keys)
    assert read(shown.cookie()) == shown


@pytest.mark.parametrize("cookie", ["", "on", "x.y.z.w", "x.dark.", "<script>...", "\x00..."])
def test_a_strange_cookie_is_the_plain_display(cookie: str) -> None:
    assert read(cookie) == Display()


SWITCHES = [("elder", "on"), ("theme", "dark"), ("contrast", "more"), ("language", "en")]


@pytest.mark.parametrize("order", list(permutations(SWITCHES)))
def test_switches_are_remembered_and_keep_the_others(order: list[tuple[str, str]]) -> None:
    client = Client()
    for name, value in order:
        assert switch(client, **{name: value}, next=HOME)["Location"] == HOME
    page = client.get(HOME).content.decode()
    assert all(
        words in page
        for words in ('data-elder="on"', 'data-theme="dark"', 'data-contrast="more"', 'lang="en"')
    )


def test_the_language_is_one_of_ours() -> None:
    client = Client()
    switch(client, language="en")
    assert 'lang="en"' in client.get(HOME).content.decode()
    assert not switch(client, language="xx").cookies.get("language")


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\nb"]
)
def test_a_switch_leads_only_to_our_own_pages(target: str) -> None:
    assert switch(Client(), elder="on", next=target)["Location"] == "/"


def test_a_foreign_page_cannot_switch() -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = Client().post("/display/", {"elder": "on"}, headers=headers)
    assert not response.cookies


def test_switching_is_a_post() -> None:
    assert Client().get("/display/?elder=on").status_code == 405
