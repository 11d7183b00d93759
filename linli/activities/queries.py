"""Reading activities: what is on, who has a place, who waits."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.models import (
    ACTIVE,
    LAST,
    Activity,
    Answer,
    Foretold,
    Handout,
    Mode,
    Policy,
    Presence,
    Qualification,
    Seat,
    Share,
    SignUp,
    Skill,
    Stand,
    State,
)
from linli.areas.models import AreaLink
from linli.core.prepared import Prepared
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.scope import Power, areas_where, in_force
from linli.people.models import Household
from linli.people.presence import Inside
from linli.people.queries import acted_for, visible_to
from linli.venues.models import Station

MOST_STATIONS = 100
MOST_FAMILY = 20


def on(area_id: UUID, now: datetime | None = None) -> QuerySet[Activity]:
    """What is still to come in an area and all below it, soonest first."""
    below = AreaLink.objects.filter(above=area_id).values("below")
    rows = Activity.objects.filter(
        area__in=below, state=State.PUBLISHED, ends_at__gt=now or timezone.now()
    )
    # What a row shows.
    rows = rows.only("name", "kind", "address", "begins_at", "ends_at", "times", "next_at")
    return rows.order_by("next_at", "id")


def announced(area_id: UUID, since: datetime) -> QuerySet[Activity]:
    """What was published in an area and all below it and ends after a moment, also if it was
    cancelled since."""
    below = AreaLink.objects.filter(above=area_id).values("below")
    rows = Activity.objects.filter(area__in=below, ends_at__gt=since).exclude(state=State.DRAFT)
    return rows.order_by("begins_at", "id")


def gone_to(person: Person, since: datetime) -> QuerySet[Activity]:
    """Where somebody has a place, ending after a moment; and what of it was cancelled."""
    theirs = SignUp.objects.filter(
        Q(stand=Stand.IN) | Q(activity__state=State.CANCELLED, stand=Stand.LEFT), person=person
    )
    rows = Activity.objects.filter(pk__in=theirs.values("activity"), ends_at__gt=since)
    return rows.order_by("begins_at", "id")


def staff_of(organisation: Organisation) -> QuerySet[Person]:
    """Whoever has a role in an organisation, but for its plain members."""
    rows = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()), revoked_at=None,
        organisation=organisation, valid_from__lte=timezone.localdate(),
    ).exclude(role=Role.MEMBER)  # fmt: skip
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True)


def foretold_to(by: Person) -> QuerySet[Foretold]:
    """What somebody's organisations were told of before it is published, the latest first."""
    own = in_force(by.pk, timezone.localdate()).exclude(role=Role.MEMBER).values("organisation")
    rows = Foretold.objects.filter(organisation__in=own)
    return rows.select_related("activity", "organisation").order_by("-at", "pk")


def handed_out(activity: Activity) -> QuerySet[Handout]:
    """Who took what along, the latest first; also what was taken back."""
    rows = Handout.objects.filter(goods__activity=activity)
    return rows.select_related("goods", "person").order_by("-at", "pk")


def stalls(activity: Activity) -> QuerySet[SignUp]:
    """Who has which number, and what stands there."""
    rows = activity.sign_ups.filter(stand=Stand.IN, post__is_numbered=True, seat__isnull=False)
    return rows.select_related("seat", "post").order_by("post", "seat__number")


def holders(by: Person) -> QuerySet[Organisation]:
    """In whose name somebody may hold an activity: their own houses, and those of their areas."""
    own = in_force(by.pk, timezone.localdate()).values("organisation")
    near = Q(area__in=areas_where(by, Power.RUN_ACTIVITIES))
    return Organisation.objects.filter(near | Q(pk__in=own), ended_on=None)


def stations_of(by: Person) -> QuerySet[Station]:
    """The stations in which somebody may hold an activity, as many as fit in a list."""
    areas = areas_where(by, Power.RUN_ACTIVITIES)
    rows = Station.objects.filter(area__in=areas, ended_on=None).order_by("name", "pk")
    return Station.objects.filter(pk__in=rows.values("pk")[:MOST_STATIONS])


