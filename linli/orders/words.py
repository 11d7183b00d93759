"""How an order reads to people: its history, its buttons, its state."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.matching import Why, WhyNot
from linli.orders.drawn import Sign
from linli.orders.life import Limit, Status
from linli.orders.models import About, Confirmed, Door, NoteKind, Office, Reason, Yes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOLD = {
    "order.submitted": _("placed the order"),
    "order.info_asked": _("asked for a word"),
    "order.info_given": _("said what was asked"),
    "order.rejected": _("did not take the order on"),
    "order.appealed": _("objected"),
    "order.merged": _("joined it to another order"),
    "order.referred": _("passed it to another office"),
    "order.classified": _("named the service"),
    "order.offered": _("offered the order"),
    "order.opened": _("opened it to whoever can"),
    "order.assigned": _("gave the order to somebody"),
    "order.accepted": _("accepted the order"),
    "order.taken": _("took the order"),
    "order.declined": _("declined the offer"),
    "order.offer_ran_out": _("an offer ran out"),
    "order.ran_out": _("nobody took it; back to the dispatcher"),
    "order.given_back": _("gave the order back"),
    "order.lead_left": _("whoever had it has left; back to the dispatcher"),
    "order.ruled": _("ruled who does it"),
    "order.handed_over": _("handed the order over"),
    "order.helper_added": _("added a helper"),
    "order.asked_along": _("asked somebody to go along"),
    "order.asked_over": _("asked somebody to take it over"),
    "order.joined": _("goes along"),
    "order.taken_over": _("took it over"),
    "order.stayed_out": _("said no to going along"),
    "order.helper_dropped": _("took a helper off"),
    "order.scheduled": _("set the time"),
    "order.time_asked": _("asked for another time"),
    "order.set_out": _("set out"),
    "order.late": _("said it gets later"),
    "order.nobody_home": _("found nobody at home"),
    "order.arrived": _("arrived"),
    "order.noted": _("wrote something down"),
    "order.added_to": _("wrote down what was said again"),
    "order.need_seen": _("saw another need and asked for it"),
    "order.photo_added": _("added a photo, with a yes"),
    "order.photo_dropped": _("took a photo off"),
    "order.finished": _("finished"),
    "order.force_finished": _("ended a visit that nobody checked out of"),
    "order.not_done": _("ended it: not done"),
    "order.denied": _("says it was not done"),
    "order.extended": _("extended the time"),
    "order.confirmed": _("said it is done"),
    "order.confirmed_by_clock": _("taken as done after three days"),
    "order.rated": _("rated the order"),
    "order.unrated": _("took the rating back"),
    "order.redo": _("asked for it to be done again"),
    "order.followed_up": _("called back"),
    "order.welcome_again": _("is glad to see them again"),
    "order.complained": _("complained"),
    "order.complaint_answered": _("answered a complaint"),
    "order.closed": _("closed the order"),
    "order.cancelled": _("cancelled the order"),
    "order.rest_cancelled": _("called off what had not begun"),
    "order.parts_done": _("every part is over"),
    "order.parts_off": _("every part was called off"),
    "order.parts_undone": _("no part of it was done"),
    "order.parts_again": _("a part goes on again"),
    "order.expired": _("ended without an answer"),
    "order.revealed": _("saw the address and the phone"),
    "order.reminded": _("the clock reminded"),
    "order.recounted": _("counted anew, by the days that are worked"),
    "order.escalated": _("the clock told the next higher"),
    "order.told_read": _("read who was told"),
    "order.exported": _("took orders along as a table"),
    "order.limit_set": _("set a time limit of orders"),
    "order.limit_forgotten": _("took a time limit back before it began"),
    "orders.handed_in": _("handed in a table of orders"),
    "orders.imported": _("took in a table of orders"),
    "orders.sent_back": _("took back the rows of a table to correct"),
}
ABOUT = {
    "orders.order": _("order"),
    "orders.handedin": _("table of orders"),
}
FACTS = {
    "order.reason": Reason,
    "order.door": Door,
    "order.how": Confirmed,
    "order.matter": About,
    "order.yes": Yes,
    "order.kind": NoteKind,
    "order.to": Office,
}


@dataclass(frozen=True)
class Button:
    """How a step is shown: its word, an icon, a tone, and whether it needs words before."""

    label: "StrOrPromise"
    icon: str = "check"
    tone: str = "line"  # "" is the main one of the page
    lead: "StrOrPromise" = ""  # said above its form


BUTTONS: dict[str, Button] = {
    "ask_info": Button(_("Ask back"), "chat", "line", _("The clock stands until they answer.")),
    "give_info": Button(_("Answer it"), "chat", ""),
    "reject": Button(_("Do not take on"), "x", "bad", _("They read the reason, and may object.")),
    "appeal": Button(_("Still not solved"), "chat", "line",
                     _("Somebody looks at it once more, and whoever ended it reads why.")),
    "merge": Button(_("Join to another order"), "list", "line",
                    _("The other order goes on; this one joins it.")),
    "refer": Button(_("Pass on"), "go", "line", _("To whose business it is.")),
    "classify": Button(_("Name the service"), "edit", "line"),
    "offer": Button(_("Offer"), "go", "", _("They may say no, and a no costs nothing.")),
    "open": Button(_("Open it up"), "users", "line"),
    "assign": Button(_("Assign"), "user", "", _("A colleague of your own organisation.")),
    "accept": Button(_("Take it on"), "check", ""),
    "take": Button(_("Grab it"), "check", ""),
    "decline": Button(_("Do not take it"), "x", "quiet",
                      _("A no costs nothing; the next is asked.")),
    "give_back": Button(_("Give back"), "undo", "line", _("Say why; the dispatcher decides.")),
    "rule": Button(_("Rule"), "shield", "", _("Who does it is final.")),
    "hand_over": Button(_("Hand over"), "users", "line",
                        _("A colleague of your own organisation. They lead from now on.")),
    "add_helper": Button(_("Add a colleague"), "plus", "line",
                         _("Of your own organisation: they go along.")),
    "ask_along": Button(_("Ask somebody along"), "users", "line",
                        _("They may say no, and a no costs nothing.")),
    "ask_over": Button(_("Ask somebody to take over"), "users", "quiet",
                       _("You have it until they say yes. A no costs nothing.")),
    "join": Button(_("I go along"), "check", ""),
    "take_over": Button(_("I take it over"), "check", ""),
    "stay_out": Button(_("I cannot"), "x", "quiet", _("A no costs nothing.")),
    "drop_helper": Button(_("Take a helper off"), "x", "quiet"),
    "schedule": Button(_("Set the time"), "cal", ""),
    "ask_time": Button(_("Change the time"), "cal", "line", _("They call and agree with you.")),
    "set_out": Button(_("Set out"), "route", ""),
    "be_late": Button(_("It gets later"), "clock", "line", _("They read it at once.")),
    "nobody_home": Button(_("Nobody at home"), "home", "line",
                          _("Leave the slip at the door; somebody calls.")),
    "arrive": Button(_("I am here"), "pin", "", _("Say the four digits first.")),
    "note": Button(_("Write down"), "file", "line"),
    "see_need": Button(_("Another need"), "plus", "line",
                       _("Ask them first. It is ordered at once; they are told, "
                         "and can take it back.")),
    "add_photo": Button(_("Take a photo"), "camera", "line",
                        _("Ask first. No face that need not be in it, no card, no door number.")),
    "drop_photo": Button(_("Take a photo off"), "x", "quiet",
                         _("The picture is deleted at once, everywhere.")),
    "finish": Button(_("Finished"), "check", ""),
    "force_finish": Button(_("End the visit"), "clock", "line",
                           _("Somebody forgot to check out. It counts one minute.")),
    "give_up": Button(_("It cannot be done"), "x", "bad",
                      _("They read why, who says so, and what else they can do. "
                        "They may object within seven days.")),
    "extend": Button(_("More time"), "clock", "line", _("They read why. Only once.")),
    "confirm": Button(_("Yes, it is done"), "check", ""),
    "deny": Button(_("It was not done"), "x", "quiet",
                   _("Nothing is counted. The station and its head read it; it is given anew.")),
    "rate": Button(_("Rate"), "star", ""),
    "unrate": Button(_("Take the rating back"), "undo", "quiet",
                     _("It counts nowhere any more. You may rate once more within the week.")),
    "redo": Button(_("Do it again"), "undo", "line", _("Somebody comes once more, free.")),
    "follow_up": Button(_("Call back now"), "phone", "", _("Ask, listen, write it down.")),
    "complain": Button(_("Complain"), "warn", "quiet",
                       _("To the supervisor, not to whoever came.")),
    "cancel": Button(_("Cancel"), "x", "bad", _("Whoever was to come reads it at once.")),
    "cancel_rest": Button(_("Call off the rest"), "x", "bad",
                          _("What has begun is done to its end; the rest is called off.")),
}  # fmt: skip

LIMITS: dict[Limit, "StrOrPromise"] = {
    Limit.LOOK: _("A dispatcher looks at it"),
    Limit.INFO: _("A question to the asker is answered"),
    Limit.OFFER: _("A helper answers an offer"),
    Limit.UNIT: _("A unit answers an offer"),
    Limit.ALONG: _("Whoever is asked along answers"),
    Limit.ACCEPT: _("Somebody accepts, from ordering on"),
    Limit.DECIDE: _("What was given back is decided on"),
    Limit.SCHEDULE: _("A time is agreed on, from ordering on"),
    Limit.ARRIVE: _("Somebody is there, from ordering on"),
    Limit.STAY: _("Somebody checks out"),
    Limit.CONFIRM: _("Taken as done without a word"),
    Limit.RATE: _("It can be rated"),
    Limit.FOLLOW_UP: _("Somebody calls back"),
}

# The tone and the icon of each state.
LOOKS: dict[str, tuple[str, str]] = {
    Status.SUBMITTED: ("wait", "clock"), Status.NEED_INFO: ("warm", "chat"),
    Status.IN_PARTS: ("info", "list"),
    Status.OFFERED: ("wait", "clock"), Status.OPEN: ("wait", "users"),
    Status.ACCEPTED: ("info", "check"), Status.SCHEDULED: ("info", "cal"),
    Status.ON_THE_WAY: ("ok", "route"), Status.IN_SERVICE: ("ok", "tool"),
    Status.DONE: ("vio", "chat"), Status.CONFIRMED: ("vio", "star"),
    Status.RATED: ("done", "check"), Status.FOLLOWED_UP: ("done", "phone"),
    Status.CLOSED: ("done", "check"), Status.RETURNED: ("bad", "undo"),
    Status.REDO: ("bad", "undo"), Status.REJECTED: ("bad", "x"), Status.MERGED: ("", "list"),
    Status.NOT_DONE: ("bad", "x"), Status.REFERRED: ("", "go"), Status.CANCELLED: ("", "x"),
    Status.EXPIRED: ("", "clock"),
}  # fmt: skip

FACES = ((4, _("Very good")), (3, _("Good")), (2, _("So-so")), (1, _("Poor")))

# Why somebody fits, and why somebody is left out: the codes of linli.matching, in plain words.
FITS = {
    Why.SKILL: _("Has the skill"), Why.LICENCE: _("Has the licence"),
    Why.LANGUAGE: _("Speaks the language"), Why.NEAR: _("Lives near"),
    Why.FREE: _("Is free then"), Why.SERVED_BEFORE: _("Has been there before"),
    Why.USUAL: _("Usually has time then"), Why.SEX: _("As was wished"),
}  # fmt: skip
LEFT_OUT = {
    WhyNot.REFUSED_BY_PERSON: _("Not wished for"), WhyNot.DECLINED: _("Said no to this one"),
    WhyNot.SAME_HOUSEHOLD: _("Lives there"), WhyNot.WRONG_FORCE: _("Done by others"),
    WhyNot.NOT_VERIFIED: _("Name not checked yet"), WhyNot.NOT_CLEARED: _("Not cleared for it"),
    WhyNot.LICENCE_TOO_LOW: _("Licence too low"), WhyNot.NO_SKILL: _("Without the skill"),
    WhyNot.WRONG_SEX: _("Somebody else was wished"),
    WhyNot.NO_COMMON_LANGUAGE: _("No common language"), WhyNot.TOO_FAR: _("Too far"),
    WhyNot.BUSY: _("Has something else then"), WhyNot.AT_LIMIT: _("Has enough in hand"),
}  # fmt: skip

# How the signs of the map read.
SIGNS = {
    Sign.LATE: _("Overdue"),
    Sign.SOON: _("Due within the hour"),
    Sign.URGENT: _("Urgent, time left"),
    Sign.CALM: _("Enough time left"),
}
