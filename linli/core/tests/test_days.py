"""A day in a form, as the browser's calendar sends it and as people write it."""

from datetime import date

import pytest
from django import forms

from linli.core.forms import DayField


class OneDay(forms.Form):
    day = DayField()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-29", "2026年11月29日", "2026年11月29", "2026 年 11 月 29 号", "2026/11/29",
        "2026.11.29", "２０２６－１１－２９", "２０２６年１１月２９日", "２０２６／１１／２９",
        " 2026.11.29 ",
    ],
)  # fmt: skip
def test_a_day_is_taken_as_people_write_it(written: str) -> None:
    form = OneDay({"day": written})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 11, 29)
    assert 'value="2026-11-29"' in str(form["day"])


def test_a_month_or_day_of_one_digit_is_one() -> None:
    assert DayField().clean("2026年3月5日") == date(2026, 3, 5)
    assert DayField().clean("2026.3.5") == date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    ["2026年2月30日", "26.11.29", "2026.11/29", "明天", "2026年11月", "20261129年", "٢٠٢٦.١١.٢٩"],
)
def test_what_is_no_day_gets_the_fields_sentence(written: str) -> None:
    form = OneDay({"day": written})

    assert form.errors["day"] == [DayField.default_error_messages["invalid"]]


@pytest.mark.parametrize("written", ["0001年1月1日", "9999/12/31"])
def test_a_day_out_of_reach_is_refused_however_it_is_written(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="between 1900 and 2199"):
        DayField().clean(written)


def test_no_day_is_none() -> None:
    assert DayField(required=False).clean("") is None
