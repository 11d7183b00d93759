"""Which areas."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from linli.areas import placing
from linli.areas.codes import STATS, full
from linli.areas.models import RANK, Area, AreaCode, AreaLink, AreaName, Kind, PastLink, Succession
from linli.areas.names import place_name
from linli.core import asked

LONGEST_SEARCH = asked.MOST
MOST_CALLED = 20


def below(*areas: "Area | UUID") -> QuerySet[AreaLink, Any]:
    """The ids of the areas and of all that lies in them, as a subquery for `area__in=`."""
    return AreaLink.objects.filter(above__in=areas).values("below")


def lay_in(areas: Collection["Area | UUID"], on: str, path: str = "area") -> Q:
    """A condition on rows: their area lay in one of these on the day that their column `on` says.

    For figures of the past, which do not move when the tree does. What has changed since is
    looked up row by row, by index; the rows themselves are found by index as with `below`.
    """
    now = AreaLink.objects.filter(above__in=areas)
    past = PastLink.objects.filter(above__in=areas)
    ids = now.values("below").union(past.values("below"))
    begun = Q(valid_from=None) | Q(valid_from__lte=OuterRef(on))
    lies = now.filter(begun, below=OuterRef(path))
    lay = past.filter(begun, below=OuterRef(path), valid_until__gt=OuterRef(on))
    return Q(**{f"{path}__in": ids}) & (Q(Exists(lies)) | Q(Exists(lay)))


def above(area: "Area | UUID") -> QuerySet[Area]:
    """The areas this one lies in and itself, from the largest down."""
    lies_in = Area.objects.filter(links_down__below=area, links_down__is_inherited=False)
    return lies_in.order_by("-links_down__steps")


def around(area: "Area | UUID") -> Q:
    """What concerns a place is told to it, to what it lies in, or to a part of it: a condition on
    the `area` of a row."""
    over = AreaLink.objects.filter(below=area).values("above")
    return Q(area__in=over) | Q(area__in=below(area))


def current(on: date) -> QuerySet[Area]:
    """The areas that exist on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    not_ended = Q(valid_until=None) | Q(valid_until__gte=on)
    return Area.objects.filter(begun & not_ended)


def places() -> QuerySet[Area]:
    """The areas that have a home page of their own."""
    return Area.objects.exclude(slug=None).filter(valid_until=None)


def place(slug: str) -> Area | None:
    """The place with this word in its address."""
    return places().filter(slug=slug).first()


def children(area: "Area | UUID | None") -> QuerySet[Area]:
    """The areas that lie directly in this one now; the largest of all for None."""
    return Area.objects.filter(parent=area, valid_until=None)


