"""What besides the state stands in the way of a step, in a sentence; "" when nothing does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.days import midnight
from linli.core.errors import Leading
from linli.orders import belonging, clock, fitness, queries, whole
from linli.orders.life import GOING_ON, MOST_RETURNS, OBJECT_WITHIN, STEPS, Status
from linli.orders.models import Answer, NoteKind, Order, Part
from linli.organisations.scope import Power
from linli.people import presence

if TYPE_CHECKING:
    from linli.orders.rules import Tie

APP = "orders"
MOST_PHOTOS = 12
MOST_LATE = 3  # in a day
MOST_NEEDS = 5  # that one visit may turn into orders


def _once_appealed(tie: Tie) -> str:
    order = tie.order
    if order.package_id:
        return _("Open the part that was not done, and say so there.")
    if order.status == Status.CANCELLED and order.said_by_id is None:
        return _("It was called off for whoever asked. Order it again.")
    if order.is_appealed:
        return _("You have objected once; that decision stands.")
    return _soon_enough(tie)


def _soon_enough(tie: Tie) -> str:
    ended = tie.order.closed_at
    if ended is not None and timezone.now() - ended > timedelta(days=OBJECT_WITHIN):
        return _("That was within seven days. Order again, or call us.")
    return ""


def _offer_is_open(tie: Tie) -> str:
    return "" if tie.may_answer else _("This offer is not open any more.")


def _can_still_go(tie: Tie) -> str:
    """Whoever was asked themselves may have lost the role or the licence since; a unit chooses
    somebody of its own."""
    if sentence := _offer_is_open(tie):
        return sentence
    if tie.is_asked_in_person and not tie.may_take:
        return _("You can no longer take this on: your role or your licence has changed.")
    return ""


def _asked_along(tie: Tie) -> str:
    return _invited(tie, Part.ALONG)


def _asked_over(tie: Tie) -> str:
    return _invited(tie, Part.OVER)


def _asked_at_all(tie: Tie) -> str:
    return "" if tie.asked_to & {Part.ALONG, Part.OVER} else _("You are not asked any more.")


def _invited(tie: Tie, part: str) -> str:
    """Whoever was asked may have lost the role or the licence since."""
    if part not in tie.asked_to:
        return _("You are not asked any more.")
    if not tie.may_take:
        return _("You can no longer take this on: your role or your licence has changed.")
    return ""


def _nobody_asked_over(tie: Tie) -> str:
    is_asked = any(row.part == Part.OVER and row.answer == Answer.OPEN for row in tie.all_offers)
    return _("Somebody is asked already. Wait for their answer.") if is_asked else ""


def _has_a_house(tie: Tie) -> str:
    """Colleagues are given work; whoever works for nobody here offers it, or asks."""
    if not tie.seat.organisations:
        return _("Only somebody of your own organisation. Others are asked.")
    return ""


def _is_free_of_it(tie: Tie) -> str:
    """After three returns it stays with whom the street ruled on, or with whoever said yes when the
    street asked: nobody gives it back a fourth time."""
    order = tie.order
    if not order.is_ruled:
        return ""
    won = (order.round, Answer.ACCEPTED)
    if any((row.round, row.answer) == won for row in tie.all_offers):
        return _("It was given back three times before you said yes. Call the station, please.")
    return _("The street has ruled: it stays with you. If it cannot be done, tell the station.")


def _may_be_given_up(tie: Tie) -> str:
    """To end it alone would be to give it back: whoever gives out work ends it."""
    return "" if Power.DISPATCH in tie.seat.powers else _is_free_of_it(tie)


def _is_for_the_street(tie: Tie) -> str:
    if tie.order.returns <= MOST_RETURNS:
        return _("The street rules when an order was given back three times.")
    return ""


def _not_for_the_street(tie: Tie) -> str:
    """Also while it is held out to somebody, or when nobody of those asked took it."""
    if tie.order.returns > MOST_RETURNS:
        return _("It was given back three times: now the street rules.")
    return ""


def _offered_by_the_street(tie: Tie) -> str:
    """The street may ask a volunteer, whom nobody can rule on."""
    return "" if tie.seat.is_street else _not_for_the_street(tie)


def _for_a_colleague(tie: Tie) -> str:
    return _not_for_the_street(tie) or _has_a_house(tie)


def _once_extended(tie: Tie) -> str:
    order = tie.order
    if order.is_extended:
        return _("The time was extended once already.")
    if order.due_at is None or order.due_at <= timezone.now():
        return _("Time is extended before it runs out, not after.")
    return ""


def enough_hands(tie: Tie) -> str:
    going = [hand.person_id for hand in tie.going]
    return too_few(tie.order, len(going)) or fitness.team_lacks(tie.order, going)


def too_few(order: Order, going: int) -> str:
    """Why these many cannot set out yet; "" if they can."""
    wanted = order.service.helpers if order.service else 1
    if going < wanted:
        return _("%(n)s go together here. Add a helper first.") % {"n": wanted}
    return ""


def enough_came(tie: Tie) -> str:
    """Who must go together is there together: each has checked in before one of them checks out."""
    wanted = tie.order.service.helpers if tie.order.service else 1
    came = sum(hand.came_at is not None for hand in tie.going)
    if came < wanted:
        return _("%(n)s go together here, and not everybody has checked in. If somebody does not "
                 "come, call the station.") % {"n": wanted}  # fmt: skip
    return ""


def _may_check_out(tie: Tie) -> str:
    begun = tie.order.begun_at
    if begun is not None and timezone.now() - begun > clock.longest_stay(tie.order):
        return forgotten()
    return enough_came(tie)


def forgotten() -> str:
    """Of an open check-in nobody knows any more when it ended (§1.5, rule 2)."""
    return _("Nobody checked out, and it is too long ago to say when. The station ends the visit.")


def _not_inside_elsewhere(tie: Tie) -> str:
    if tie.by and (there := queries.inside(tie.by.pk) or presence.elsewhere(tie.by.pk, of=APP)):
        return Leading(_("You are still checked in somewhere else. Finish there first."), there.to)
    return enough_hands(tie)


def _not_repeated(tie: Tie) -> str:
    if tie.order.package_id:
        return _("Open the part that was not right: it is done again.")
    if tie.order.lead_id is None:
        return _("It was done before Linli. Order it anew.")
    if tie.order.repeats_id or tie.repeat:
        return _("It was done again once. Write a complaint, and a supervisor looks at it.")
    return _soon_enough(tie)


def _is_due_for_follow_up(tie: Tie) -> str:
    return "" if clock.waits_for_call(tie.order) else _("This order needs no call back.")


def _may_be_unrated(tie: Tie) -> str:
    """By whoever gave it, once, as long as it could have been given. Somebody who calls on behalf
    of others does not take back what those said themselves."""
    order = tie.order
    if order.rated_at is None:
        return _("There is no rating to take back.")
    if order.unrated_at is not None:
        return _("It was taken back once. The new rating stands.")
    if tie.repeat:
        return _("It was done again since: the rating stays with the first time.")
    since = order.confirmed_at
    if since is None or timezone.now() - since > clock.after_yes(order):
        return _("The time to take it back is over.")
    if not tie.is_asker and queries.rated_by(order) != (tie.by and tie.by.pk):
        return _("Whoever rated it takes it back themselves.")
    return ""


def _not_rated_yet(tie: Tie) -> str:
    """Also after somebody called: what they think of it is theirs to say for a week."""
    if tie.order.rated_at is not None:
        return _("It was rated already. Thank you.")
    since = tie.order.confirmed_at
    if since is None or timezone.now() - since > clock.after_yes(tie.order):
        return _("The time to rate it is over.")
    return ""


def _not_answered_before(tie: Tie) -> str:
    is_open = any(one.answered_at is None for one in tie.complaints)
    return _("One complaint is being looked at.") if is_open else ""


def _not_late_again(tie: Tie) -> str:
    """Each time a text message goes out: who says so four times in a day had better ring."""
    begins = midnight(timezone.localdate())
    said = [one for one in whole.NOTES.all(tie.order.pk) if one.kind == NoteKind.LATE]
    if sum(one.at >= begins for one in said) >= MOST_LATE:
        return _("You have said so %(n)s times today. Call them, please.") % {"n": MOST_LATE}
    return ""


def _somebody_left(tie: Tie) -> str:
    if all(one.is_lead or one.came_at for one in tie.going):
        return _("There is no other helper.")
    return ""


def _nothing_pending(tie: Tie) -> str:
    order = tie.order
    if clock.waits_for_call(order) and not clock.is_called_in_vain(order):
        return _("Somebody calls first.")
    if order.status == Status.REDO and not queries.repeat_is_over(order):
        return _("It is being done again.")
    return ""


def _nobody_is_asked(tie: Tie) -> str:
    order = tie.order
    if order.offers.filter(answer=Answer.OPEN, round=order.round).exists():
        return _("Somebody is still being asked.")
    return ""


def _like_another(tie: Tie) -> str:
    return "" if tie.twins else _("There is no other order like it.")


def _not_too_many_photos(tie: Tie) -> str:
    if belonging.shown_photos(tie.order).count() >= MOST_PHOTOS:
        return _("%(n)s photos are enough.") % {"n": MOST_PHOTOS}
    return ""


def _not_too_many_needs(tie: Tie) -> str:
    if belonging.seen_at(tie.order).count() >= MOST_NEEDS:
        return _("%(n)s from one visit are enough. Tell the station the rest.") % {"n": MOST_NEEDS}
    return ""


def _something_has_not_begun(tie: Tie) -> str:
    waiting = Q(status__in=STEPS["cancel"].of) | Q(more__gt=0, status__in=GOING_ON)
    if not tie.order.parts.filter(waiting).exists():
        return _("Every part has begun or is over.")
    return ""


def _has_a_photo(tie: Tie) -> str:
    return "" if belonging.SHOWN.all(tie.order.pk) else _("There is no photo.")


SPECIAL = {
    "cancel_rest": _something_has_not_begun,
    "see_need": _not_too_many_needs,
    "add_photo": _not_too_many_photos,
    "drop_photo": _has_a_photo,
    "merge": _like_another,
    "appeal": _once_appealed,
    "accept": _can_still_go,
    "decline": _offer_is_open,
    "join": _asked_along,
    "take_over": _asked_over,
    "stay_out": _asked_at_all,
    "ask_over": _nobody_asked_over,
    "add_helper": _has_a_house,
    "hand_over": _has_a_house,
    "give_back": _is_free_of_it,
    "give_up": _may_be_given_up,
    "rule": _is_for_the_street,
    "offer": _offered_by_the_street,
    "open": _not_for_the_street,
    "assign": _for_a_colleague,
    "refer": _not_for_the_street,
    "extend": _once_extended,
    "be_late": _not_late_again,
    "set_out": enough_hands,
    "arrive": _not_inside_elsewhere,
    "finish": _may_check_out,
    "rate": _not_rated_yet,
    "unrate": _may_be_unrated,
    "redo": _not_repeated,
    "follow_up": _is_due_for_follow_up,
    "complain": _not_answered_before,
    "drop_helper": _somebody_left,
    "close": _nothing_pending,
    "run_out": _nobody_is_asked,
}

# Not asked of a phone that was without network: that of the other may tell later that they came.
# What was done so is done; the head of the station reads it.
NOT_LATER = frozenset({"finish"})
