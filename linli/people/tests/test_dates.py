"""Dates as stations write them."""

from contextlib import suppress
from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from linli.people import dates
from linli.people.forms import BirthdayField, FactsForm


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1950-05-01", date(1950, 5, 1)),
        ("1950.5.1", date(1950, 5, 1)),
        ("1950/5/1 00:00:00", date(1950, 5, 1)),
        ("1950年5月1日", date(1950, 5, 1)),
        ("１９５０－０５－０１", date(1950, 5, 1)),
        ("19500501", date(1950, 5, 1)),
        ("18384", date(1950, 5, 1)),
        ("18384.0", date(1950, 5, 1)),
        ("农历1950年三月十五", date(1950, 5, 1)),
        ("农历一九五〇年三月十五", date(1950, 5, 1)),
        ("1949年腊月三十", date(1950, 2, 16)),
        ("2020年闰四月初一", date(2020, 5, 23)),
        ("2020年四月廿九", date(2020, 5, 21)),
        ("2020年正月初一", date(2020, 1, 25)),
        ("2020年元月1日", date(2020, 1, 1)),
        ("1950年3月15日（农历）", date(1950, 5, 1)),
        ("1950.3.15(农历)", date(1950, 5, 1)),
        ("（阴历）1950-03-15", date(1950, 5, 1)),
        ("19500315 旧历", date(1950, 5, 1)),
        ("1950-05-01（公历）", date(1950, 5, 1)),
        ("阳历1950年五月一日", date(1950, 5, 1)),
        ("公历1950年五月一", date(1950, 5, 1)),
        ("48年3月5日", date(1948, 3, 5)),
        ("48.3.5", date(1948, 3, 5)),
        ("48/3/5", date(1948, 3, 5)),
        ("四八年三月五日", date(1948, 3, 5)),
        ("农历四八年三月初五", date(1948, 4, 13)),
        ("05.3.5", date(2005, 3, 5)),  # nobody is 121
        ("一九五0年五月一日", date(1950, 5, 1)),
        ("一九五〇年五月一日", date(1950, 5, 1)),
        ("一九五O年五月三十一日", date(1950, 5, 31)),
        ("9133", date(1925, 1, 1)),
    ],
)
def test_reads(text: str, day: date) -> None:
    assert dates.read(text) == day


@pytest.mark.parametrize(
    ("text", "is_lunar", "words"),
    [
        ("不详", False, "Write the date like"),
        ("1950-13-01", False, "no month 13"),
        ("1950-02-30", False, "no day 30"),
        ("1950-2-0", False, "no day 0"),
        ("0000-01-01", False, "no year"),
        ("五月初五", True, "lunar date with its year"),
        ("农历五月", True, "lunar date with its year"),
        ("2021年闰四月初一", True, "lunar year 2021 has no such day"),
        ("农历1950年二月三十五", True, "lunar year 1950 has no such day"),
        ("农历1950-13-1", True, "no month 13"),
        ("", False, "Write the date like"),
        ("9" * 400, False, "Write the date like"),
        ("١٩٥٠-٠٥-٠١", False, "Write the date like"),
        ("农历1950年٣月١٥", True, "lunar date with its year"),
        ("农历18384", True, "lunar date with its year"),
        ("1950年三月十五", False, "Say whether"),
        ("公历1950年三月初五", True, "Say whether"),
        ("农历1950年3月5日（公历）", True, "Say whether"),
        ("1950年3月15日（身份证）", False, "Leave out"),
        ("1950-03-15 大约", False, "Write the date like"),
        ("15.3.5", False, "four digits"),
        ("05/01/12", False, "four digits"),
        ("05/01/1950", False, "Write the date like"),
        ("1950", False, "month and the day are missing"),
        ("1950年", False, "month and the day are missing"),
        ("1950.5", False, "The day is missing"),
        ("1950年5月", False, "The day is missing"),
    ],
)
def test_what_is_no_date_says_which_part_is_wrong(text: str, words: str, *, is_lunar: bool) -> None:
    with pytest.raises(dates.NotADate, match=words) as error:
        dates.read(text)
    assert error.value.is_lunar is is_lunar


def test_a_year_of_two_digits_is_refused_where_two_may_be_meant() -> None:
    today, years = date(2026, 11, 24), {}
    for year in range(100):
        with suppress(dates.NotADate):
            years[year] = dates.read(f"{year:02}年1月1日", today).year
    assert years == {
        **{year: 2000 + year for year in range(6)},  # nobody is 121
        **{year: 1900 + year for year in range(27, 100)},
    }


@given(st.text(max_size=20) | st.text("0123456789年月日-./农历公()闰正初十廿一二三", max_size=16))
def test_any_text_is_a_date_or_not_one(text: str) -> None:
    try:
        assert isinstance(dates.read(text), date)
    except dates.NotADate:
        return


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1948年3月5日", date(1948, 3, 5)),
        ("1948-3-5", date(1948, 3, 5)),
        ("48.3.5", date(1948, 3, 5)),
        ("", None),
    ],
)
def test_a_birthday_is_typed_in_one_field(typed: str, kept: date | None) -> None:
    form = FactsForm({"name": "何锦荣", "born_on": typed})

    assert form.is_valid()
    assert form.cleaned_data["born_on"] == kept


@pytest.mark.parametrize("typed", ["1948-13-5", "1948-2-30", "1948年3月", "05/01/12", "明天"])
def test_what_is_wrong_with_it_is_said_and_what_was_typed_stays(typed: str) -> None:
    form = FactsForm({"name": "何锦荣", "born_on": typed})

    assert list(form.errors) == ["born_on"]
    assert typed in str(form["born_on"])


def test_a_birthday_that_is_known_stands_there_as_it_may_be_typed() -> None:
    form = FactsForm(initial={"born_on": date(1948, 3, 5)})

    assert 'value="1948-03-05"' in str(form["born_on"])


@pytest.mark.parametrize("text", ["12345", "18384", "12345.0", "１２３４５", "4712"])
def test_days_as_a_spreadsheet_counts_them_are_no_date_that_somebody_typed(text: str) -> None:
    assert dates.read(text).year < 1951
    with pytest.raises(forms.ValidationError, match="1950-05-01"):
        BirthdayField().clean(text)
    assert BirthdayField().clean("19500501") == date(1950, 5, 1)
