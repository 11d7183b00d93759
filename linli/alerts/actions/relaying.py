"""A duty officer relays what stands on an official page, and that it was lifted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.alerts import chosen, rules
from linli.alerts.actions.chains import shut
from linli.alerts.capdata import Bad
from linli.alerts.models import Alert, AlertArea, By, How, MsgType, Status
from linli.areas.models import Area
from linli.core import pulse
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock

RELAY = "relay"  # the sender of what an officer relays: no station sends it by itself


@dataclass(frozen=True)
class Said:
    """What stands on the official page, to the letter."""

    kind: str
    colour: str
    station: str
    issued_at: datetime
    headline: str
    text: str
    link: str
    until: datetime | None = None
    status: str = Status.ACTUAL


@transaction.atomic
def relay(said: Said, area: Area, *, by: Person, instead_of: Alert | None = None) -> Alert:
    """An official warning for an area, as it stands on its page; perhaps instead of a former."""
    allow(rules.may_relay(by, [area]))
    pulse.touch()
    now = timezone.now()
    former = lock(instead_of) if instead_of else None
    for why in (
        rules.why_not_the_time(said.issued_at, now),
        rules.why_not_the_colour(said.kind, said.colour, area),
    ):
        if why:
            raise Refused(why)
    if said.until and said.until <= max(now, said.issued_at):
        raise Refused(_("It is over already. Relay what holds now."))
    if former:
        _refuse_other(former, said, by, now)
    alert = _save(
        said, (area.pk,), by=by, msg_type=MsgType.UPDATE if former else MsgType.ALERT,
    )  # fmt: skip
    if former:
        shut(former, alert)
    record("alert.relayed", by=by, about=alert, area_id=area.pk, kind=said.kind, status=said.status)
    return alert


@transaction.atomic
def lift(
    alert: Alert, *, by: Person, issued_at: datetime, text: str, link: str
) -> Alert:  # fmt: skip
    """The station has lifted it: the text and the page that say so. It holds no more."""
    pulse.touch()
    alert = lock(alert)
    allow(rules.may_lift(by, alert))
    now = timezone.now()
    if why := rules.why_not_lift(alert, now) or rules.why_not_the_time(issued_at, now):
        raise Refused(why)
    if issued_at < alert.sent:
        raise Refused(_("It was lifted before it was issued. Look at the times again."))
    said = Said(
        kind=alert.kind, colour=alert.colour, station=alert.station, issued_at=issued_at,
        headline="", text=text, link=link, status=alert.status,
    )  # fmt: skip
    own = AlertArea.objects.filter(alert=alert).order_by("area").values_list("area", flat=True)
    lifting = _save(said, tuple(own), by=by, msg_type=MsgType.CANCEL)
    shut(alert, lifting)
    record("alert.lifted", by=by, about=alert, status=alert.status)
    return lifting


def _refuse_other(former: Alert, said: Said, by: Person, now: datetime) -> None:
    allow(rules.may_lift(by, former))
    if why := rules.why_not_lift(former, now):
        raise Refused(why)
    if former.status != said.status:
        raise Refused(_("An exercise never takes the place of a real warning, nor the reverse."))
    if said.issued_at < former.sent:
        raise Refused(_("It was issued before the one whose place it is to take."))


def _save(said: Said, areas: tuple[UUID, ...], *, by: Person, msg_type: MsgType) -> Alert:
    try:
        page = chosen.page(said.link)
    except Bad as bad:
        raise Refused(_("Give the address of the official page.")) from bad
    if not said.text.strip() or not said.station.strip():
        raise Refused(_("Copy the official text, with the station that issued it."))
    alert = Alert(
        sender=RELAY, identifier=_name(said, areas, msg_type), sent=said.issued_at,
        status=said.status, msg_type=msg_type, kind=said.kind, colour=said.colour,
        station=said.station, headline=said.headline, text=said.text, link=page,
        expires=said.until, shows_until=said.until or said.issued_at + chosen.A_DAY,
        how=How.OFFICER, relayed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This has been relayed already.")) from error
    AlertArea.objects.bulk_create(
        AlertArea(alert=alert, area_id=area, by=By.OFFICER) for area in areas
    )
    return alert


def _name(said: Said, areas: tuple[UUID, ...], msg_type: MsgType) -> str:
    """The same for the same words in the same place, whoever relays them: a second is refused."""
    parts = (
        said.kind, said.colour, said.station, said.headline, said.text, said.link, said.status,
        msg_type, *areas,
    )  # fmt: skip
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
