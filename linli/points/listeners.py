"""What points follow: hours that count, are objected to, or count no more; and who leaves, or has
died, takes none along, and what waits for them goes to others."""

from django.db.models import Q

from linli.core.events import follow_within
from linli.core.models import Event
from linli.hours.models import Hour, State
from linli.people import merges
from linli.points.actions import earning, moving, rating, redeeming, spending
from linli.points.models import Account, AccountKind, Bonus, Redemption, Stage
from linli.points.queries import HOUR, TEAMS


def forget_person(event: Event) -> None:
    """In the transaction in which somebody is erased."""
    waiting = Redemption.objects.filter(person=event.subject_id, stage=Stage.WAITING)
    for row in waiting.order_by("pk"):
        redeeming.leave_behind(row)
    own = Q(person=event.subject_id) | Q(receiver=event.subject_id)
    Redemption.objects.filter(own).exclude(signed_at=None).update(signature="")
    said = Bonus.objects.filter(person=event.subject_id)
    said.update(reason="", reason_key=None, taken_why="")
    for account in Account.objects.filter(kind=AccountKind.PERSON, person=event.subject_id):
        spending.give_up(account)


def earn(event: Event) -> None:
    """An hour counts: what of it the day's limit left. What another system kept was thanked for
    there."""
    rows = Hour.objects.select_related("record", "person", "organisation")
    hour = rows.get(pk=event.subject_id)
    if hour.counted and not hour.is_imported:
        earning.earn(
            HOUR, hour.pk, hour.person, hour.counted, hour.area_id,
            category=hour.record.kind, at=hour.begun_at, until=hour.ended_at,
            service=(hour.source_kind, hour.source_id),
            team=hour.organisation if hour.organisation.kind in TEAMS else None,
        )  # fmt: skip


def freeze(event: Event) -> None:
    """Somebody objects, also to what counts already."""
    earning.freeze(HOUR, event.subject_id)


def unfreeze(event: Event) -> None:
    """The last objection to what counts was answered, and it stays."""
    hour = Hour.objects.get(pk=event.subject_id)
    if hour.state == State.EFFECTIVE and not hour.objections.filter(answered_at=None).exists():
        earning.unfreeze(HOUR, hour.pk)


def claw_back(event: Event) -> None:
    """It counts no more. A corrected hour earns anew when its new version counts."""
    earning.claw_back(HOUR, event.subject_id)


def rated(event: Event) -> None:
    """A service was rated by whom it served: the lowest of its marks counts. Or the rating was
    taken back, and there is none."""
    rating.rate(event.subject_kind, event.subject_id, event.facts.get("mark"))


merges.after(moving.follow)
merges.stops(moving.debt)

follow_within("person.erased", forget_person)
follow_within("hours.effective", earn)
follow_within("hours.disputed", freeze)
follow_within("hours.appealed", freeze)
follow_within("hours.answered", unfreeze)
follow_within("hours.answered_again", unfreeze)
follow_within("hours.revoked", claw_back)
follow_within("hours.superseded", claw_back)
follow_within("order.rated", rated)
follow_within("order.unrated", rated)
