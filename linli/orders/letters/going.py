"""To whoever goes, is asked to go, or need not go any more."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter
from linli.orders.letters.where import AT_DESK, ONE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def tell(code: str, title: "StrOrPromise", words: "StrOrPromise", **more: Any) -> None:
    """To whoever goes: on a screen, at a desk or at home; nobody rings them."""
    letter(code, title=title, words=words, to=ONE, at_desk=AT_DESK, is_for_call=False, **more)


def register() -> None:
    tell(
        "order.helper_left.team",
        _("One less goes along"),
        _("Somebody who was to go along on order %(number)s has left. Look who goes."),
    )
    for event in ("assigned", "ruled", "handed_over"):
        tell(
            f"order.{event}.team",
            _("An order is yours"),
            _("Order %(number)s is with you. Agree on a time."),
        )
    tell(
        "order.added_to.team",
        _("They called once more"),
        _("There is a word more on order %(number)s. Read it before you go."),
    )
    tell(
        "order.helper_added.team",
        _("You go along"),
        _("You go along on order %(number)s."),
    )
    tell(
        "order.scheduled.team",
        _("The time is set"),
        _("Order %(number)s: %(when)s."),
    )
    tell(
        "order.time_asked.team",
        _("Another time is asked for"),
        _("Order %(number)s: call and agree on another time."),
    )
    tell(
        "order.confirmed.team",
        _("They said yes"),
        _("Order %(number)s is confirmed and recorded."),
    )
    tell(
        "order.redo.team",
        _("To be done again"),
        _("Order %(number)s was not right and is done again."),
    )
    tell(
        "order.force_finished.team",
        _("You did not check out"),
        _("Order %(number)s was ended for you; it counts one minute. Say how it was."),
    )
    tell(
        "order.cancelled.team",
        _("Cancelled: do not go"),
        _("Order %(number)s was cancelled. Do not go."),
        sms="订单 {number} 取消了，不用去了。",
        is_urgent=True,
    )
    tell(
        "order.reminder.team",
        _("Time runs out"),
        _("Order %(number)s waits for its next step."),
    )
    tell(
        "order.asked_along.invited",
        _("Will you go along?"),
        _("Somebody is wanted to go along on order %(number)s. Say yes or no; a no costs nothing."),
        sms="订单 {number} 想请您一起去，去或不去都请点一下。",
    )
    tell(
        "order.asked_over.invited",
        _("Will you take it over?"),
        _("You are asked to take over order %(number)s. Say yes or no; a no costs nothing."),
        sms="订单 {number} 想请您接手，接或不接都请点一下。",
    )
    tell(
        "order.joined.team",
        _("Somebody goes along"),
        _("Somebody said yes to going along on order %(number)s. Look who goes."),
    )
    tell(
        "order.taken_over.team",
        _("Somebody else leads"),
        _("%(who)s leads order %(number)s now."),
    )
    tell(
        "order.stayed_out.team",
        _("They cannot"),
        _("Whoever you asked about order %(number)s said no. Ask somebody else."),
    )
    tell(
        "order.offer_ran_out.team",
        _("No answer"),
        _("Whoever you asked about order %(number)s has not answered. Ask somebody else."),
    )
    tell(
        "order.followed_up.team",
        _("It is not solved"),
        _("They say that order %(number)s is not solved. Open it to read what they said."),
    )
    tell(
        "order.helper_dropped.before",
        _("You need not go along"),
        _("You are not needed on order %(number)s any more. Thank you for saying yes."),
        sms="订单 {number} 不用您一起去了，谢谢您。",
    )
    for event in ("handed_over", "taken_over"):
        tell(
            f"order.{event}.before",
            _("Somebody else has it now"),
            _("Somebody else has order %(number)s now. You need not go."),
            sms="订单 {number} 有人接手了，您不用去了。",
        )
    for event in ("offered", "opened", "assigned", "accepted", "ruled"):
        tell(
            f"order.{event}.before",
            _("No longer asked for"),
            _("Order %(number)s went another way. You need not answer. Thank you."),
        )
    for event in ("given_back", "lead_left"):
        tell(
            f"order.{event}.before",
            _("You need not go along"),
            _("Whoever led order %(number)s cannot. You need not go; the station looks anew."),
            sms="订单 {number} 牵头的人去不了，站里另外安排，您不用去了。",
        )
    tell(
        "order.appealed.before",
        _("They object"),
        _("Whoever asked does not agree with how you ended order %(number)s. The station has it."),
    )
    tell(
        "order.denied.before",
        _("They say it was not done"),
        _("Whoever asked says that order %(number)s was not done. The station has it again."),
    )
    tell(
        "order.not_done.team",
        _("Ended: not done"),
        _("Order %(number)s was ended as not done. Do not go."),
        is_urgent=True,
    )
    tell(
        "order.not_done.target",
        _("No longer asked for"),
        _("Order %(number)s was ended as not done. You need not answer."),
    )
    tell(
        "order.cancelled.target",
        _("No longer asked for"),
        _("Order %(number)s was cancelled. You need not answer."),
    )
