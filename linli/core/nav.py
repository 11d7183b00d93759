"""The navigation and the blocks of the home page: each app puts in its own, in apps.ready().

So nobody edits a file that everybody edits, and an app that is not there leaves no dead link.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# The headings of the desk's side bar, in this order; what is done all day stands above them.
RUNNING = _("Activities and records")
TELLING = _("What people are told")
PEOPLE = _("People and files")
OFFERED = _("What we offer")
HOUSE = _("The house")


@dataclass(frozen=True)
class Entry:
    """One link. `to` is the name of a URL without arguments; `also` are other paths it covers."""

    to: str
    label: "StrOrPromise"
    icon: str
    order: int = 50
    power: str = ""
    group: "StrOrPromise" = ""
    hint: "StrOrPromise" = ""
    short: "StrOrPromise" = ""
    key: str = ""
    in_elder: bool = True
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return _url(self.to)


@dataclass(frozen=True)
class Block:
    """A part of a place's home page: a template, and what it needs to know of the place.

    `words` is called with the place's id and gives the template's context, or None when there
    is nothing to show. `column` is "first" (over everything), "top" (beside the greeting),
    "main" or "side".
    """

    template: str
    words: Callable[[UUID], dict[str, Any] | None]
    column: str = "main"
    order: int = 50


@dataclass(frozen=True)
class Figure:
    """A number on the desk's home page: how much is waiting, and where to see to it.

    `count` is called with the person; it begins with what they may see (scope.narrow).
    """

    to: str
    label: "StrOrPromise"
    count: Callable[[Any], int]
    power: str = ""
    order: int = 50
    query: str = ""  # behind the address: the list is as long as the number says

    @property
    def url(self) -> str:
        url = _url(self.to)
        return f"{url}?{self.query}" if url and self.query else url


@dataclass(frozen=True)
class Badge:
    """A figure beside an entry, for whoever is signed in: how many, and in words."""

    count: Callable[[Any], int]
    words: Callable[[int], str]


_resident: list[Entry] = []
_carried: list[str] = []
_carried_each: list[str] = []
_desk: list[Entry] = []
_me: list[Entry] = []
_blocks: list[Block] = []
_figures: list[Figure] = []
_own: list[tuple[str, Callable[[Any], dict[str, Any] | None]]] = []
_found: list[tuple[str, Callable[[UUID, str], dict[str, Any] | None]]] = []
_ways: dict[str, str] = {}
_badges: dict[str, Badge] = {}


def resident_entry(
    to: str, label: "StrOrPromise", icon: str, *, order: int = 50, **more: Any
) -> None:
    """A tab of the resident's pages. There is room for five on a phone, three in elder mode.

    More: `in_elder=False` leaves it out in elder mode; `also`.
    """
    _put(_resident, Entry(to, label, icon, order=order, **more))


def desk_entry(
    to: str, label: "StrOrPromise", icon: str, *, power: str = "", order: int = 50, **more: Any
) -> None:
    """A link of the desk's side bar, for whoever holds one of the powers ("" for all staff).

    More: `group`, a heading above it (`order` keeps a group together); `hint`, one sentence on the
    desk's home; `short`, two characters for the bottom tabs of a phone; `key`, a letter that
    opens it; `also`.
    """
    _put(_desk, Entry(to, label, icon, order=order, power=power, **more))


def carried(name: str) -> None:
    """A page that a phone keeps for its reader when the network is gone (core/sw.js). It says in
    a header `Linli-Until` for how long, and its own script puts it there."""
    _carried.append(name)


def carried_each(name: str) -> None:
    """The same for a page of each thing, whose address holds its id."""
    _carried_each.append(name)


def carried_pages() -> list[str]:
    return [reverse(name) for name in _carried]


def carried_shapes() -> list[str]:
    """Addresses of the pages of each thing, with an asterisk where the id stands."""
    nobody = UUID(int=0)
    return [reverse(name, args=[nobody]).replace(str(nobody), "*") for name in _carried_each]


def me_entry(
    to: str, label: "StrOrPromise", icon: str, *, hint: "StrOrPromise" = "", order: int = 50
) -> None:
    """A link on /me/, the resident's own page."""
    _put(_me, Entry(to, label, icon, order=order, hint=hint))


def home_block(
    template: str,
    words: Callable[[UUID], dict[str, Any] | None],
    *,
    column: str = "main",
    order: int = 50,
) -> None:
    """A block of the home page of every place."""
    _put(_blocks, Block(template, words, column, order))


def own_block(template: str, words: Callable[[Any], dict[str, Any] | None]) -> None:
    """A part of the home page for one person alone: `words` is called with whoever is signed in."""
    if all(kept != template for kept, _words in _own):
        _own.append((template, words))


def own_blocks() -> list[tuple[str, Callable[[Any], dict[str, Any] | None]]]:
    return list(_own)


def found_block(template: str, words: Callable[[UUID, str], dict[str, Any] | None]) -> None:
    """What else speaks of the words somebody searches the services of a place for: `words` is
    called with the place's id and the words, and gives the template's context, or None."""
    if all(kept != template for kept, _words in _found):
        _found.append((template, words))


def found_blocks() -> list[tuple[str, Callable[[UUID, str], dict[str, Any] | None]]]:
    return list(_found)


def way(purpose: str, to: str) -> None:
    """Where a purpose leads that a floor below offers: "order" on the page of a service."""
    _ways[purpose] = to


def way_to(purpose: str, **where: object) -> str:
    """The address; "" as long as no app offers it."""
    return reverse(_ways[purpose], kwargs=where) if purpose in _ways else ""


def desk_figure(to: str, label: "StrOrPromise", count: Callable[[Any], int], **more: Any) -> None:
    """A number on the desk's home. More: `power` (one or several), `order`, `query`."""
    _put(_figures, Figure(to, label, count, **more))


def badge(to: str, count: Callable[[Any], int], words: Callable[[int], str]) -> None:
    """A figure beside the entry `to`, on every page of somebody signed in: make it cheap.

    `count` is called with the person, `words` with what it counted.
    """
    _badges[to] = Badge(count, words)


def badge_of(to: str) -> Badge | None:
    return _badges.get(to)


def for_resident(*, elder: bool = False) -> list[Entry]:
    return [entry for entry in _resident if entry.url and (entry.in_elder or not elder)]


def for_desk(powers: Iterable[str]) -> list[Entry]:
    held = set(powers)
    return [one for one in _desk if one.url and (not one.power or held & {*one.power.split()})]


def for_me() -> list[Entry]:
    return [entry for entry in _me if entry.url]


def figures(powers: Iterable[str]) -> list[Figure]:
    held = set(powers)
    return [one for one in _figures if one.url and (not one.power or held & {*one.power.split()})]


def blocks(column: str) -> list[Block]:
    return [block for block in _blocks if block.column == column]


def current(entries: Iterable[Entry], path: str) -> Entry | None:
    """The entry a path belongs to: the one whose address is the longest beginning of it."""
    fitting = [
        (len(start), entry)
        for entry in entries
        for start in (entry.url, *entry.also)
        if path == start or (start != "/" and path.startswith(start))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _put(shelf: "list[Any]", thing: "Entry | Block | Figure") -> None:
    """Keep the shelf in order; ready() may run twice in a test."""
    if thing not in shelf:
        shelf.append(thing)
        shelf.sort(key=lambda one: one.order)


@cache
def _url(name: str) -> str:
    """The address; "" for a page that does not exist (a test names it, no reader meets it)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
