"""To whoever asked, and whom it is for."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter
from linli.orders.letters.where import ONE


def register() -> None:
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
        title=_("Joined to another order"),
        words=_("Order %(number)s asks for the same as another for you, which goes on."),
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
        title=_("The package is over"),
        words=_("Nothing of package %(number)s is open any more. Open it to see each part."),
        is_for_call=False,
        to=ONE,
    )
    letter(
        "order.parts_undone.asker",
        title=_("Not done"),
        words=_("No part of package %(number)s was done. Open it to read why."),
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
    letter(
        "order.not_done.asker",
        title=_("It could not be done"),
        words=_(
            "Order %(number)s was not done. Open it to read why, who says so, and what else you can"
            " do; you may object within seven days."
        ),
        sms="您的订单 {number} 没能办成，原因和别的办法在订单里，七天内可以提出异议。",
        to=ONE,
    )
    letter(
        "order.given_back.asker",
        title=_("Somebody else comes"),
        words=_("%(number)s: whoever had it cannot do it. The station looks for somebody else."),
        sms="您的订单 {number} 原来的人来不了，站里另外安排，定了再告诉您。",
        to=ONE,
    )
    letter(
        "order.taken_over.asker",
        title=_("Somebody else comes"),
        words=_("%(who)s does order %(number)s now, at the time that was agreed on."),
        sms="您的订单 {number} 换了人来，时间不变。来的人先报口令。",
        to=ONE,
    )
    letter(
        "order.complaint_answered.asker",
        title=_("Your complaint is answered"),
        words=_("A supervisor has answered what you wrote about order %(number)s."),
        sms="您对订单 {number} 的投诉有答复了，请打开看看，或打电话给我们。",
        to=ONE,
    )
    letter(
        "order.parts_off.asker",
        title=_("Nothing of it is left"),
        words=_("Nothing of package %(number)s is open any more, and no part of it was done."),
        is_for_call=False,
        to=ONE,
    )
