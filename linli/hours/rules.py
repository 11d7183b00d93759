"""Who may decide about an hour, and what makes a star."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.hours.models import Hour, Mark, Objection, Star, State
from linli.organisations.scope import Power, may

BURST = 10  # services written by one person within a minute
MINUTE = timedelta(minutes=1)
ROUND = 60

# Further conditions of a star besides hours, such as how people rated the help. Another app puts
# its own in; each is called with the person and the number of the star.
Condition = Callable[[Person, int], bool]
_conditions: list[Condition] = []


def also_for_a_star(condition: Condition) -> None:
    if condition not in _conditions:
        _conditions.append(condition)


def star_of(person: Person, minutes: int, stars: Sequence[Star]) -> int:
    """The highest star that these minutes and all conditions give; 0 for none."""
    reached = [one.number for one in stars if minutes >= one.hours * 60]
    fit = [number for number in reached if all(ask(person, number) for ask in _conditions)]
    return max(fit, default=0)


def may_review(by: Person, hour: Hour) -> bool:
    """Whoever reviews hours there; never their own, nor what they wrote themselves."""
    return by.pk not in (hour.person_id, hour.written_by_id) and may(
        by, Power.REVIEW_HOURS, hour.area_id
    )


def may_answer(by: Person, objection: Objection) -> bool:
    """Like reviewing; and nobody answers themselves."""
    return objection.by_id != by.pk and may_review(by, objection.hour)


def may_object(by: Person, hour: Hour) -> bool:
    """Its volunteer as long as it is the newest version; others while it is in public notice."""
    if by.pk == hour.person_id:
        return hour.state != State.SUPERSEDED
    if hour.state not in (State.PUBLICISED, State.DISPUTED) or hour.record.is_confidential:
        return False
    return hour.until is not None and timezone.now() < hour.until


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
