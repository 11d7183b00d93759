"""What people are told of their orders. The words are read in the language of the reader; a text
message names neither a person nor a service, because a family may share a phone."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter
from linli.organisations.scope import Power

ONE = "orders:one"
# Whoever goes or answers may be of the staff, or a neighbour without a desk.
AT_DESK = (
    "orders:desk_one", frozenset({Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS})
)  # fmt: skip


def register() -> None:
    """Make the letters known; called in ready()."""
    _to_the_asker()
    _to_those_who_go()
    _to_those_who_answer()


def _to_the_asker() -> None:
    letter(
        "order.submitted.asker",
        title=_("We have your order"),
        words=_("Order %(number)s is with the station. We say who takes it on."),
        to=ONE,
    )
    letter(
        "order.need_seen.asker",
        title=_("Asked for on your behalf"),
        words=_(
            "Whoever was with you saw another need and ordered it: %(number)s. Not wanted? "
            "Open it and cancel, or call us."
        ),
        sms="上门的人看到还有一件事要办，替您点了单 {number}。不需要就告诉我们。",
        to=ONE,
    )
    letter(
        "order.info_asked.asker",
        title=_("We need a word from you"),
        words=_("Order %(number)s: something is still to be known. Open it, or call us."),
        sms="您的订单 {number} 还差一点信息，请打开看看，或打电话给我们。",
        to=ONE,
    )
    letter(
        "order.rejected.asker",
        title=_("We cannot take this on"),
        words=_("Order %(number)s was not taken on. Open it to read why; you may object."),
        sms="您的订单 {number} 没能接下，原因在订单里，可以提出异议。",
        to=ONE,
    )
    letter(
        "order.merged.asker",
        title=_("Joined to your other order"),
        words=_("Order %(number)s is the same as another of yours, which goes on."),
        to=ONE,
    )
    letter(
        "order.referred.asker",
        title=_("Passed to another office"),
        words=_("Order %(number)s was passed to whose business it is. Open it to see whom."),
        to=ONE,
    )
    letter(
        "order.lead_left.asker",
        title=_("Somebody else comes"),
        words=_(
            "Whoever was to come for order %(number)s cannot. The station sends somebody else."
        ),
        sms="您的订单 {number} 原来的人来不了，站里另外安排，定了再告诉您。",
        is_urgent=True,
        to=ONE,
    )
    for event in ("assigned", "accepted", "taken", "ruled", "handed_over"):
        letter(
            f"order.{event}.asker",
            title=_("Somebody took it on"),
            words=_("%(who)s does order %(number)s, and agrees on a time with you."),
            sms="您的订单 {number} 有人接了，会和您约时间。",
            to=ONE,
        )
    letter(
        "order.scheduled.asker",
        title=_("The time is set"),
        words=_("Order %(number)s: %(who)s comes on %(when)s. Ask for the four digits first."),
        sms="您的订单 {number} 约在 {when}。来的人先报口令，对上了再开门。",
        to=ONE,
    )
    letter(
        "order.set_out.asker",
        title=_("On the way"),
        words=_("%(who)s is on the way for order %(number)s. Ask for the four digits first."),
        sms="您的订单 {number}，人在路上了。先对口令再开门。",
        is_urgent=True,
        to=ONE,
    )
    letter(
        "order.late.asker",
        title=_("It gets later"),
        words=_("Order %(number)s: now until %(when)s."),
        sms="您的订单 {number} 会晚一点到，新的时间 {when}。",
        is_urgent=True,
        to=ONE,
    )
    letter(
        "order.nobody_home.asker",
        title=_("Nobody opened"),
        words=_("%(who)s was at the door for order %(number)s. We call to agree on a time."),
        sms="我们来过了，没见到您。订单 {number} 会再约时间。",
        to=ONE,
    )
    for event in ("finished", "force_finished"):
        letter(
            f"order.{event}.asker",
            title=_("Done: is it right?"),
            words=_("Order %(number)s is done. Say yes, or have it done again."),
            sms="您的订单 {number} 办完了，请您确认。",
            to=ONE,
        )
    letter(
        "order.parts_done.asker",
        title=_("Every part is done"),
        words=_("Nothing of package %(number)s is open any more."),
        is_for_call=False,
        to=ONE,
    )
    letter(
        "order.extended.asker",
        title=_("It takes longer"),
        words=_("Order %(number)s takes longer. Open it to read why."),
        to=ONE,
    )
    letter(
        "order.confirmed_by_clock.asker",
        title=_("Taken as done"),
        words=_("Nothing was said of order %(number)s for three days. You may still rate it."),
        is_for_call=False,
        to=ONE,
    )
    letter(
        "order.cancelled.asker",
        title=_("Cancelled"),
        words=_("Order %(number)s was cancelled."),
        sms="您的订单 {number} 取消了。",
        to=ONE,
    )
    letter(
        "order.expired.asker",
        title=_("Ended without an answer"),
        words=_("We could not reach you about order %(number)s. Order again at any time."),
        to=ONE,
    )
    letter(
        "order.reminder.asker",
        title=_("A word from you, please"),
        words=_("Order %(number)s waits for your word."),
        is_for_call=False,
        to=ONE,
    )


def _to_those_who_go() -> None:
    letter(
        "order.helper_left.team",
        title=_("One less goes along"),
        words=_("Somebody who was to go along on order %(number)s has left. Look who goes."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    for event in ("assigned", "ruled", "handed_over"):
        letter(
            f"order.{event}.team",
            title=_("An order is yours"),
            words=_("Order %(number)s is with you. Agree on a time."),
            to=ONE,
            at_desk=AT_DESK,
            is_for_call=False,
        )
    letter(
        "order.added_to.team",
        title=_("They called once more"),
        words=_("There is a word more on order %(number)s. Read it before you go."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.helper_added.team",
        title=_("You go along"),
        words=_("You go along on order %(number)s."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.scheduled.team",
        title=_("The time is set"),
        words=_("Order %(number)s: %(when)s."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.time_asked.team",
        title=_("Another time is asked for"),
        words=_("Order %(number)s: call and agree on another time."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.confirmed.team",
        title=_("They said yes"),
        words=_("Order %(number)s is confirmed and recorded."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.redo.team",
        title=_("To be done again"),
        words=_("Order %(number)s was not right and is done again."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.force_finished.team",
        title=_("You did not check out"),
        words=_("Order %(number)s was ended for you; it counts one minute. Say how it was."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.cancelled.team",
        title=_("Cancelled: do not go"),
        words=_("Order %(number)s was cancelled. Do not go."),
        sms="订单 {number} 取消了，不用去了。",
        is_urgent=True,
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.reminder.team",
        title=_("Time runs out"),
        words=_("Order %(number)s waits for its next step."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )


def _to_those_who_answer() -> None:
    letter(
        "order.lead_left.head",
        title=_("Nobody goes for an order any more"),
        words=_("Whoever had order %(number)s has left. Give it to somebody else."),
        is_urgent=True,
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.offered.target",
        title=_("Can you take this?"),
        words=_("Order %(number)s is offered to you. Say yes or no; a no costs nothing."),
        sms="有一单 {number} 想请您接，接或不接都请点一下。",
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.overdue.head",
        title=_("An order is overdue"),
        words=_("Order %(number)s ran out of time."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
    letter(
        "order.overdue.street",
        title=_("An order is overdue for a day"),
        words=_("Order %(number)s ran out of time a working day ago."),
        to=ONE,
        at_desk=AT_DESK,
        is_for_call=False,
    )
