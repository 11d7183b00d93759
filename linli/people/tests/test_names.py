"""Names are kept as written, found by their letters, and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people import names


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("陈秀英", "chenxiuying cxy"),
        ("区志强", "ouzhiqiang ozq"),
        ("单雄信", "shanxiongxin sxx"),
        ("尉迟恭", "yuchigong yg"),
        ("Anna Lee", ""),
    ],
)
def test_letters(name: str, letters: str) -> None:
    assert names.latin(name) == letters


def test_numbers_show_their_end_only() -> None:
    assert names.masked_number("11010519491231002X") == "•••• 002X"
    assert names.masked_number("1234") == "••••"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  陈 秀英\u3000", "陈秀英"),
        ("Anna  Lee 陈", "Anna Lee 陈"),
        ("M.Ó Néill-O’Brien", "M.Ó Néill-O’Brien"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("陈\u202e秀英\x00", "陈秀英"),
        ("㙍𬭎𠮷𡈽𬺈", "㙍𬭎𠮷𡈽𬺈"),
        ("陈\U000323af\ue863", "陈\U000323af\ue863"),
        ("Anna", "Anna"),
    ],
)
def test_plain(written: str, kept: str) -> None:
    assert names.plain(written) == kept


def test_what_has_no_letter_or_lost_one_is_no_name() -> None:
    for name in ("陈", "Ng", "阿卜杜拉·买买提", "שלום", "\U000323af", "\ue863", "〇陈"):
        assert names.is_one(name), name
    for name in (
        "",
        "·",
        "123",
        "👨‍👩‍👧‍👦",
        "\u2800",
        "王\ufffd五",
        "<script>陈</script>",
        "陈;秀英",
        "陈1",
        "陈@",
        "=陈",
    ):
        assert not names.is_one(name), name


@given(st.text(max_size=50))
def test_any_name_is_masked_found_and_kept(name: str) -> None:
    assert names.plain(names.plain(name)) == names.plain(name)
    assert len(names.latin(name)) <= 200
