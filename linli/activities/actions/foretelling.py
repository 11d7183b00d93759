"""Who is told before an activity is published: said for a place, told with the draft, and read."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries, rules
from linli.activities.models import Activity, FirstTold, Foretold, State
from linli.activities.models.told import MOST_HOURS
from linli.areas.models import Area
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may


@transaction.atomic
def tell_first(
    organisation: Organisation, *, by: Person, area: Area, hours: int = 24
) -> FirstTold:  # fmt: skip
    """From now on it is told of each activity here, so many hours before it is published at the
    earliest."""
    allow(may(by, Power.EDIT_ORGANISATIONS, area.pk))
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(_("Between 1 and %(most)s hours.") % {"most": MOST_HOURS})
    try:
        with transaction.atomic():
            made = FirstTold.objects.create(
                area=area, organisation=organisation, hours=hours, by=by
            )
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("activity.first_told", by=by, about=organisation, area_id=area.pk)
    return made


@transaction.atomic
def tell_no_more(wish: FirstTold, *, by: Person) -> FirstTold:
    """It is told like everybody else again."""
    wish = lock(wish)
    allow(may(by, Power.EDIT_ORGANISATIONS, wish.area_id))
    if wish.ended_at:
        raise Refused(_("This has ended already."))
    wish.ended_at = timezone.now()
    wish.save(update_fields=["ended_at"])
    record("activity.told_no_more", by=by, about=wish.organisation, area_id=wish.area_id)
    return wish


@transaction.atomic
def foretell(activity: Activity, *, by: Person) -> int:
    """Tell those who are told first, of this draft and the others of its series; how many
    organisations were told of something new."""
    drafts = _held(activity)
    activity = drafts[0]
    allow(rules.may_run(by, activity))
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already."))
    told = 0
    for wish in rules.first_told(activity.area_id):
        made = [_told(draft, wish, by) for draft in drafts]
        first = next((row for row in made if row is not None), None)
        if first is not None:
            people = queries.staff_of(wish.organisation)
            channels.tell_all(
                people, "activity.foretold", about=first, once=f"activity.foretold {first.pk}",
                facts={"name": first.activity.name},
            )  # fmt: skip
            told += 1
    if not told:
        raise Refused(_("All who are told first know of it."))
    record("activity.foretold", by=by, about=activity, number=told)
    return told


def _held(draft: Activity) -> list[Activity]:
    """It and then the other drafts of its series, held in one order: two who tell of two of them at
    once would wait for each other."""
    wanted = Q(pk=draft.pk)
    if draft.series:
        wanted |= Q(series=draft.series, state=State.DRAFT)
    rows = Activity.objects.filter(wanted).order_by("pk").select_for_update()
    return sorted(rows, key=lambda one: (one.pk != draft.pk, one.begins_at))


def _told(draft: Activity, wish: FirstTold, by: Person) -> Foretold | None:
    row, is_new = Foretold.objects.get_or_create(
        activity=draft, organisation=wish.organisation, defaults={"by": by}
    )
    return row if is_new else None


@transaction.atomic
def read(row: Foretold, *, by: Person, words: str = "") -> Foretold:
    """Somebody of the organisation read it; it may be published now. What they say of it stands
    with the draft."""
    row = lock(row)
    allow(queries.staff_of(row.organisation).filter(pk=by.pk).exists())
    if row.seen_at:
        raise Refused(_("Somebody has read it already."))
    row.seen_at, row.seen_by, row.words = timezone.now(), by, words.strip()
    row.save(update_fields=["seen_at", "seen_by", "words"])
    record("activity.read_first", by=by, about=row.activity)
    return row
