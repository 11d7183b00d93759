"""Whoever is in danger reads whom to call first, and reads it once."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.tests.make import make_area
from linli.catalogue import seeds, urgent
from linli.core.search import plain
from linli.core.texts import to_hant

CALLS = ("tel:110", "tel:120", "tel:119", "tel:12338", "tel:12356", "tel:12345")


@pytest.mark.parametrize(
    "words",
    [
        "老公打我", "老公又打我了怎么办", "想死", "想 死", "煤气", "煤气泄漏", "煤氣",
        "佢打我", "唔想活", "我不想活了", "廚房著火了", "厨房着火了", "阿婆暈倒了", "He hits me",
        "i want to die", "家 暴", "爸爸打我，老師打我手机他不知道",
    ],
)  # fmt: skip
def test_danger_is_heard(words: str) -> None:
    assert urgent.is_urgent(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "灯不亮了",
        "打我电话",
        "打我電話",
        "想死你了",
        "装报警器",
        "中风后康复",
        "防溺水课",
        "火灾演练",
        "打印",
    ],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_it(words: str) -> None:
    assert not urgent.is_urgent(words)


def test_every_word_of_the_list_is_found_in_both_scripts() -> None:
    lines = [line.split()[0] for line in urgent.TABLE.read_text().splitlines()]

    assert [word for word in lines if plain(word) != word] == []
    assert len(lines) == len(set(urgent.TABLE.read_text().splitlines()))
    whole = [word for word, _others in urgent._table()]
    assert [word for word in whole if not urgent.is_urgent(to_hant(word))] == []


def test_no_service_of_the_seeds_reads_like_danger() -> None:
    names = [line.split("|")[4] for line in seeds.TABLE.read_text().splitlines()[1:]]

    assert [name for name in names if urgent.is_urgent(name)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "马上打电话"), ("zh-hant", "馬上打電話")]
)
def test_what_is_found_comes_after_the_numbers(client: Client, language: str, title: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for words in ("老公打我", to_hant("煤气")):
        page = client.get(reverse("catalogue:services"), {"q": words}).content.decode()

        assert title in page
        assert page.index("<h1") < page.index("tel:110") < page.index('id="found"')
        assert [page.count(f'"{one}"') for one in CALLS] == [1] * 6
    calm = client.get(reverse("catalogue:services"), {"q": "灯"}).content.decode()
    assert "tel:110" not in calm


@pytest.mark.django_db
def test_whoever_tells_us_reads_them_too() -> None:
    client = signed_in(make_resident(area=make_area()), second_factor=False)
    form = reverse("catalogue:tell_us")
    assert "tel:110" in client.get(form, {"q": "想死"}).content.decode()
    assert "tel:110" not in client.get(form).content.decode()

    client.post(form, {"words": "老公打我"})

    assert "tel:110" in client.get(reverse("catalogue:told")).content.decode()
    client.post(form, {"words": "装空调"})
    assert "tel:110" not in client.get(reverse("catalogue:told")).content.decode()
