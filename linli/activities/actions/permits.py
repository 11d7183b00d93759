"""What is said with signing up: that the risk was read, and a guardian's yes, written down."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import needs, rules
from linli.activities.models import Activity, Permit, Post
from linli.activities.needs import Known
from linli.core.errors import Refused
from linli.core.events import record
from linli.people.models import Channel

AT_A_DESK = (Channel.SPOKEN, Channel.PHONE, Channel.PAPER)


@dataclass(frozen=True)
class Said:
    """That what can happen was read; a guardian's yes on their own screen; or the name of the
    guardian and how the desk has their yes."""

    has_agreed: bool = False
    is_guardian: bool = False
    guardian: str = ""
    channel: str = ""


NOTHING = Said()


def check(who: Person, post: Post, activity: Activity, *, by: Person, said: Said) -> None:
    """Refused if the person lacks something, or what is to be said was not."""
    if activity.asks_risk and not said.has_agreed:
        raise Refused(_("Read what can happen, and tick that you agree."))
    if needs.asks_nothing(post, activity):
        return
    known = Known(who, activity)
    why = needs.why_not(known, post)
    if not why and needs.lacks_permit(known, post):
        why = _write(known, by, said)
    if why:
        raise Refused(why if who == by else f"{who.name}: {why}")


def _write(known: Known, by: Person, said: Said) -> str:
    """Write a guardian's yes down; if there is none, why it is wanted."""
    made = Permit(activity=known.activity, person=known.person, recorded_by=by)
    if by.pk != known.person.pk and needs.is_guardian(by, known.person):
        if not said.is_guardian:
            return _("Tick that you agree as the guardian.")
        made.guardian, made.channel = by, Channel.OWN_SCREEN
    elif said.guardian.strip() and said.channel in AT_A_DESK and _is_desk(known, by):
        made.name, made.channel = said.guardian.strip(), said.channel
    else:
        return _("Your guardian agrees first: on their own phone, or at the station.")
    made.save(force_insert=True)
    record("activity.permitted", by=by, about=known.activity, channel=made.channel)
    return ""


def _is_desk(known: Known, by: Person) -> bool:
    return by.pk != known.person.pk and rules.may_run(by, known.activity)
