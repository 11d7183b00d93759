"""The life of an order on one page: its states, who may take it from one to the next, what each
limit is and who is told. The actions, the buttons, the clock, the tests and the drawing in
docs/orders.md all read this table.

The states follow the practice gathered in 12345 offices and ordering platforms; the limits are
defaults that a town changes as rows (models/limit.py).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """In the order of a life; the side exits last."""

    SUBMITTED = "submitted", _("Waiting to be looked at")
    IN_PARTS = "in_parts", _("Its parts are being done")  # a package: it has no other life
    NEED_INFO = "need_info", _("Needs a word from you")
    OFFERED = "offered", _("Waiting for somebody to accept")
    OPEN = "open", _("Open to whoever can")
    ACCEPTED = "accepted", _("Accepted")
    SCHEDULED = "scheduled", _("Time agreed")
    ON_THE_WAY = "on_the_way", _("On the way")
    IN_SERVICE = "in_service", _("Being done")
    DONE = "done", _("Waiting for your yes")
    CONFIRMED = "confirmed", _("Waiting to be rated")
    RATED = "rated", _("Rated")
    FOLLOWED_UP = "followed_up", _("Called back")
    CLOSED = "closed", _("Closed")
    RETURNED = "returned", _("Given back")
    REDO = "redo", _("Being done again")
    NOT_DONE = "not_done", _("Not done")
    REJECTED = "rejected", _("Not taken on")
    MERGED = "merged", _("Joined to another")
    REFERRED = "referred", _("Passed to another office")
    CANCELLED = "cancelled", _("Called off")
    EXPIRED = "expired", _("Ended without an answer")


class Party(StrEnum):
    """What somebody is to one order. One person may be several."""

    ASKER = "asker"  # who asked, who it is for, and whoever acts for them
    DESK = "desk"  # writes down what the asker says by phone or at the counter
    DISPATCHER = "dispatcher"
    TARGET = "target"  # it is offered to them or to their unit
    INVITED = "invited"  # asked to go along, or to take it over from whoever leads
    TAKER = "taker"  # could take it when it is open
    LEAD = "lead"
    TEAM = "team"  # everybody who goes, the lead too
    CALLER = "caller"  # calls back, and had no part in it
    STREET = "street"  # dispatches for the whole town or more: rules on what was given back twice
    CLOCK = "clock"  # nobody: a limit passed
    PARTS = "parts"  # nobody: a part of the package moved
    # Only told, of what others do:
    HANDLER = "handler"  # whoever at the desk had it in hand last
    HEAD = "head"  # of the station
    HEARER = "hearer"  # hears complaints there, and had no part in it
    BEFORE = "before"  # who had it, went along, or was asked, until now


S, P = Status, Party

WAITING = frozenset({S.SUBMITTED, S.OFFERED, S.OPEN, S.RETURNED})  # nobody has it yet
TAKEN = frozenset({S.ACCEPTED, S.SCHEDULED, S.ON_THE_WAY, S.IN_SERVICE})  # somebody has it
AFTER = frozenset({S.DONE, S.CONFIRMED, S.RATED, S.FOLLOWED_UP, S.REDO})
# Closed and solved are two things: what ended so was not done, and a need is left.
UNDONE = frozenset({S.NOT_DONE, S.REJECTED, S.EXPIRED})
ENDED = UNDONE | frozenset({S.CLOSED, S.MERGED, S.REFERRED, S.CANCELLED})
HELD = TAKEN | AFTER | {S.CLOSED}  # with somebody's name on it
GOING_ON = frozenset(Status) - ENDED
PART_DONE = frozenset({S.CONFIRMED, S.RATED, S.FOLLOWED_UP, S.CLOSED})
PART_OVER = PART_DONE | ENDED  # nothing more of it is waited for

# What may be overdue: what comes after the visit waits for the asker, or for a call.
MAY_BE_LATE = GOING_ON - AFTER

OBJECT_WITHIN = 7  # days after the end: "still not solved"
MOST_RETURNS = 2  # the third time the street rules, and that is final
MOST_AT_ONCE = 3  # an urgent order may be offered to so many


@dataclass(frozen=True)
class Step:
    """One verb: from which states, to which (None: it stays), by whom, and who is told of it;
    `if_bad`: who is told as well when it went badly; `later`: states in which a phone that was
    without network may still tell of it, and the order stays."""

    verb: str
    of: frozenset[Status]
    to: Status | None
    who: frozenset[Party]
    event: str
    tells: frozenset[Party] = field(default=frozenset())
    if_bad: frozenset[Party] = field(default=frozenset())
    later: frozenset[Status] = field(default=frozenset())


def _step(
    verb: str, of: set[Status] | frozenset[Status], to: Status | None, who: set[Party],
    event: str, tells: set[Party] | None = None, if_bad: set[Party] | None = None,
    later: set[Status] | None = None,
) -> Step:  # fmt: skip
    told = frozenset(tells or ()), frozenset(if_bad or ()), frozenset(later or ())
    return Step(verb, frozenset(of), to, frozenset(who), f"order.{event}", *told)


_TRIAGE = {S.SUBMITTED, S.OFFERED, S.OPEN, S.RETURNED}

STEPS: dict[str, Step] = {
    step.verb: step
    for step in (
        # --- looked at
        _step("ask_info", {S.SUBMITTED}, S.NEED_INFO, {P.DISPATCHER}, "info_asked", {P.ASKER}),
        _step("give_info", {S.NEED_INFO}, S.SUBMITTED, {P.ASKER, P.DESK}, "info_given",
              {P.HANDLER}),
        _step("reject", {S.SUBMITTED}, S.REJECTED, {P.DISPATCHER}, "rejected", {P.ASKER}),
        _step("appeal", UNDONE | {S.MERGED, S.REFERRED, S.CANCELLED}, S.SUBMITTED,
              {P.ASKER, P.DESK}, "appealed", {P.HANDLER, P.HEAD, P.BEFORE}),
        _step("merge", {S.SUBMITTED}, S.MERGED, {P.DISPATCHER}, "merged", {P.ASKER}),
        _step("refer", {S.SUBMITTED, S.RETURNED}, S.REFERRED, {P.DISPATCHER}, "referred",
              {P.ASKER}),
        _step("classify", {S.SUBMITTED}, None, {P.DISPATCHER}, "classified"),
        # --- given to somebody
        _step("offer", _TRIAGE, S.OFFERED, {P.DISPATCHER}, "offered",
              {P.TARGET, P.BEFORE}),
        _step("open", _TRIAGE - {S.OPEN}, S.OPEN, {P.DISPATCHER}, "opened", {P.BEFORE}),
        _step("assign", _TRIAGE, S.ACCEPTED, {P.DISPATCHER}, "assigned",
              {P.ASKER, P.TEAM, P.BEFORE}),
        _step("accept", {S.OFFERED}, S.ACCEPTED, {P.TARGET}, "accepted", {P.ASKER, P.BEFORE}),
        _step("take", {S.OPEN}, S.ACCEPTED, {P.TAKER}, "taken", {P.ASKER}),
        _step("decline", {S.OFFERED}, None, {P.TARGET}, "declined"),
        _step("run_out", {S.OFFERED}, S.SUBMITTED, {P.CLOCK}, "ran_out", {P.HANDLER}),
        _step("give_back", {S.ACCEPTED, S.SCHEDULED}, S.RETURNED, {P.LEAD}, "given_back",
              {P.ASKER, P.HANDLER, P.BEFORE}),
        _step("lose", {S.ACCEPTED, S.SCHEDULED, S.ON_THE_WAY}, S.RETURNED, {P.CLOCK}, "lead_left",
              {P.ASKER, P.HEAD, P.BEFORE}),
        _step("rule", {S.RETURNED, S.SUBMITTED, S.OFFERED}, S.ACCEPTED, {P.STREET}, "ruled",
              {P.ASKER, P.TEAM, P.BEFORE}),
        _step("hand_over", {S.ACCEPTED, S.SCHEDULED}, None, {P.LEAD, P.DISPATCHER},
              "handed_over", {P.ASKER, P.TEAM, P.BEFORE}),
        _step("add_helper", {S.ACCEPTED, S.SCHEDULED, S.ON_THE_WAY}, None,
              {P.LEAD, P.DISPATCHER}, "helper_added", {P.TEAM}),
        # … who is not of one's own house is asked, and may say no
        _step("ask_along", {S.ACCEPTED, S.SCHEDULED, S.ON_THE_WAY}, None,
              {P.LEAD, P.DISPATCHER}, "asked_along", {P.INVITED}),
        _step("ask_over", {S.ACCEPTED, S.SCHEDULED}, None, {P.LEAD, P.DISPATCHER},
              "asked_over", {P.INVITED}),
        _step("join", TAKEN, None, {P.INVITED}, "joined", {P.TEAM}),
        _step("take_over", {S.ACCEPTED, S.SCHEDULED}, None, {P.INVITED}, "taken_over",
              {P.ASKER, P.TEAM, P.BEFORE}),
        _step("stay_out", TAKEN, None, {P.INVITED}, "stayed_out", {P.TEAM}),
        _step("drop_helper", {S.ACCEPTED, S.SCHEDULED}, None, {P.LEAD, P.DISPATCHER},
              "helper_dropped", {P.BEFORE}),
        # --- done
        _step("schedule", {S.ACCEPTED, S.SCHEDULED}, S.SCHEDULED, {P.LEAD, P.DISPATCHER},
              "scheduled", {P.ASKER, P.TEAM}),
        _step("ask_time", {S.SCHEDULED}, S.ACCEPTED, {P.ASKER, P.DESK}, "time_asked", {P.TEAM}),
        _step("set_out", {S.SCHEDULED}, S.ON_THE_WAY, {P.TEAM}, "set_out", {P.ASKER}),
        _step("be_late", {S.SCHEDULED, S.ON_THE_WAY}, None, {P.TEAM}, "late", {P.ASKER}),
        _step("nobody_home", {S.ON_THE_WAY}, S.ACCEPTED, {P.TEAM}, "nobody_home", {P.ASKER}),
        _step("arrive", {S.SCHEDULED, S.ON_THE_WAY, S.IN_SERVICE}, S.IN_SERVICE, {P.TEAM},
              "arrived", later={S.DONE}),
        _step("note", TAKEN | {S.DONE}, None, {P.TEAM}, "noted"),
        _step("see_need", {S.IN_SERVICE, S.DONE}, None, {P.TEAM}, "need_seen"),
        _step("add_photo", {S.IN_SERVICE, S.DONE}, None, {P.TEAM}, "photo_added"),
        _step("drop_photo", frozenset(Status), None, {P.ASKER, P.DESK, P.TEAM}, "photo_dropped"),
        _step("finish", {S.IN_SERVICE}, S.DONE, {P.LEAD}, "finished", {P.ASKER}, {P.HEAD}),
        _step("force_finish", {S.IN_SERVICE}, S.DONE, {P.DISPATCHER}, "force_finished",
              {P.ASKER, P.TEAM}),
        _step("give_up", {S.OFFERED, S.OPEN, S.RETURNED} | TAKEN, S.NOT_DONE,
              {P.LEAD, P.DISPATCHER}, "not_done", {P.ASKER, P.TEAM, P.TARGET, P.HEAD}),
        _step("extend", {S.SUBMITTED, S.OFFERED, S.OPEN, S.ACCEPTED}, None,
              {P.LEAD, P.DISPATCHER}, "extended", {P.ASKER}),
        # --- after
        _step("confirm", {S.DONE}, S.CONFIRMED, {P.ASKER, P.CALLER}, "confirmed", {P.TEAM}),
        _step("confirm_by_clock", {S.DONE}, S.CONFIRMED, {P.CLOCK}, "confirmed_by_clock",
              {P.ASKER}),
        _step("deny", {S.DONE}, S.RETURNED, {P.ASKER, P.CALLER}, "denied",
              {P.HANDLER, P.HEAD, P.BEFORE}),
        _step("rate", {S.CONFIRMED, S.FOLLOWED_UP}, S.RATED, {P.ASKER, P.CALLER}, "rated",
              None, {P.HEAD}),
        _step("unrate", {S.RATED, S.CLOSED}, S.CONFIRMED, {P.ASKER, P.CALLER}, "unrated"),
        _step("redo", {S.DONE, S.CONFIRMED, S.RATED, S.FOLLOWED_UP, S.CLOSED}, S.REDO,
              {P.ASKER, P.CALLER, P.DESK}, "redo", {P.TEAM, P.HEAD}),
        _step("follow_up", {S.CONFIRMED, S.RATED}, S.FOLLOWED_UP, {P.CALLER}, "followed_up",
              None, {P.HEAD, P.TEAM}),
        _step("complain", TAKEN | AFTER | {S.CLOSED}, None, {P.ASKER, P.DESK}, "complained",
              {P.HEARER}),
        _step("close", {S.CONFIRMED, S.RATED, S.FOLLOWED_UP, S.REDO}, S.CLOSED, {P.CLOCK},
              "closed"),
        # --- ends
        _step("cancel", WAITING | {S.NEED_INFO, S.ACCEPTED, S.SCHEDULED, S.ON_THE_WAY},
              S.CANCELLED, {P.ASKER, P.DESK, P.DISPATCHER}, "cancelled",
              {P.ASKER, P.TEAM, P.TARGET}),
        _step("expire", {S.NEED_INFO}, S.EXPIRED, {P.CLOCK}, "expired", {P.ASKER}),
        # --- a package: placed in parts, it goes where they lead
        _step("cancel_rest", {S.IN_PARTS}, None, {P.ASKER, P.DESK, P.DISPATCHER},
              "rest_cancelled"),
        _step("parts_done", {S.IN_PARTS}, S.CLOSED, {P.PARTS}, "parts_done", {P.ASKER}),
        _step("parts_off", {S.IN_PARTS}, S.CANCELLED, {P.PARTS}, "parts_off", {P.ASKER}),
        _step("parts_undone", {S.IN_PARTS}, S.NOT_DONE, {P.PARTS}, "parts_undone", {P.ASKER}),
        _step("parts_again", {S.CLOSED, S.CANCELLED, S.NOT_DONE}, S.IN_PARTS, {P.PARTS},
              "parts_again"),
    )
}  # fmt: skip


def step_of_whole(whole: Status, parts: Collection[Status]) -> str:
    """Where its parts lead the order of a package: the verb, or "" when it stays as it is."""
    if not PART_OVER.issuperset(parts):
        return "parts_again" if whole in STEPS["parts_again"].of else ""
    if whole != S.IN_PARTS:
        return ""
    if PART_DONE & set(parts):
        return "parts_done"
    return "parts_undone" if UNDONE & set(parts) else "parts_off"


class Limit(StrEnum):
    """What a clock measures. Those of accepting, agreeing on a time and arriving run from
    submission, always."""

    LOOK = "look"  # by a dispatcher
    INFO = "info"  # by the asker
    OFFER = "offer"  # to a person, before it goes to the next
    UNIT = "unit"  # to a unit
    ALONG = "along"  # to somebody who is asked to go along, or to take over
    ACCEPT = "accept"  # unless the service says otherwise
    DECIDE = "decide"  # about what was given back
    SCHEDULE = "schedule"  # unless the service says otherwise; and again, after nobody was home
    ARRIVE = "arrive"  # unless the service says otherwise
    STAY = "stay"  # checked in and never out: somebody forgot
    CONFIRM = "confirm"  # unless the service says otherwise
    RATE = "rate"
    FOLLOW_UP = "follow_up"  # unless the service says otherwise


DAY = 7 * 60  # minutes of a working day
NATURAL = frozenset(
    {Limit.OFFER, Limit.STAY, Limit.CONFIRM, Limit.RATE}
)  # by the clock on the wall
FROM_SUBMISSION = (Limit.ACCEPT, Limit.SCHEDULE, Limit.ARRIVE)  # each of them, whoever has it when

# Minutes: normal, urgent. Working time unless NATURAL (domain rules, section 3.1).
DEFAULTS: dict[Limit, tuple[int, int]] = {
    Limit.LOOK: (DAY, 30),
    Limit.INFO: (3 * DAY, 3 * DAY),
    Limit.OFFER: (10, 10),
    Limit.UNIT: (DAY, 4 * 60),
    Limit.ALONG: (DAY, 30),
    Limit.ACCEPT: (DAY, 4 * 60),
    Limit.DECIDE: (4 * 60, 60),
    Limit.SCHEDULE: (2 * DAY, 5 * 60),
    Limit.ARRIVE: (5 * DAY, DAY),
    Limit.STAY: (12 * 60, 12 * 60),
    Limit.CONFIRM: (3 * 24 * 60, 3 * 24 * 60),
    Limit.RATE: (7 * 24 * 60, 7 * 24 * 60),
    Limit.FOLLOW_UP: (DAY, DAY),
}

# What runs in each state, and what happens when it has run out. "escalate": the station head is
# told, a working day later the street; the order stays where it is.
CLOCKS: dict[Status, tuple[Limit, str]] = {
    S.SUBMITTED: (Limit.LOOK, "escalate"),
    S.NEED_INFO: (Limit.INFO, "expire"),
    S.OFFERED: (Limit.ACCEPT, "escalate"),
    S.OPEN: (Limit.ACCEPT, "escalate"),
    S.RETURNED: (Limit.DECIDE, "escalate"),
    S.ACCEPTED: (Limit.SCHEDULE, "escalate"),
    S.SCHEDULED: (Limit.ARRIVE, "escalate"),
    S.ON_THE_WAY: (Limit.ARRIVE, "escalate"),
    S.IN_SERVICE: (Limit.STAY, "escalate"),
    S.DONE: (Limit.CONFIRM, "confirm_by_clock"),
    S.CONFIRMED: (Limit.RATE, "close"),  # FOLLOW_UP from the end of the work, if to be called
    S.RATED: (Limit.FOLLOW_UP, "close"),  # at once, unless a call back is due
    S.FOLLOWED_UP: (Limit.RATE, "close"),
    S.REDO: (Limit.RATE, "close"),  # later, while the second order goes on
}

# Offers have limits of their own, beside that of the order: the next is asked, or whoever asked
# reads that nobody answered.
OFFER_CLOCKS: tuple[tuple[str, Limit, str], ...] = (
    ("offered to a person", Limit.OFFER, "the next is asked; after the last, run_out"),
    ("offered to a unit", Limit.UNIT, "run_out"),
    ("asked to go along, or to take over", Limit.ALONG, "whoever leads is told"),
)

# How much of the time is gone when whoever has it is reminded, each time once; a state that is not
# here reminds nobody before its limit (who accepts and agrees on a time twice: section 3.1).
_TWICE = (0.5, 0.9)
REMINDS: dict[Status, tuple[float, ...]] = {
    S.NEED_INFO: (0.75,),
    S.OFFERED: (0.75,),
    S.ACCEPTED: _TWICE,
    S.SCHEDULED: (0.9,),
    S.ON_THE_WAY: (0.9,),
    S.IN_SERVICE: _TWICE,
    S.DONE: (0.75,),
}