def skills_of(by: Person) -> QuerySet[Skill]:
    """The skills somebody may verify: of the areas where they verify people, and of those above."""
    areas = areas_where(by, Power.VERIFY_PEOPLE)
    above = AreaLink.objects.filter(below__in=areas).values("above")
    return Skill.objects.filter(area__in=above).order_by("name", "pk")


def skills_for(activity: Activity) -> QuerySet[Skill]:
    """The skills a post of an activity may ask for."""
    above = AreaLink.objects.filter(below=activity.area_id).values("above")
    return Skill.objects.filter(area__in=above).order_by("name", "pk")


def with_skill(skill: Skill, by: Person) -> QuerySet[Qualification]:
    """Who has a skill, of the people somebody may find; also what ran out, but not what ended."""
    people = visible_to(by, Power.VERIFY_PEOPLE)
    rows = Qualification.objects.filter(skill=skill, ended_at=None, person__in=people)
    return rows.select_related("person", "verified_by").order_by("-verified_at", "pk")


def policies_of(by: Person) -> QuerySet[Policy]:
    """The insurances of the areas where somebody runs activities, the longest first."""
    areas = areas_where(by, Power.RUN_ACTIVITIES)
    rows = Policy.objects.filter(area__in=areas).select_related("organisation")
    return rows.order_by("-until_on", "pk")


def slots_of(activity: Activity, home: Household) -> QuerySet[SignUp, int]:
    """Which of the slots of a household are taken in an activity."""
    rows = SignUp.objects.filter(activity=activity, home=home, stand__in=ACTIVE)
    return rows.values_list("home_slot", flat=True)


def kept_by(by: Person) -> QuerySet[Activity]:
    """The activities somebody runs: of the areas where they have the power, latest first."""
    areas = areas_where(by, Power.RUN_ACTIVITIES)
    return Activity.objects.filter(area__in=areas).order_by("-begins_at", "-id")


def answered_by(by: Person) -> QuerySet[SignUp]:
    """The places somebody answers for: their own, and those of people they act for."""
    wards = acted_for(by).filter(may_order=True).order_by().values("person")
    return SignUp.objects.filter(Q(person=by) | Q(person__in=wards))


def line(post_id: UUID) -> QuerySet[SignUp]:
    """Who waits for a place, in the order in which they were drawn, or came."""
    return SignUp.objects.filter(post=post_id, stand=Stand.WAITING).order_by("turn", "at", "id")


def ahead_of(sign_up: SignUp) -> int:
    """How many stand before somebody in the line."""
    before = Q(at__lt=sign_up.at) | Q(at=sign_up.at, pk__lt=sign_up.pk)
    before = Q(turn__lt=sign_up.turn) | Q(before, turn=sign_up.turn)
    return line(sign_up.post_id).filter(before).count()


def desk_link(by: Person, session: UUID) -> tuple[str, str] | None:
    """From a record to the activity it came from, for whoever runs it."""
    found = kept_by(by).filter(sessions=session).values_list("name", "pk").first()
    return (found[0], reverse("activities:desk_one", args=[found[1]])) if found else None


def series_of(activity: Activity) -> QuerySet[Activity]:
    """What was written down together with it, first to last."""
    rows = Activity.objects.filter(series=activity.series) if activity.series else None
    return rows.order_by("begins_at", "pk") if rows is not None else Activity.objects.none()


def free_of(activity: Activity) -> int:
    """How many of its places nobody has."""
    return Seat.objects.filter(post__activity=activity, is_free=True).count()


def in_line(activity: Activity) -> QuerySet[SignUp]:
    """Who waits or is asked just now, by post and in the order of arrival."""
    rows = activity.sign_ups.filter(stand__in=(Stand.OFFERED, Stand.WAITING))
    return rows.select_related("person", "post").order_by("post", "turn", "at", "id")


