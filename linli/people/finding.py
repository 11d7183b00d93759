"""Finding somebody at the desk: by a part of their name, by its letters, by the end of their phone.

A name becomes terms: each pair of neighbouring characters, in simplified form and without dots;
its letters from the surname, from the given name, and from each part behind a dot ("chenxiuying",
"xiuying", "cxy"); the words of a name in Latin letters. The last four digits of a phone become a
keyed hash. A pair and an end of a phone are exactly one term; letters are the beginning of one.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate, pairwise
from operator import and_
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from linli.accounts import phones
from linli.accounts.models import Person
from linli.core import search
from linli.core.sealing import lookup
from linli.people import names
from linli.people.cards import spelled
from linli.people.models import File, FindTerm

LOCAL = (7, 8)  # digits of a landline as one dials it next door, without the area code
ABROAD = ("+852", "+853")  # where a mobile has eight digits, typed there without this
PHONE = re.compile(r"[+0-9()\s·\u2010-\u2015-]+")
END = 4  # digits of a phone that somebody remembers
LONGEST = 64
CHUNK = 2000
# Surnames whose usual reading is not the one a dictionary gives first.
SURNAMES = {
    "单": "shan", "区": "ou", "冼": "xian", "乐": "yue", "仇": "qiu", "查": "zha", "解": "xie",
    "曾": "zeng", "任": "ren", "尉迟": "yu chi", "盖": "ge", "朴": "piao", "缪": "miao",
    "翟": "zhai",
}  # fmt: skip
WORD = re.compile("[a-z0-9]+")


def terms(name: str, *phones: str) -> set[str]:
    """Everything by which whoever is called so, with these phones, is found."""
    plain = names.plain(name)
    ends = {end(phone) for phone in phones if phone}
    return (_pairs(plain) | set(letters(plain)) | ends) - {""}


def letters(name: str) -> Iterator[str]:
    """The Latin letters by which a name is found: "chenxiuying", "cxy", "xiuying", "xy", "ying"."""
    words = _words(name)
    yield from words
    if len(words) > 1:
        yield "".join(words)[:LONGEST]
    parts = [_syllables(part) for part in name.split("·") if names.HAN_RUN.search(part)]
    heard = [one for part in parts for one in part]
    for start in _starts(parts):
        yield "".join(heard[start:])[:LONGEST]
        if len(heard) > start + 1:
            yield "".join(one[0] for one in heard[start:])[:LONGEST]


def end(phone: str) -> str:
    """What the last four digits of a phone become; "" for a number that is too short."""
    number = phone.partition(phones.TO)[0]
    return _hashed(number[-END:]) if len(number) > END else ""


def found_by(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those of the people whom the words mean: a name or its letters, a phone, a card number."""
    wanted = names.plain(text)[:60]
    digits, phone = spelled(wanted), _phone(wanted)
    if phone or (digits.removeprefix("+")[:-1].isdigit() and len(digits) >= 7):
        of_card = Q(identities__number_key=lookup(digits, "identity"))
        return people.filter(has_phone(phone) | of_card)
    if digits.isdigit() and len(digits) == END:
        return people.filter(pk__in=_whose(Q(term=_hashed(digits))))
    if not wanted:
        return people
    pairs, words = _pairs(wanted), _words(wanted)
    if not pairs and not words:  # one character, or a script without an index: the names themselves
        return people.filter(GreaterThan(StrIndex("name", Value(wanted)), 0))
    for pair in pairs:
        people = people.filter(pk__in=_whose(Q(term=pair)))
    if not words:
        return people
    if len(words) == 1:  # alone in its condition, or SQLite looks through all who live here
        return people.filter(pk__in=_whose(_beginning(words[0])))
    each = reduce(and_, (Q(pk__in=_whose(_beginning(word))) for word in words))
    return people.filter(each | Q(pk__in=_whose(_beginning("".join(words)))))


def has_phone(phone: str) -> Q:
    """Whoever is rung by this number, as `phones.read` spells it: by their mobile or landline."""
    return has_mobile(phone) | has_landline(phone)


