"""Opening a campaign, and saying until when it goes on."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record as tell
from linli.core.rows import lock
from linli.organisations.scope import Power, may
from linli.records.models import Campaign
from linli.records.models.campaign import PREFIX


@dataclass(frozen=True)
class Call:
    """What it is called, what it is (a code of Sort), where, and from when until when."""

    name: str
    sort: str
    area: Area
    first_day: date
    last_day: date


@transaction.atomic
def open_campaign(call: Call, *, by: Person) -> Campaign:
    """From now on things can be put under it, there and in all that lies below."""
    allow(may(by, Power.BUY_PROJECTS, call.area))
    _refuse_unfit(call.name, call.first_day, call.last_day)
    made = Campaign(
        tag=PREFIX + secrets.token_hex(8), name=call.name.strip(), sort=call.sort,
        area=call.area, first_day=call.first_day, last_day=call.last_day, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is one of this name from that day.")) from error
    tell("campaign.opened", by=by, about=made, kind=made.sort)
    return made


@transaction.atomic
def change_campaign(campaign: Campaign, *, by: Person, name: str, last_day: date) -> Campaign:
    """It goes on longer, or ends earlier. What is of it stays of it."""
    campaign = lock(campaign)
    allow(may(by, Power.BUY_PROJECTS, campaign.area_id))
    _refuse_unfit(name, campaign.first_day, last_day)
    campaign.name, campaign.last_day = name.strip(), last_day
    try:
        with transaction.atomic():
            campaign.save(update_fields=["name", "last_day"])
    except IntegrityError as error:
        raise Refused(_("There is one of this name from that day.")) from error
    tell("campaign.changed", by=by, about=campaign)
    return campaign


def _refuse_unfit(name: str, first_day: date, last_day: date) -> None:
    if not name.strip():
        raise Refused(_("Give it a name."))
    if last_day < first_day:
        raise Refused(_("The last day comes before the first."))
