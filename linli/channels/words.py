"""How messages read to people, and how the history of calls does."""

import json

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linli.channels import letters
from linli.channels.models import Call, CallState, Message, Sms
from linli.core.templatetags.linli import moment, named
from linli.organisations.scope import Power

TOLD = {
    "call.number_seen": _("looked up a number to ring"),
    "calls.taken": _("took the call list along as a table"),
    "call.told": _("told somebody by telephone"),
    "call.not_reached": _("rang and reached nobody"),
    "call.given_up": _("rang for the last time and reached nobody"),
    "channels.chosen": _("set how they want to be told"),
}
ABOUT = {
    "channels.call": _("call"),
}


SMS = {
    Sms.WAITING: _("text on its way"),
    Sms.SENDING: _("text on its way"),
    Sms.FAILED: _("text could not be sent"),
    Sms.UNSURE: _("text handed over, arrival not known"),
    Sms.HELD: _("no text: enough for one day"),
}


def unread_words(count: int) -> str:
    """What the figure beside the tab counts."""
    return ngettext("%(n)s unread message", "%(n)s unread messages", count) % {"n": count}


def whom(call: Call) -> str:
    """Who is rung: by name; or by the number of what they asked for, where they have no row."""
    if call.person is not None:
        return named(call.person)
    number = json.loads(call.message.facts or "{}").get("number", "")
    return gettext("Order %(number)s") % {"number": number}


def title(message: Message) -> str:
    return _filled(message, "title")


def words(message: Message) -> str:
    return _filled(message, "words")


def plain(message: Message) -> str:
    """All of it in one line: what is said on the telephone."""
    return " ".join(part for part in (title(message), words(message)) if part)


def address(message: Message, powers: frozenset[Power] = frozenset()) -> str:
    """The page of what it tells of, for a reader with these powers; "" if it has none."""
    letter = letters.known(message.code)
    if letter is None:
        return ""
    page, theirs = letter.at_desk
    try:
        return reverse(page if powers & theirs else letter.to, args=[message.subject_id])
    except NoReverseMatch:
        return ""


def is_answered(message: Message, powers: frozenset[Power]) -> bool:
    """Whether its reader is told where to call. What only desks are told is answered there."""
    letter = letters.known(message.code)
    return letter is not None and (letter.is_for_call or not powers)


def how_told(message: Message) -> list[str]:
    """How somebody was told, and whether it arrived: each way in a few words."""
    ways = []
    call = getattr(message, "call", None)
    if call is not None:
        ways.append(_of_call(call))
    if message.sms == Sms.SENT:
        ways.append(gettext("text sent %(when)s") % {"when": moment(message.sms_at)})
    elif message.sms != Sms.NONE:
        ways.append(str(SMS[Sms(message.sms)]))
    if message.read_at:
        ways.append(gettext("read %(when)s") % {"when": moment(message.read_at)})
    elif not ways:
        ways.append(gettext("among the messages, not read yet"))
    return ways


def _of_call(call: Call) -> str:
    when = {"when": moment(call.told_at or call.last_try_at)}
    if call.state == CallState.TOLD:
        return gettext("rung %(when)s: told") % when
    if call.state == CallState.GIVEN_UP:
        return gettext("rung %(when)s: not reached, somebody goes there") % when
    if call.state == CallState.NOT_REACHED:
        return gettext("rung %(when)s: not reached yet") % when
    return gettext("to be rung")


def _filled(message: Message, part: str) -> str:
    letter = letters.known(message.code)
    if letter is None:  # the app that wrote it is not there any more
        return ""
    said: dict[str, object] = json.loads(message.facts or "{}")
    nobody = gettext("somebody who has left")
    facts = {name: nobody if fact is None else fact for name, fact in said.items()}
    return str(getattr(letter, part)) % facts
