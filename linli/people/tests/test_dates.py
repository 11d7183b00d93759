"""Dates as stations write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people import dates


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
    ],
)
def test_reads(text: str, day: date) -> None:
    assert dates.read(text) == day


@pytest.mark.parametrize(
    ("text", "is_lunar"),
    [
        ("不详", False),
        ("1950-13-01", False),
        ("1950-02-30", False),
        ("五月初五", True),
        ("农历五月", True),
        ("2021年闰四月初一", True),
        ("农历1950年二月三十五", True),
        ("", False),
        ("9" * 400, False),
        ("١٩٥٠-٠٥-٠١", False),
        ("农历1950年٣月١٥", True),
    ],
)
def test_what_is_no_date_says_whether_it_looks_lunar(text: str, *, is_lunar: bool) -> None:
    with pytest.raises(dates.NotADate) as error:
        dates.read(text)
    assert error.value.is_lunar is is_lunar


@given(st.text(max_size=20) | st.text("0123456789年月日-./农历闰正初十廿一二三", max_size=16))
def test_any_text_is_a_date_or_not_one(text: str) -> None:
    try:
        assert isinstance(dates.read(text), date)
    except dates.NotADate:
        return
