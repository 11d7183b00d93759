"""Sentences that wait for their language."""

from django.utils import translation

from linli.core.errors import Refused
from linli.core.said import Said, read, said_by, say

SHORT = "A card number has 18 digits; the last may be an X."


def test_a_sentence_is_put_into_words_when_it_is_read() -> None:
    sentence = say("Page %(number)s of %(total)s", number=2, total=3)
    assert str(sentence) == "Page 2 of 3"
    with translation.override("zh-hans"):
        assert str(say(SHORT)) != SHORT


def test_it_is_kept_with_its_values() -> None:
    sentence = Said("%(n)s rows", {"n": 2})
    assert read(sentence.written) == sentence
    assert read("说好的一句话。") == "说好的一句话。"


def test_what_somebody_said_in_a_language_stays_so() -> None:
    assert said_by(Refused("已经收下了。")) == "已经收下了。"
    assert said_by(Refused(say(SHORT))) == Said(SHORT)
    assert say(Said(SHORT)) == Said(SHORT)
    assert said_by(Refused()) == ""
