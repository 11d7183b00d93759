"""Phones as people write them: one spelling is kept, and an extension is not lost."""

import pytest

from linli.accounts import phones
from linli.core.templatetags.linli import dialled


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0769-88886666", "076988886666"),
        ("(0769) 8888 6666", "076988886666"),
        ("88886666", "88886666"),
        ("0769-88886666转603", "076988886666转603"),
        ("0769-88886666 轉 603", "076988886666转603"),
        ("076988886666分机603", "076988886666转603"),
        ("0769-88886666-603", "076988886666转603"),
        ("(0769) 8888 6666-603", "076988886666转603"),
        ("0769 8888 6666-603", "076988886666转603"),
        ("0769—88886666—603", "076988886666转603"),
        ("020-83331234 ext. 12", "02083331234转12"),
        ("+852 9876 5432", "+85298765432"),
        ("85298765432", "+85298765432"),
        ("00852 2123 4567", "+85221234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+853 2812 3456", "+85328123456"),
        ("+86 0769 8888 6666", "076988886666"),
        ("+86 769 8888 6666转8", "076988886666转8"),
        ("0086 138 0013 8000", "13800138000"),
    ],
)
def test_one_spelling_is_kept(text: str, kept: str) -> None:
    assert phones.read(text) == kept


@pytest.mark.parametrize("text", ["", "12", "1380013800", "没有", "138001380001234", "转603"])
def test_what_nobody_can_ring_is_no_phone(text: str) -> None:
    with pytest.raises(phones.NotAPhone):
        phones.read(text)


def test_a_pause_stands_before_the_extension() -> None:
    assert dialled("076988886666转603") == "076988886666,603"
    assert dialled("13800138000") == "13800138000"
