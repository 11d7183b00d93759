"""The credit code, with the vectors of the reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.organisations.credit_code import LETTERS, NotACreditCode, read

GOOD = "91350100M000100Y43"


def why(text: str) -> str:
    with pytest.raises(NotACreditCode) as refusal:
        read(text)
    return str(refusal.value)


def test_a_right_code_is_taken_apart() -> None:
    code = read(GOOD)

    assert (code.text, code.region, code.organisation) == (GOOD, "350100", "M000100Y4")
    assert code.hint == "enterprise"


@pytest.mark.parametrize(
    "words",
    ["91350100m000100y43", " 9135 0100-M000100Y43\n", "９１３５０１００Ｍ０００１００Ｙ４３"],
)
def test_a_code_is_read_however_it_is_written(words: str) -> None:
    assert read(words).text == GOOD


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("91350100M000100Y44", "check"),
        ("913501OOM000100Y43", "format"),
        ("123456789012345678", "orgcode"),
        ("", "format"),
        (GOOD[:-1], "format"),
        (GOOD + "0", "format"),
        ("91350100M000100Y4Z", "format"),
        ("九1350100M000100Y43", "format"),
        ("91350100M0001O0Y43", "format"),
    ],
)
def test_a_wrong_code_says_why(words: str, reason: str) -> None:
    assert why(words) == reason


@given(place=st.integers(0, 17), sign=st.sampled_from(LETTERS))
def test_any_single_slip_is_found(place: int, sign: str) -> None:
    slip = GOOD[:place] + sign + GOOD[place + 1 :]

    if slip != GOOD:
        assert why(slip) in ("check", "format", "orgcode")


@given(place=st.integers(0, 16))
def test_any_swap_of_neighbours_is_found(place: int) -> None:
    swapped = GOOD[:place] + GOOD[place + 1] + GOOD[place] + GOOD[place + 2 :]

    if swapped != GOOD:
        assert why(swapped) in ("check", "format", "orgcode")


@given(st.text(max_size=30))
def test_nothing_but_a_code_or_a_reason_comes_out(text: str) -> None:
    try:
        code = read(text)
    except NotACreditCode:
        return
    assert len(code.text) == 18
