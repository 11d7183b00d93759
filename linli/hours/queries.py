"""Which hours, for whom, and what they add up to."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.mobiles import masked_name
from linli.accounts.models import Person
from linli.areas.queries import below, six_digits
from linli.core.prepared import Prepared
from linli.hours import oddities
from linli.hours.models import (
    LIVE,
    Certificate,
    Finding,
    Hour,
    Imported,
    Objection,
    Sample,
    Standing,
    Star,
    StarChange,
    State,
    Terms,
    Transfer,
    Why,
)
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, grants_with, narrow
from linli.people.agreed import counting
from linli.people.models import Purpose

# What a reviewer may want to see first; late is what was recorded after the ten days of the law.
ONLY = {"odd": ~Q(marks=[]), "late": Q(is_late=True), "backdated": Q(is_backdated=True)}
ON_THE_WAY = (State.UNDER_REVIEW, State.PUBLICISED, State.DISPUTED)
BESIDE = ("record__service", "organisation")


def terms(day: date | None = None) -> Terms:
    """The terms in force on a day; the usual ones where nobody has set any."""
    day = day or timezone.localdate()
    return Terms.objects.filter(since__lte=day).first() or Terms(since=day)


def of_source(kind: str, pk: UUID) -> QuerySet[Hour]:
    """All versions of all hours of one service."""
    return Hour.objects.filter(source_kind=kind, source_id=pk).order_by("version", "pk")


def counted_on(person_id: UUID, day: date, *, but: UUID) -> int:
    """Minutes of somebody that count on a day already, in other services."""
    rows = Hour.objects.filter(person=person_id, on=day, state__in=LIVE).exclude(source_id=but)
    return rows.aggregate(n=Sum("counted"))["n"] or 0


def beside(hour: Hour) -> QuerySet[Hour]:
    """Other services of the same person at the same time."""
    rows = Hour.objects.filter(
        person=hour.person_id, state__in=LIVE,
        begun_at__lt=hour.ended_at, ended_at__gt=hour.begun_at,
    )  # fmt: skip
    return rows.exclude(source_id=hour.source_id)


def just_written(by_id: UUID, since: datetime) -> QuerySet[Hour]:
    """What somebody has written since a moment."""
    return Hour.objects.filter(written_by=by_id, at__gte=since)


# --- at the desk ----------------------------------------------------------------------------


def reviewed_by(by: Person) -> QuerySet[Hour]:
    """The hours of the areas where somebody reviews them."""
    rows = with_source(narrow(Hour.objects.all(), by, Power.REVIEW_HOURS))
    return rows.select_related("person", "record__service", "organisation", "written_by", "area")


def waiting(by: Person, *, only: str = "") -> QuerySet[Hour]:
    """What somebody may decide, oldest first: never their own, nor what they wrote."""
    others = ~Q(person=by) & (Q(written_by=None) | ~Q(written_by=by))
    rows = reviewed_by(by).filter(others, ONLY.get(only, Q()), state=State.UNDER_REVIEW)
    return rows.order_by("at", "pk")


def in_state(by: Person, state: str) -> QuerySet[Hour]:
    return reviewed_by(by).filter(state=state).order_by("-begun_at", "-pk")


def to_answer(by: Person) -> QuerySet[Objection]:
    """Objections nobody has answered, the most urgent first."""
    rows = narrow(Objection.objects.filter(answered_at=None), by, Power.REVIEW_HOURS, "hour__area")
    return rows.select_related(
        "hour__person", "hour__record__service", "hour__organisation", "by", "appeals"
    ).order_by("due_on", "at", "pk")


# --- of other systems -----------------------------------------------------------------------


def houses(by: Person) -> QuerySet[Organisation]:
    """Those in whose name somebody may take hours over."""
    own = grants_with(by, Power.SEE_RECORDS).values("organisation")
    return Organisation.objects.filter(pk__in=own, ended_on=None).order_by("name", "pk")


def transfers(by: Person) -> QuerySet[Transfer]:
    """The tables of the places where somebody sees records, the latest first."""
    rows = narrow(Transfer.objects.all(), by, Power.SEE_RECORDS)
    return rows.select_related("area", "organisation", "handed_in_by", "decided_by")


def undecided(by: Person) -> QuerySet[Transfer]:
    """Those that wait for somebody else's decision, and may be theirs to make."""
    some = Transfer.objects.filter(decided_at=None, rows__gt=F("known") + F("bad"))
    rows = narrow(some, by, Power.CORRECT_RECORDS)
    return rows.exclude(handed_in_by=by)