def open_to_teams(by: Person, now: datetime) -> QuerySet[Activity]:
    """What can be signed up for now, in the areas where somebody leads members."""
    rows = Activity.objects.filter(
        area__in=areas_where(by, Power.MANAGE_MEMBERS), state=State.PUBLISHED,
        opens_at__lte=now, closes_at__gt=now,
    )  # fmt: skip
    return rows.order_by("begins_at", "id")


def asking(activity: Activity) -> QuerySet[SignUp]:
    """Who asked for a place and has no answer yet, by post and in the order of arrival."""
    rows = activity.sign_ups.filter(stand=Stand.ASKED).select_related("person", "post")
    return rows.order_by("post", "at", "id")


def refused(people: Iterable[Person], activity: Activity) -> list[Answer]:
    """The no's these people got, the latest first, while nothing has come of a further try."""
    rows = Answer.objects.filter(sign_up__activity=activity, person__in=people, is_yes=False)
    return list(rows.select_related("person").order_by("-at", "-pk")[:MOST_FAMILY])


def entered(activity: Activity) -> QuerySet[SignUp]:
    """What was drawn, post by post and in the order in which it was."""
    rows = activity.sign_ups.filter(turn__range=(1, LAST - 1)).select_related("post")
    return rows.order_by("post", "turn")


def run_out(now: datetime) -> QuerySet[Share]:
    """Places on top that are no more: their time is over, and nobody has them."""
    rows = Share.objects.filter(is_on_top=True, until__lte=now, seats__is_free=True)
    return rows.filter(post__activity__state=State.PUBLISHED).distinct().select_related("post")


def to_draw(now: datetime) -> QuerySet[Activity]:
    """The activities whose lots are to be drawn."""
    rows = Activity.objects.filter(mode=Mode.LOTTERY, drawn_at=None, draws_at__lte=now)
    return rows.filter(state=State.PUBLISHED, ends_at__gt=now).order_by("draws_at", "id")


class Listed(NamedTuple):
    """A row of the leader's list, as few columns as it shows: halls are large."""

    pk: UUID
    post_id: UUID
    name: str
    is_absent: bool
    is_excused: bool


def seated(activity: Activity) -> QuerySet[SignUp, tuple[UUID, UUID, str, bool, bool]]:
    """Who has a place, by post and in the order of arrival; each makes a `Listed`."""
    rows = activity.sign_ups.filter(stand=Stand.IN).order_by("post__part", "post", "at", "id")
    return rows.values_list("pk", "post", "person__name", "is_absent", "is_excused")


def open_presence(person: Person) -> Presence | None:
    """Where somebody is just now, of all activities."""
    rows = Presence.objects.filter(person=person, went_at=None)
    return rows.select_related("sign_up__activity").first()


def inside(person_id: UUID) -> Inside | None:
    """The same, for whoever asks from elsewhere."""
    for name, pk in _INSIDE.all(person_id):
        return Inside(name, reverse("activities:here", args=[pk]))
    return None


_INSIDE: Prepared[tuple[str, UUID]] = Prepared(
    lambda person: (
        Presence.objects.filter(person=person, went_at=None)
        .order_by()
        .values_list("sign_up__activity__name", "sign_up__activity")
    ),
    UUID,
)


def was_there(person_id: UUID, begun: datetime, ended: datetime, but: UUID | None) -> bool:
    """Whether somebody was present at another time of an activity for some of that time."""
    return any(session != but for (session,) in _PRESENT.all(person_id, ended, begun))


_PRESENT: Prepared[tuple[UUID]] = Prepared(
    lambda person, ended, begun: (
        Presence.objects.filter(person=person, came_at__lt=ended, went_at__gt=begun)
        .order_by()
        .values_list("session")
    ),
    UUID,
    datetime,
    datetime,
)


def heads(activity: Activity) -> dict[str, int]:
    """How many `signed_up`, how many `came`, how many are `inside` just now: three small counts."""
    there = Presence.objects.filter(sign_up__activity=activity)
    return {
        "signed_up": activity.sign_ups.filter(stand=Stand.IN).count(),
        "came": there.values("person").distinct().count(),
        "inside": there.filter(went_at=None).count(),
    }
