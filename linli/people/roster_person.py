"""One person of a roster, read column by column; what is wrong is told, not raised.

Pure. A number that Excel cut, a date that cannot be, a word nobody knows: refused, never guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_noop as _

from linli.accounts import mobiles, phones
from linli.core import search
from linli.core.errors import Refused
from linli.core.said import Sentence, Value, said_by, say
from linli.core.sealing import lookup
from linli.people import cards, dates, names, roster_groups, roster_names, roster_relations
from linli.people.actions.registering import Facts
from linli.people.cards import Card
from linli.people.models import Relation, Sex
from linli.people.roster_homes import Home

SEXES = {
    word: sex
    for sex, words in ((Sex.MALE, "男 男性 m male 1"), (Sex.FEMALE, "女 女性 f female 2"))
    for word in words.split()
}
BENT = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2}", re.IGNORECASE)
MASK = re.compile(r"[•*＊]{3}")
NO_CARD = Card(""), ""
SEVERAL = re.compile(r"[,，;；/、\n]|\s{2,}")


@dataclass(frozen=True)
class Entry:
    """One person of a roster. `may_come_again`: as the head, who is named beside every member.
    `hidden`: what a mask stands for, as in a list taken by somebody who may not see it."""

    row: int
    facts: Facts
    card: str = ""
    kind: str = ""
    groups: list[str] = field(default_factory=list)
    home: Home | None = None
    relation: str = ""
    may_come_again: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def home_row(self) -> int:
        """Where their household begins, or they do."""
        return self.home.row if self.home else self.row

    @cached_property
    def name(self) -> str:
        """The name as names are compared."""
        return names.folded(self.facts.name)

    @property
    def is_vague(self) -> bool:
        """Whether nothing is said that tells them from a namesake for certain."""
        return not (self.card or self.facts.mobile or self.facts.born_on)

    @cached_property
    def keys(self) -> list[str]:
        """What they are known again by, the surest first: card, mobile, birthday, address."""
        facts, name = self.facts, self.name
        keys = []
        if self.card:
            keys.append("card " + lookup(self.card, "identity"))
        if facts.mobile:
            keys.append(f"mobile {name} " + lookup(facts.mobile, "mobile"))
        if facts.born_on and not self.card:
            keys.append(f"born {name} {facts.born_on}")
        return keys or [f"name {name} {facts.landline} {facts.address}"]

    def with_what_else_is_said(self, other: "Entry") -> "Entry":
        """The head who stands among the members as well: what one of the two leaves open, the
        other may say."""
        said = {key: value or getattr(other.facts, key) for key, value in vars(self.facts).items()}
        said["sex"] = max(self.facts.sex, other.facts.sex)  # not known is the least
        return replace(
            self,
            facts=Facts(**said),
            card=self.card or other.card,
            kind=self.kind or other.kind,
            groups=sorted({*self.groups, *other.groups}),
            hidden=self.hidden | other.hidden,
            relation=Relation.HEAD,
            may_come_again=True,
        )


class Reader:
    """What is said of one person, by the columns. `tell(key, sentence)` is told what helps."""

    def __init__(
        self,
        row: int,
        said: Mapping[str, str],
        tell: Callable[[str, Sentence], None],
        *,
        today: date,
        home: Home | None = None,
        is_head: bool = False,
    ) -> None:
        self.row = row
        self.said = said
        self.tell = tell
        self.today = today
        self.home = home
        self.is_head = is_head

    def entry(self) -> Entry:
        name = self.cell("name")
        if not name:
            self.wrong("name", _("This row has no name."))
        elif instead := roster_names.no_name(name):
            self.wrong("name", instead)
        elif len(name) > names.LONGEST or not names.is_one(name) or any(map(str.isdigit, name)):
            self.wrong("name", _("This does not look like a name."))
        card, kind = self.card()
        mobile, landline = self.phones()
        typed = self.cell("name_typed")
        facts = Facts(
            name=name,
            name_typed=typed if typed != name else "",
            mobile=mobile,
            landline=landline,
            born_on=self.born_on(),
            sex=self.sex(),
            address=self.short("address", 200),
            emergency_contact=self.short("emergency_contact", 100),
        )
        facts = self.as_on_card(facts, card)
        return Entry(
            self.row,
            facts,
            card.number,
            kind,
            self.groups(dates.age(facts.born_on, self.today)),
            self.home,
            self.relation(),
            may_come_again=self.is_head,
            hidden=frozenset(key for key, text in self.said.items() if is_masked(text)),
        )

    def wrong(self, key: str, words: Sentence, /, **values: Value) -> None:
        self.tell(key, say(words, **values))

    def cell(self, key: str) -> str:
        text = self.said.get(key, "")
        return "" if is_masked(text) and key != "name" else text

    def short(self, key: str, most: int) -> str:
        text = self.cell(key)
        if len(text) > most:
            self.wrong(key, _("This is too long: at most %(n)s characters."), n=most)
        return text

    def relation(self) -> str:
        """To the head of the household; empty where there is no household."""
        text = self.cell("relation")
        said = roster_relations.read(text)
        if text and said is None:
            self.wrong(
                "relation",
                _("Nobody knows this relation. Write 户主, 配偶, 子, 女, 父, 母 or 其他."),
            )
        if self.home is None:
            return ""
        is_named_so = self.is_head or self.cell("name") == self.home.head
        return said or (Relation.HEAD if is_named_so else Relation.OTHER)

    def card(self) -> tuple[Card, str]:
        """The number and its kind: as the table says, else as the number itself does."""
        text, called = self.cell("card"), search.plain(self.cell("kind"))
        number = cards.spelled(text)
        kind = cards.kind_called(called) if called else cards.kind_of(number)
        if not text:
            return NO_CARD
        if BENT.fullmatch(number):
            self.wrong(
                "card", _("Excel cut this number. Format the column as text, type it again.")
            )
        elif called and kind is None:
            self.wrong(
                "kind", _("Nobody knows this kind of card. Write 身份证, 回乡证, 台胞证 or 护照.")
            )
        elif kind is None and cards.may_be_one(number):
            self.wrong("card", _("Say in a column 证件类型 which kind of card this is."))
        elif kind is None:
            self.wrong("card", _("This does not look like a card number."))
        else:
            try:
                return cards.read(kind, number, today=self.today), kind
            except Refused as refusal:
                self.wrong("card", said_by(refusal))
        return NO_CARD

    def phones(self) -> tuple[str, str]:
        """A mobile in the phone column stays one; a landline there moves to where it belongs."""
        mobile, landline = "", self.landline("landline", self.cell("landline"))
        for text in filter(None, SEVERAL.split(self.cell("phone"))):
            if BENT.fullmatch(text.strip()):
                self.wrong("phone", _("Excel cut this number. Format the column as text."))
                continue
            try:
                mobile = mobile or mobiles.read(text.removesuffix(".0"))
            except mobiles.NotAMobile as error:
                digits = re.sub(r"[^0-9]", "", cards.spelled(text))
                if digits.startswith("1") and len(digits) != 12:
                    self.wrong("phone", _short_or_long(error.missing))
                else:
                    landline = landline or self.landline("phone", text)
        return mobile, landline

    def landline(self, key: str, text: str) -> str:
        try:
            return phones.read(text) if text else ""
        except phones.NotAPhone:
            self.wrong(key, _("A landline has 7 to 12 digits with its area code."))
            return ""

    def born_on(self) -> date | None:
        text = self.cell("born_on")
        if not text:
            return None
        try:
            born = dates.read(text, self.today)
        except dates.NotADate as error:
            self.wrong("born_on", error.said)
            return None
        if not cards.EARLIEST <= born <= self.today:
            self.wrong("born_on", _("This date of birth cannot be right."))
            return None
        return born

    def sex(self) -> str:
        text = search.plain(self.cell("sex"))
        if text and text not in SEXES:
            self.wrong("sex", _("Write 男 or 女."))
        return SEXES.get(text, Sex.UNKNOWN)

    def groups(self, age: int | None) -> list[str]:
        codes, unknown = roster_groups.read(self.cell("groups"), age)
        if unknown:
            words = "、".join(unknown)[:60]
            self.wrong("groups", _("No group is called “%(words)s”."), words=words)
        return codes

    def as_on_card(self, facts: Facts, card: Card) -> Facts:
        """What the number says of birthday and sex fills what is empty, and must not differ."""
        if card.born_on is None:
            return facts
        if facts.born_on and facts.born_on != card.born_on:
            self.wrong("born_on", _("The date of birth is not the one in the card number."))
        if facts.sex not in (Sex.UNKNOWN, card.sex):
            self.wrong("sex", _("The sex is not the one in the card number."))
        return replace(facts, born_on=card.born_on, sex=card.sex)


def is_masked(text: str) -> bool:
    """Whether a cell shows that something is known, and not what: •••• 231X, 138 **** 8000."""
    return bool(MASK.search(text))


def _short_or_long(missing: int) -> Sentence:
    if missing > 0:
        return say(_("The mobile number is %(n)s digits short."), n=missing)
    if missing < 0:
        return say(_("The mobile number is %(n)s digits too long."), n=-missing)
    return say(_("No mobile number begins like this."))
