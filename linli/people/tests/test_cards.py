"""The vectors of the standard, and the cards that other libraries turn away."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import Refused
from linli.people import cards
from linli.people.models import CardKind, Sex

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "text", "number", "born_on", "sex"),
    [
        ("resident", "11010519491231002x", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("resident", " 110105 19491231 002X ", "11010519491231002X", date(1949, 12, 31), "2"),
        ("resident", "11010519491231002X", "11010519491231002X", date(1949, 12, 31), "2"),
        ("resident", "44060520000101001X", "44060520000101001X", date(2000, 1, 1), Sex.MALE),
        ("resident", "440604200001010013", "440604200001010013", date(2000, 1, 1), Sex.MALE),
        ("residence", "810000199001010019", "810000199001010019", date(1990, 1, 1), Sex.MALE),
        ("hk_macau", "H12345678", "H12345678", None, Sex.UNKNOWN),
        ("taiwan", "12345678", "12345678", None, Sex.UNKNOWN),
        ("taiwan", "0012345601（B）", "0012345601", None, Sex.UNKNOWN),
        ("hk_macau", "Ｍ1234567890", "M1234567890", None, Sex.UNKNOWN),
        ("passport", "e12345678", "E12345678", None, Sex.UNKNOWN),
        ("foreign", "usa440182061501", "USA440182061501", None, Sex.UNKNOWN),
        ("foreign", "944840198206150018", "944840198206150018", date(1982, 6, 15), Sex.MALE),
    ],
)
def test_reads(kind: str, text: str, number: str, born_on: date | None, sex: str) -> None:
    assert cards.read(kind, text, today=TODAY) == cards.Card(number, born_on, sex)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("resident", "110105194912310021", "add up"),
        ("resident", "440605209901010016", "birth"),
        ("resident", "44060519490231" + "001", "1 digits short"),
        ("resident", "1101051949123100", "2 digits short"),
        ("resident", "110105491231002", "old 15-digit number"),
        ("foreign", "910105491231002", "3 digits short"),
        ("resident", "", "18 digits"),
        ("resident", "440605" + "١٩٤٩١٢٣١٠٠٢" + "X", "18 digits"),
        ("resident", "1" * 40, "18 digits"),
        ("resident", "810000199001010019", "kind of card"),
        ("residence", "11010519491231002X", "kind of card"),
        ("foreign", "11010519491231002X", "kind of card"),
        ("hk_macau", "A12345678", "kind of card"),
        ("hk_macau", "H١٢٣٤٥٦٧٨", "kind of card"),
        ("taiwan", "1234567", "kind of card"),
        ("taiwan", "123456789", "kind of card"),
        ("foreign", "USA44018206150", "kind of card"),
        ("passport", "12 34", "kind of card"),
        ("resident", "二〇〇〇", "short"),
    ],
)
def test_refuses_with_a_sentence(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        cards.read(kind, text, today=TODAY)


@pytest.mark.parametrize("day", ["19490231", "18991231", "20270101", "00000000"])
def test_refuses_a_birthday_that_cannot_be(day: str) -> None:
    first17 = f"440605{day}001"

    with pytest.raises(Refused, match="birth"):
        cards.read("resident", first17 + cards.check_digit(first17), today=TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from([*cards.PROVINCES]))
def test_every_number_made_by_the_standard_is_read(
    born_on: date, serial: int, province: str
) -> None:
    first17 = f"{province}0605{born_on:%Y%m%d}{serial:03d}"

    card = cards.read("resident", first17 + cards.check_digit(first17), today=TODAY)

    assert card.born_on == born_on
    assert card.sex == (Sex.MALE if serial % 2 else Sex.FEMALE)
    assert cards.kind_of(card.number) == CardKind.RESIDENT


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("44060520000101001X", CardKind.RESIDENT),
        ("440604200001010013", CardKind.RESIDENT),
        ("810000199001010019", CardKind.HK_MACAU_TW),
        ("944840198206150018", CardKind.FOREIGN),
        ("USA440182061501", CardKind.FOREIGN),
        ("H12345678", CardKind.HK_MACAU),
        ("M1234567890", CardKind.HK_MACAU),
        ("01234567", CardKind.TAIWAN),
        ("0012345601(B)", CardKind.TAIWAN),
        ("E12345678", CardKind.PASSPORT),
        ("EA1234567", CardKind.PASSPORT),
        ("19500501", None),  # a date, perhaps
        ("12345678", None),
        ("1234567890", None),
        ("K12345678", None),
        ("C12345678", None),  # of people from here who travel to Hong Kong
        ("无", None),
    ],
)
def test_a_number_says_its_kind_where_only_one_looks_so(number: str, kind: CardKind | None) -> None:
    assert cards.kind_of(number) == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("居民身份证", CardKind.RESIDENT),
        ("港澳居民来往内地通行证（回乡证）", CardKind.HK_MACAU),
        (" 回乡证 ", CardKind.HK_MACAU),
        ("台胞证", CardKind.TAIWAN),
        ("外国人永久居留身份证", CardKind.FOREIGN),
        ("护照", CardKind.PASSPORT),
        ("居住证", None),  # of people from another province, with the number of their card
    ],
)
def test_a_table_says_the_kind(word: str, kind: CardKind | None) -> None:
    assert cards.kind_called(word) == kind


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(at: int, shift: int) -> None:
    right = "44060520000101001X"
    wrong = right[:at] + str((int(right[at]) + shift) % 10) + right[at + 1 :]

    with pytest.raises(Refused):
        cards.read("resident", wrong, today=TODAY)


@given(st.sampled_from(CardKind), st.text(max_size=30))
def test_any_text_is_a_card_or_a_sentence(kind: CardKind, text: str) -> None:
    with suppress(Refused):
        assert cards.read(kind, text, today=TODAY).number