def imported_of(hour: Hour) -> Imported | None:
    """Where an hour comes from that another system kept."""
    return Imported.objects.filter(pk=hour.source_id).first() if hour.is_imported else None


def sources_of(hours: Iterable[Hour]) -> dict[UUID, str]:
    """Where some of these hours come from, with their number there."""
    ids = [one.source_id for one in hours if one.is_imported]
    found = Imported.objects.filter(pk__in=ids) if ids else Imported.objects.none()
    return {one.pk: str(one) for one in found}


def with_source(rows: QuerySet[Hour]) -> QuerySet[Hour]:
    """Each line says where it comes from, if another system kept it."""
    there = Imported.objects.filter(pk=OuterRef("source_id"))
    words = there.values(words=Concat("system", Value(" "), "number"))
    return rows.annotate(came_from=Subquery(words[:1]))


# --- in public ------------------------------------------------------------------------------


def in_notice(area_id: UUID) -> QuerySet[Hour]:
    """What is in public notice in an area and all below it, the latest first."""
    rows = Hour.objects.filter(
        area__in=below(area_id), state__in=[State.PUBLICISED, State.DISPUTED],
        until__gt=timezone.now(), record__is_confidential=False,
    )  # fmt: skip
    # In public the system is named, not its number: that would say whose the masked name is.
    there = Imported.objects.filter(pk=OuterRef("source_id")).values("system")
    rows = rows.annotate(came_from=Subquery(there[:1]))
    return rows.select_related("person", *BESIDE).order_by("-publicised_at", "-pk")


def notice_words(area_id: UUID, _first: date, _last: date) -> dict[str, object] | None:
    """A line on the page of a place's figures, while something is in notice there."""
    count = in_notice(area_id).count()
    return {"count": count} if count else None


def names_of(people: Iterable[Person]) -> dict[UUID, str]:
    """How these people stand in public: by name only if they agreed to it."""
    known = {one.pk: one.name for one in people}
    agreed = counting(Purpose.PUBLICATION).filter(person__in=known) if known else ()
    named = {consent.person_id for consent in agreed}
    return {
        pk: (name if pk in named else masked_name(name)) or _("somebody")
        for pk, name in known.items()
    }


# --- drawn by lot ---------------------------------------------------------------------------


def drawn_from(sample: Sample) -> list[str]:
    """The ids of all hours that there were when it was drawn, whatever became of them since: an
    hour is never deleted, and what came later is left out."""
    rows = Hour.objects.filter(
        area__in=below(sample.area_id), on__range=(sample.first_on, sample.last_on),
        at__lte=sample.drawn_at,
    )  # fmt: skip
    return [str(pk) for pk in rows.order_by().values_list("pk", flat=True)]


def samples_in(area_id: UUID) -> QuerySet[Sample]:
    """What was drawn in an area and all below it, the latest first."""
    rows = Sample.objects.filter(area__in=below(area_id)).select_related("area")
    return rows.order_by("-drawn_at", "-pk")


def samples_for(by: Person) -> QuerySet[Sample]:
    """What was drawn where somebody reviews hours, or audits."""
    rows = Sample.objects.filter(area__in=oddities.inspected(by))
    return rows.select_related("area").order_by("-drawn_at", "-pk")


def found_in(samples: Iterable[Sample]) -> dict[UUID, dict[str, int]]:
    """How many hours of each lot came to which verdict."""
    rows = Finding.objects.filter(sample__in=list(samples)).order_by()
    found: dict[UUID, dict[str, int]] = {}
    for pk, verdict, n in rows.values_list("sample", "verdict").annotate(n=Count("pk")):
        found.setdefault(pk, {})[verdict] = n
    return found


def hours_named(ids: Iterable[str]) -> list[Hour]:
    """The hours of these ids, in their order."""
    wanted = [UUID(one) for one in ids]
    found = Hour.objects.select_related("person", *BESIDE).in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


# --- one's own ------------------------------------------------------------------------------


def mine(person: Person) -> QuerySet[Hour]:
    """Somebody's hours as they now stand, the latest first."""
    rows = with_source(Hour.objects.filter(person=person).exclude(state=State.SUPERSEDED))
    return rows.select_related(*BESIDE).order_by("-begun_at", "-pk")


def total(person: Person) -> int:
    """Minutes that count."""
    return sum(n for state, _on, n in _SUMS.all(person.pk) if state == State.EFFECTIVE)