def search(
    text: str, within: "QuerySet[Area] | None" = None, *, with_ended: bool = False
) -> QuerySet[Area]:
    """The areas whose name, or one they had, holds the text, or whose code it is or was: the very
    name first, then the larger ones. `with_ended`: also what is no more, last."""
    words = asked.words(text)
    found = Area.objects.all() if within is None else within
    if not words:
        return found.none()
    exact = Case(
        When(name=words, then=Value(0)),
        When(name__startswith=words, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    size = Case(
        *(When(kind=kind, then=Value(RANK[kind])) for kind in Kind.values),
        default=Value(len(Kind)),
        output_field=IntegerField(),
    )
    had = AreaName.objects.filter(name__contains=words).order_by().values("area")
    meant = Q(name__contains=words) | Q(pk__in=had)
    code = "".join(normalize("NFKC", words).split())
    if any(one.isdecimal() for one in code):
        coded = AreaCode.objects.filter(code__in={code, full(code) or code})
        meant |= Q(pk__in=coded.order_by().values("area"))
    found = found.filter(meant)
    if with_ended:
        return found.order_by(F("valid_until").desc(nulls_first=True), exact, size, "name", "pk")
    return found.filter(valid_until=None).order_by(exact, size, "name", "pk")


def by_codes(codes: Collection[str], scheme: str = STATS) -> dict[str, Area]:
    """The areas that carry these codes, by code. An old code means the area that carried it last,
    or the one that came after that."""
    rows = AreaCode.objects.filter(scheme=scheme, code__in=codes)
    pairs = dict(rows.filter(valid_until=None).values_list("code", "area"))
    if len(pairs) < len(set(codes)):
        old = rows.exclude(valid_until=None).order_by("valid_until", "pk")
        pairs = dict(old.values_list("code", "area")) | pairs
    standing = after(pairs.values())
    found = {code: standing[pk] for code, pk in pairs.items()}
    return {code: areas[0] for code, areas in found.items() if len(areas) == 1}


def after(ids: Collection[UUID]) -> dict[UUID, list[Area]]:
    """What stands where each area stood: itself while it lives, else what came after it, if
    anything did. Two queries for each step of a succession, however many areas there are."""
    known: dict[UUID, Area] = {}
    heirs: defaultdict[UUID, list[UUID]] = defaultdict(list)
    wanted = set(ids)
    while wanted:
        areas = Area.objects.in_bulk(list(wanted))
        known |= areas
        ended = [area.pk for area in areas.values() if area.valid_until is not None]
        rows = Succession.objects.filter(area__in=ended) if ended else []
        for row in rows:
            heirs[row.area_id].append(row.successor_id)
        wanted = {row.successor_id for row in rows} - set(known)
    return {pk: _standing(known[pk], known, heirs) for pk in ids}


def placer(area: Area) -> Callable[[str], Area | None]:
    """A function of an address: what it lies in where the area stood. Of several that came after
    it, the one whose buildings the address names; None where nobody can tell."""
    heirs: dict[UUID, list[Succession]] = {}
    wanted = {area.pk} if area.valid_until is not None else set()
    while wanted:
        rows = Succession.objects.filter(area__in=wanted).select_related("successor")
        heirs |= {pk: [row for row in rows if row.area_id == pk] for pk in wanted}
        ended = {row.successor_id for row in rows if row.successor.valid_until is not None}
        wanted = ended - set(heirs)

    def find(address: str) -> Area | None:
        here: Area | None = area
        while here is not None and here.pk in heirs:
            here = _next(heirs[here.pk], address)
        return here

    return find


def placed(area: Area, address: str) -> Area | None:
    """What something at this address lies in, where an area stood."""
    return placer(area)(address)


def _next(rows: list[Succession], address: str) -> Area | None:
    if len(rows) == 1:
        return rows[0].successor
    parts = {row.successor_id: placing.fragments(row.buildings) for row in rows}
    chosen = placing.belongs(address, parts)
    return next((row.successor for row in rows if row.successor_id == chosen), None)


def _standing(
    area: Area, known: dict[UUID, Area], heirs: defaultdict[UUID, list[UUID]]
) -> list[Area]:
    if area.valid_until is None:
        return [area]
    found = [one for pk in heirs[area.pk] for one in _standing(known[pk], known, heirs)]
    return list(dict.fromkeys(found))


def paths(areas: Iterable["Area | UUID"]) -> dict[UUID, str]:
    """Where each area lies, in words: "东莞市 洪梅镇" of 梅沙村. One query for all of them.

    The province is left out unless nothing else lies above.
    """
    wanted = [area.pk if isinstance(area, Area) else area for area in areas]
    links = AreaLink.objects.filter(below__in=wanted, steps__gt=0, is_inherited=False)
    links = links.order_by("-steps")
    upper: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for pk, name, kind in links.values_list("below", "above__name", "above__kind"):
        upper[pk].append((name, kind))
    return {pk: _words(upper[pk]) for pk in wanted}


def once_called(words: str) -> Q:
    """A condition on areas: they, or what they came after, had a name that holds the words."""
    had = AreaName.objects.filter(name__icontains=words).order_by().values("area")
    past = Succession.objects.filter(area__name__icontains=words).order_by().values("successor")
    return Q(pk__in=had) | Q(pk__in=past)


def successors(areas: Iterable[Area]) -> dict[UUID, list[Area]]:
    """What came directly after each area. One query for all of them."""
    found: dict[UUID, list[Area]] = {area.pk: [] for area in areas}
    for row in Succession.objects.filter(area__in=found).select_related("successor"):
        found[row.area_id].append(row.successor)
    return found


def former_names(areas: Iterable[Area]) -> dict[UUID, list[str]]:
    """What each area was called before, the latest first. One query for all of them."""
    found: dict[UUID, list[str]] = {area.pk: [] for area in areas}
    for pk, name in AreaName.objects.filter(area__in=found).values_list("area", "name"):
        found[pk].append(name)
    return found


def path(area: Area) -> str:
    """Where the area lies, in words."""
    return paths([area])[area.pk]


def _words(upper: list[tuple[str, str]]) -> str:
    names = [name for name, kind in upper if kind != Kind.PROVINCE]
    return " ".join(names or [name for name, _ in upper])


def whole_path(area: Area) -> str:
    """The area's path with its own name, as `called` reads it."""
    return " ".join(upper.name for upper in above(area))


def called(words: str, within: QuerySet[Area]) -> list[Area]:
    """The areas of `within` that a code, a name, or a path of names means, a few at most.

    What has another code or name now is found by the old one too, and what came after an area
    that has ended by its; a name that something bears there means that and nothing else.
    """
    if code := full(words.strip()):
        found = list(within.filter(codes__code=code, codes__valid_until=None)[:MOST_CALLED])
        past = [] if found else by_codes([code]).values()
        return found or list(within.filter(pk__in=[area.pk for area in past]))
    *upper, last = words.replace("/", " ").split() or [""]
    names = [last, place_name(last)]
    living = within.filter(name__in=names, valid_until=None)
    for name in upper:
        living = living.filter(links_up__above__name=name)
    found = list(living.distinct().order_by("name", "pk")[:MOST_CALLED])
    return found or _formerly_called(names, upper, within)


def _formerly_called(names: list[str], upper: list[str], within: QuerySet[Area]) -> list[Area]:
    had = AreaName.objects.filter(name__in=names).values("area")
    past = Area.objects.filter(Q(pk__in=had) | Q(name__in=names, valid_until__isnull=False))
    for name in upper:
        over = Q(links_up__above__name=name) | Q(links_up__above__former_names__name=name)
        past = past.filter(over)
    ids = list(past.order_by("pk").distinct().values_list("pk", flat=True)[:MOST_CALLED])
    standing = {area.pk for areas in after(ids).values() for area in areas} if ids else set()
    return list(within.filter(pk__in=standing).order_by("name", "pk")) if standing else []


def six_digits(area: UUID | None) -> str:
    """The six digits of the county an area lies in; of a city that has no counties its own, and
    "000000" where no code is known."""
    above = AreaLink.objects.filter(below=area).values("above")
    codes = AreaCode.objects.filter(area__in=above, valid_until=None, scheme=STATS)
    # What is larger ends in more noughts.
    found = sorted(codes.values_list("code", flat=True), key=lambda code: len(code.rstrip("0")))
    return found[-1][:6] if found and found[-1][:6].isdecimal() else "000000"
