"""How points are called, and how what happened to them reads in the audit."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.hours.models import Hour
from linli.points import queries

TOLD = {
    "points.earned": _("was credited points for a service"),
    "points.frozen": _("points are held while a record is disputed"),
    "points.unfrozen": _("points are no longer held"),
    "points.clawed_back": _("points were taken back"),
    "points.bonus_given": _("was given a bonus"),
    "bonus.given": _("gave a bonus"),
    "bonus.taken_back": _("took a bonus back"),
    "points.donated": _("gave points to the pool of the place"),
    "points.rule_set": _("wrote a rule for points"),
    "points.budget_set": _("set how many points a place may give"),
    "reward.put_up": _("offered something for points"),
    "reward.described": _("changed something that is offered for points"),
    "reward.restocked": _("changed the stock of a reward"),
    "reward.redeemed": _("redeemed points"),
    "reward.handed_over": _("handed over what was redeemed"),
    "reward.given_back": _("gave points back for something not fetched"),
}
ABOUT = {
    "points.earning": _("points"),
    "points.reward": _("reward"),
    "points.redemption": _("exchange"),
    "points.rule": _("rule"),
    "points.budget": _("budget"),
    "points.account": _("account"),
    "points.entry": _("posting"),
    "points.bonus": _("bonus"),
}


# The faces with which a service is rated.
MARKS = {4: _("Very good"), 3: _("Good"), 2: _("So-so"), 1: _("Poor")}


def unit() -> str:
    """What the town calls its points. In English they are points, whatever their name."""
    in_chinese = (translation.get_language() or "").startswith("zh")
    return settings.POINTS_NAME if in_chinese else gettext("points")


def worth_of(hours: Sequence[Hour]) -> dict[UUID, str]:
    """For the pages about hours: 40 V豆."""
    return {pk: f"{points:,} {unit()}" for pk, points in queries.worth_of(hours).items()}


def _named(sentence: str) -> str:
    return gettext(sentence) % {"unit": unit()}


named = lazy(_named, str)  # of a sentence with the hole %(unit)s