class Sums:
    """What somebody gave: minutes that count, minutes on the way, by year and by month, of one
    look at the database."""

    def __init__(self, person: Person) -> None:
        rows = _SUMS.all(person.pk)
        self.counting = [(on, n) for state, on, n in rows if state == State.EFFECTIVE]
        self.total = sum(n for _on, n in self.counting)
        self.on_the_way = sum(n for state, _on, n in rows if state in ON_THE_WAY)

    def by_year(self) -> list[tuple[int, int]]:
        """Minutes that count, of each year, the latest first."""
        sums = Counter[int]()
        for on, minutes in self.counting:
            sums[on.year] += minutes
        return sorted(sums.items(), reverse=True)

    def by_month(self, count: int = 6) -> list[tuple[date, int]]:
        """The last months by their first day, and the minutes that count of each, oldest first."""
        first = timezone.localdate().replace(day=1)
        months = [first]
        while len(months) < count:
            first = (first - timedelta(days=1)).replace(day=1)
            months.append(first)
        sums = Counter[tuple[int, int]]()
        for on, minutes in self.counting:
            sums[on.year, on.month] += minutes
        return [(on, sums[on.year, on.month]) for on in reversed(months)]


_SUMS: Prepared[tuple[str, date, int]] = Prepared(
    lambda person: (
        Hour.objects.filter(person=person, state__in=[State.EFFECTIVE, *ON_THE_WAY])
        .order_by()
        .values_list("state", "on")
        .annotate(n=Sum("counted"))
    ),
    UUID,
)


def stars() -> list[Star]:
    """Lowest first."""
    return _STARS.all()


_STARS = Prepared(Star.objects.all)


def sound_of(person: Person) -> int:
    """Of a hundred minutes that were decided about, how many were let through and stayed. What a
    correction ended was no fault of the volunteer's."""
    rows = Hour.objects.filter(person=person).exclude(why=Why.CORRECTED).order_by()
    sums = dict(
        rows.filter(state__in=[State.EFFECTIVE, State.REJECTED, State.REVOKED])
        .values_list("state")
        .annotate(n=Sum("minutes"))
    )
    stood, all_of_it = sums.get(State.EFFECTIVE, 0), sum(sums.values())
    return 100 * stood // all_of_it if all_of_it else 100


def last_star(person: Person) -> int:
    """The star somebody was last told of."""
    row = StarChange.objects.filter(person=person).order_by("-pk").first()
    return row.number if row else 0


def versions(hour: Hour) -> QuerySet[Hour]:
    """Every version of one line, the newest first."""
    rows = of_source(hour.source_kind, hour.source_id).filter(person=hour.person_id)
    return rows.select_related(*BESIDE).order_by("-version")


def versions_of(person: Person) -> QuerySet[Hour]:
    """All lines of somebody, also those that were corrected since."""
    return Hour.objects.filter(person=person).select_related(*BESIDE, "decided_by")


def objections_by(person: Person) -> QuerySet[Objection]:
    """What somebody objected to, the latest first."""
    rows = Objection.objects.filter(by=person).select_related(
        "hour__record__service", "second_look"
    )
    return rows.order_by("-at", "-pk")


# --- certificates -----------------------------------------------------------------------------


def what(hour: Hour) -> str:
    """The content of a service, in the words of the record."""
    row = hour.record
    return row.service.name if row.service else row.title


def certifiable(
    person: Person, organisation: Organisation, first_on: date, last_on: date
) -> QuerySet[Hour]:
    """What counts of what an organisation recorded for somebody in these days, in their order."""
    rows = Hour.objects.filter(
        person=person, organisation=organisation, state=State.EFFECTIVE,
        on__range=(first_on, last_on), counted__gt=0,
    )  # fmt: skip
    return rows.select_related(*BESIDE).order_by("begun_at", "pk")


def recorders_of(person: Person) -> QuerySet[Organisation]:
    """The organisations that recorded what counts for somebody."""
    rows = Hour.objects.filter(person=person, state=State.EFFECTIVE, counted__gt=0).order_by()
    return Organisation.objects.filter(pk__in=rows.values("organisation")).order_by("name", "pk")


def six_digits_of(organisation: Organisation) -> str:
    """The code of its county; of the smallest area around it that has one, where there is none."""
    return six_digits(organisation.area_id)


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """Somebody's certificates, the latest first."""
    rows = Certificate.objects.filter(person=person).select_related("organisation")
    return rows.order_by("-issued_at", "-pk")


def by_code(code: str) -> Certificate | None:
    return Certificate.objects.filter(code=code).select_related("organisation", "person").first()


def ended_digests() -> list[str]:
    """Of all certificates that hold no longer; they say nothing about anybody."""
    rows = Certificate.objects.exclude(state=Standing.VALID).order_by("digest")
    return list(rows.values_list("digest", flat=True))
