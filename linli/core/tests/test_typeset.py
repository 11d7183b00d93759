"""No document leaves with a missing character, and its text is what was to be written."""

import logging
from pathlib import Path

import pytest

from linli.core import typeset
from linli.core.tests.papers import text_of

PAGE = """#set document(title: "x")
#set text(font: ("Noto Sans CJK SC", "Noto Sans SC"), lang: "zh")
#let data = json(bytes(sys.inputs.data))
#for one in data.names [#text(one) #parbreak()]
"""
# Names that people have and machines stumble over: beyond the BMP, of extensions, of minorities.
NAMES = ["陈志华", "欧阳𬭎㙍", "䶮𣲗", "阿卜杜拉·买买提", "O'Neil-Müller", "李（小）明"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "paper.typ"
    path.write_text(PAGE)
    return path


@pytest.mark.cpu(4)
@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_the_document_is_the_name(template: Path, name: str) -> None:
    assert text_of(typeset.pdf(template, {"names": [name]})).strip() == name


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("李𡥧", "𡥧"),
        ("李\ue000", "\ue000"),  # a sign of one's own: no reader knows what it stands for
        ("李\U0001f38b", "\U0001f38b"),
        ("李\u0378", "\u0378"),  # given to nothing
    ],
)
def test_a_gap_stops_the_document_and_says_which(
    template: Path, name: str, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(typeset.Gap) as stopped:
        typeset.pdf(template, {"names": ["陈志华", name], "count": 2})

    assert stopped.value.text == missing
    assert f"U+{ord(missing):04X}" in str(stopped.value)
    [line] = caplog.records
    facts = line.linli  # type: ignore[attr-defined]
    assert facts["outcome"] == f"U-{ord(missing):X}"
    assert "李" not in str(facts)


def test_what_one_has_a_right_to_is_spelled_instead(template: Path) -> None:
    drawn = typeset.pdf(
        template, {"names": ["李𡥧\ue000和\U0001f38b"], "more": {"n": 2}}, is_spelled=True
    )

    assert text_of(drawn).strip() == "李[U+21967][U+E000]和[U+1F38B]"


def test_another_fault_of_a_template_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "broken.typ"
    path.write_text("#panic()")
    with pytest.raises(Exception, match="panic"):
        typeset.pdf(path, {})
