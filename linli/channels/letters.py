"""What people can be told, in words. Other apps put their letters in, in ready().

    letter(
        "order.accepted",
        title=_("Somebody comes to you"),
        words=_("%(helper)s comes on %(day)s at %(time)s."),
        to="orders:one",
        sms="【邻里】您的订单 {number} 有人接了，{day} {time} 上门。",
    )

The title and the words are lazy translations with %(holes)s, filled when they are read. The text
message is in Chinese, as it is registered with the provider: its holes are {like_this}, and it
names neither a helper nor a service. Each ends with where to answer, and is registered twice: so,
and for a phone that several people share, where it begins with the names of those it is for
(`SHARED`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

from linli.accounts import sms as texts
from linli.organisations.scope import Power

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Fact = str | int
HOLE = re.compile(r"%\((\w+)\)s")
LONGEST_CODE = 40
# To a phone that several people share: whose it is, and under which name it is registered.
WHOSE, SHARED = "{names}：", ".shared"
# Whom to ask, whatever the message tells: nobody reads what is sent back (answers.py).
ANSWER = "有事请找{call}。"


@dataclass(frozen=True)
class Letter:
    """One kind of message. `to` is the name of a URL that takes the subject's pk, or "";
    `at_desk` the one for a reader who has one of the powers there."""

    code: str
    title: "StrOrPromise"
    words: "StrOrPromise"
    to: str = ""
    at_desk: tuple[str, frozenset[Power]] = ("", frozenset())
    is_urgent: bool = False
    sms: str = ""
    # Whether it is worth ringing somebody who reads no screen.
    is_for_call: bool = True

    @property
    def sms_holes(self) -> list[str]:
        """What the text message names, in the order the provider fills it in."""
        return [name for _text, name, _spec, _how in Formatter().parse(self.sms) if name]

    @property
    def holes(self) -> set[str]:
        """Everything it says of this one thing."""
        return {*HOLE.findall(str(self.title)), *HOLE.findall(str(self.words)), *self.sms_holes}

    def lacks(self, facts: Mapping[str, Fact]) -> set[str]:
        """The holes that these facts leave open."""
        return self.holes - set(facts)


_letters: dict[str, Letter] = {}


def letter(
    code: str,
    *,
    title: "StrOrPromise",
    words: "StrOrPromise",
    to: str = "",
    at_desk: tuple[str, frozenset[Power]] = ("", frozenset()),
    is_urgent: bool = False,
    sms: str = "",
    is_for_call: bool = True,
) -> Letter:
    """Make a letter known. The same code again replaces it: ready() may run twice."""
    made = Letter(code, title, words, to, at_desk, is_urgent, sms, is_for_call)
    if len(code) > LONGEST_CODE:
        message = f"too long: {code}"
        raise ValueError(message)
    _letters[code] = made
    if sms:
        texts.WORDS[code] = sms + ANSWER
        texts.WORDS[code + SHARED] = WHOSE + sms + ANSWER
    return made


def known(code: str) -> Letter | None:
    """The letter; None if the app that wrote it is not there any more."""
    return _letters.get(code)


def everything() -> list[Letter]:
    """All letters, by their codes."""
    return [_letters[code] for code in sorted(_letters)]
