"""Who may decide about an hour, and what makes a star."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.core.working_time import calendar
from linli.hours import queries
from linli.hours.models import Hour, Mark, Objection, Outcome, Sample, Star, State
from linli.organisations.scope import Power, may

BURST = 10  # services written by one person within a minute
MINUTE = timedelta(minutes=1)
ROUND = 60

# Further conditions of a star besides what its row says. Another app puts its own in; each is asked
# with the person and the number of the star.
Condition = Callable[[Person, int], bool]
_conditions: list[Condition] = []
# What those who were helped gave, as sum and number. Encounters put theirs in.
Ratings = Callable[[Person], tuple[int, int]]
_ratings: dict[str, Ratings] = {}


# Who of a source checked in with a phone that another used there too, by the kind of source.
Shared = Callable[[UUID], set[UUID]]
_shared: dict[str, Shared] = {}


def also_shared(source_kind: str, look: Shared) -> None:
    _shared[source_kind] = look


def on_shared_phones(source_kind: str, source_id: UUID) -> set[UUID]:
    look = _shared.get(source_kind)
    return look(source_id) if look else set()


def also_for_a_star(condition: Condition) -> None:
    if condition not in _conditions:
        _conditions.append(condition)


def also_rated(app: str, ratings: Ratings) -> None:
    _ratings[app] = ratings


def star_of(person: Person, minutes: int, stars: Sequence[Star]) -> int:
    """The highest star that these minutes, their quality and all conditions give; 0 for none."""
    reached = [one for one in stars if minutes >= one.hours * 60]
    fit = [
        one.number
        for one in reached
        if is_good(person, one) and all(ask(person, one.number) for ask in _conditions)
    ]
    return max(fit, default=0)


def is_good(person: Person, star: Star) -> bool:
    """Whether what somebody gave is as good as this star wants it."""
    if star.least_sound and queries.sound_of(person) < star.least_sound:
        return False
    if not star.least_rating:
        return True
    total, number = rated(person)
    return not number or 10 * total >= star.least_rating * number


def rated(person: Person) -> tuple[int, int]:
    """The marks that those who were helped gave somebody: their sum, and how many."""
    given = [ratings(person) for ratings in _ratings.values()]
    return sum(total for total, _count in given), sum(count for _sum, count in given)


def may_review(by: Person, hour: Hour) -> bool:
    """Whoever reviews hours there; never their own, nor what they wrote themselves."""
    return by.pk not in (hour.person_id, hour.written_by_id) and may(
        by, Power.REVIEW_HOURS, hour.area_id
    )


def may_answer(by: Person, objection: Objection) -> bool:
    """Like reviewing; and nobody answers themselves, or judges what they said or decided before."""
    return is_apart(by, objection) and may_review(by, objection.hour)


def is_apart(by: Person, objection: Objection) -> bool:
    """Whether somebody has no part in what was objected to; a second look is for whoever neither
    gave the first answer nor decided about the hour."""
    hour = objection.hour
    part_in = {objection.by_id, hour.person_id, hour.written_by_id}
    if objection.appeals_id:
        part_in |= {objection.not_by_id, hour.decided_by_id}
    return by.pk not in part_in


def may_appeal(by: Person, objection: Objection) -> bool:
    """Whoever objected asks for a second look: once, at what somebody answered, and as long as the
    hour is the newest version."""
    is_first = objection.appeals_id is None and not hasattr(objection, "second_look")
    was_denied = objection.outcome in (Outcome.STAYS, Outcome.ENDS)
    return (
        objection.by_id == by.pk
        and is_first
        and was_denied
        and objection.answered_by_id is not None
        and objection.hour.state != State.SUPERSEDED
    )


def appeal_until(objection: Objection) -> date:
    """The last day on which a second look may be asked for: as long as an answer may take."""
    answered_on = timezone.localdate(objection.answered_at)
    return calendar().add_days(answered_on, queries.terms().answer_days)


def may_object(by: Person, hour: Hour) -> bool:
    """Its volunteer as long as it is the newest version; others while it is in public notice."""
    if by.pk == hour.person_id:
        return hour.state != State.SUPERSEDED
    if hour.state not in (State.PUBLICISED, State.DISPUTED) or hour.record.is_confidential:
        return False
    return hour.until is not None and timezone.now() < hour.until


def may_inspect(by: Person, area_id: UUID) -> bool:
    """Whoever audits a place looks into its hours, and so does whoever reviews them there."""
    return may(by, Power.AUDIT, area_id) or may(by, Power.REVIEW_HOURS, area_id)


def may_find(by: Person, sample: Sample, hour: Hour) -> bool:
    """Says what looking into an hour came to: never whom it is about, nor who wrote it or let it
    through."""
    is_in_it = by.pk in (hour.person_id, hour.written_by_id, hour.decided_by_id)
    return not is_in_it and may_inspect(by, sample.area_id)


def marks_of(hour: Hour) -> list[str]:
    """What is odd about the hour by itself."""
    found = []
    if hour.minutes % ROUND == 0:
        found.append(Mark.ROUND.value)
    if hour.counted < hour.minutes:
        found.append(Mark.CAP.value)
    if hour.written_by_id == hour.person_id:
        found.append(Mark.OWN.value)
    return found
