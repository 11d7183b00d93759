"""Names are kept as written, found by their letters, and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people import finding, names


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("陈秀英", {"chenxiuying", "xiuying", "ying", "cxy", "xy"}),
        ("区志强", {"ouzhiqiang", "zhiqiang", "qiang", "ozq", "zq"}),
        ("尉迟恭", {"yuchigong", "chigong", "gong", "ycg", "cg"}),
        ("单", {"shan"}),
        ("Ó Néill", {"o", "neill", "oneill"}),
        ("O’Brien", {"obrien"}),
        ("麦·买提", {"maimaiti", "maiti", "mmt", "mt"}),
        ("שלום", set()),
        ("", set()),
    ],
)
def test_letters(name: str, letters: set[str]) -> None:
    assert set(finding.letters(name)) == letters


def test_the_part_behind_each_dot_is_a_beginning() -> None:
    assert {"maimaiti", "mmt"} <= set(finding.letters("阿依古丽·买买提"))


def test_pairs_and_ends() -> None:
    assert finding.terms("陳秀英") >= {"陈秀", "秀英"}
    assert finding.terms("古丽·买提") >= {"古丽", "丽买", "买提"}
    assert finding.terms("", "076988886666转603") == {finding.end("13800006666")}
    assert finding.end("110") == ""


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
        ("阿依古丽\u30fb买买提", "阿依古丽·买买提"),
        ("阿依古丽\uff65买买提", "阿依古丽·买买提"),
        ("阿依古丽 \u2027 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("J.R. 陈", "J.R. 陈"),
        ("陈J.K.", "陈J.K."),
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
    assert all(0 < len(term) <= finding.LONGEST for term in finding.terms(name))