def has_mobile(phone: str) -> Q:
    """Whose mobile this is; of eight digits also one of Hong Kong or Macau."""
    is_short = len(phone) == max(LOCAL) and phone.isdigit()
    spellings = [phone, *(code + phone for code in ABROAD if is_short)]
    return Q(mobile_key__in=[lookup(one, "mobile") for one in spellings]) if phone else Q(pk=None)


def has_landline(phone: str) -> Q:
    """Whose landline this is: with an extension theirs alone, without one whatever it is, and as
    one dials it next door whatever the area code. It is one of the few whose number ends so."""
    number, _to, extension = phone.partition(phones.TO)
    if len(number) < min(LOCAL) or number.startswith("1"):
        return Q(pk=None)
    is_next_door = len(number) in LOCAL and number[0] not in "0+"
    near = File.objects.filter(person__in=_whose(Q(term=end(number))))
    ids = []
    for pk, landline in near.exclude(landline_key=None).values_list("pk", "landline"):
        known, _to, inside = landline.partition(phones.TO)
        is_theirs = known.endswith(number) if is_next_door else known == number
        if is_theirs and extension in ("", inside):
            ids.append(pk)
    return Q(pk__in=ids)


@transaction.atomic
def refresh(*people: Person) -> None:
    """Their names or numbers changed, or they have left: write anew by what they are found."""
    ids = [one.pk for one in people]
    FindTerm.objects.filter(person__in=ids).delete()
    here = Person.objects.filter(pk__in=ids, erased_at=None, merged_into=None)
    known = dict(here.values_list("pk", F("file__landline")))
    write((one, known[one.pk] or "") for one in people if one.pk in known)


def write(people: Iterable[tuple[Person, str]]) -> None:
    """Rows for people, each with their landline, who have none yet."""
    rows = [
        FindTerm(term=term, person_id=person.pk)
        for person, landline in people
        for term in terms(person.name, person.mobile, landline)
    ]
    FindTerm.objects.bulk_create(rows, batch_size=CHUNK)


def _phone(text: str) -> str:
    """The phone that was typed, in one spelling; "" for a name, whatever digits it has."""
    extension = phones.EXTENSION.search(text)
    if not PHONE.fullmatch(text[: extension.start()] if extension else text):
        return ""
    try:
        return phones.read(text)
    except phones.NotAPhone:
        return ""


def _hashed(digits: str) -> str:
    return "#" + lookup(digits, "phone end")[:32]


def _whose(term: Q) -> QuerySet[FindTerm, Any]:
    return FindTerm.objects.filter(term).values("person_id")


def _beginning(word: str) -> Q:
    """Terms that begin with the letters. The index serves a range, LIKE none on SQLite; LIKE sees
    to it that a database which sorts letters in its own way gives nothing else."""
    after = word[:-1] + chr(ord(word[-1]) + 1)
    return Q(term__gte=word, term__lt=after, term__startswith=word)


def _pairs(name: str) -> set[str]:
    simple = search.plain(name).replace("·", "")
    return {a + b for run in names.HAN_RUN.findall(simple) for a, b in pairwise(run)}


def _words(name: str) -> list[str]:
    """The words in Latin letters, without their accents: "Ó Néill" is "o", "neill"."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(one for one in bare if not unicodedata.combining(one))
    return [word[:LONGEST] for word in WORD.findall(plain.replace("’", "").replace("'", ""))]


def _syllables(part: str) -> list[str]:
    # Imported when somebody is registered, and without its phrases: 60 MB less in each process.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, lazy_pinyin

    surname = next((s for s in (part[:2], part[:1]) if s in SURNAMES), "")
    rest = lazy_pinyin(part[len(surname) :], style=Style.NORMAL, errors="ignore")
    return [*SURNAMES.get(surname, "").split(), *(one.lower() for one in rest)]


def _starts(parts: Sequence[Sequence[str]]) -> set[int]:
    """Where somebody may begin to spell: the surname, the given name behind a surname of one
    character or of two, and each part behind a dot."""
    behind = accumulate((len(part) for part in parts), initial=0)
    return {*list(behind)[:-1], *range(min(3, len(parts[0])))} if parts else set()
