"""The rules by which an activity is published, read from data: those of the country, and those of
the province on top (data/publishing.toml). Each says in a sentence what is missing."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from linli.activities.models import Activity
from linli.areas.models import AreaCode, AreaLink

DATA = Path(__file__).parent / "data" / "publishing.toml"
SCHEME, PROVINCE = "stats-12", 2  # the first two digits of a division code
DOOR = re.compile(r"[0-9０-９一二三四五六七八九十]\s*[号號栋棟幢座室楼樓层層期]")
FILLER = re.compile(r"(.)\1{4,}|(..+?)\2{3,}", re.DOTALL)  # 好好好好好, 讲课讲课讲课讲课


@dataclass(frozen=True)
class Profile:
    """The rules that hold in a place. Ages in full years, 0 where none is set."""

    names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    never_in_name: tuple[str, ...] = ()
    most_days: int = 366
    helpers_from: int = 0
    helpers_alone_from: int = 0
    whole_minutes: bool = False
    exact_address: bool = False
    no_filler: bool = False
    no_sign_up_elsewhere: tuple[str, ...] = ()


def of_area(area_id: UUID) -> Profile:
    """The rules of a place: by its own code, or that of the nearest place above which has one."""
    above = AreaLink.objects.filter(below=area_id).values("above")
    codes = AreaCode.objects.filter(area__in=above, scheme=SCHEME, valid_until=None)
    found = codes.values_list("code", flat=True).first() or ""
    return of_code(found)


@cache
def of_code(code: str) -> Profile:
    """The rules for a division code; those of the country for any other text."""
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    parts = [one for one in (told["base"], told.get(code[:PROVINCE])) if one]
    merged = {key: fact for part in parts for key, fact in part.items()}

    def all_of(key: str) -> tuple[str, ...]:
        return tuple(word for part in parts for word in part.get(key, ()))

    return Profile(
        names=tuple(part["name"] for part in parts),
        sources=tuple(part["source"] for part in parts),
        never_in_name=all_of("never_in_name"),
        most_days=merged["most_days"],
        helpers_from=merged["helpers_from"],
        helpers_alone_from=merged["helpers_alone_from"],
        whole_minutes=merged.get("whole_minutes", False),
        exact_address=merged.get("exact_address", False),
        no_filler=merged.get("no_filler", False),
        no_sign_up_elsewhere=all_of("no_sign_up_elsewhere"),
    )


def why_not(activity: Activity, profile: Profile) -> str:
    """What these rules miss; "" if nothing."""
    return next(filter(None, (check(activity, profile) for check in CHECKS)), "")


def _name(activity: Activity, profile: Profile) -> str:
    if any(word in activity.name for word in profile.never_in_name):
        return _("An activity is not called a filling in of past hours.")
    return ""


def _minutes(activity: Activity, profile: Profile) -> str:
    moments = (activity.begins_at, activity.ends_at)
    if profile.whole_minutes and any(one.second or one.microsecond for one in moments):
        return _("It begins and ends on a whole minute.")
    return ""


def _length(activity: Activity, profile: Profile) -> str:
    if (activity.ends_at - activity.begins_at).days >= profile.most_days:
        return _("An activity lasts a year at most. Write several.")
    return ""


def _address(activity: Activity, profile: Profile) -> str:
    if not activity.address.strip():
        return _("Say the exact address.")
    if profile.exact_address and not activity.station_id and not DOOR.search(activity.address):
        return _("The address names the street and the number, so that everybody finds it.")
    return ""


def _filler(activity: Activity, profile: Profile) -> str:
    texts = (activity.name, activity.words, activity.risk)
    if profile.no_filler and any(FILLER.search(one) for one in texts):
        return _("The same words stand there again and again. Write what it is about.")
    return ""


def _elsewhere(activity: Activity, profile: Profile) -> str:
    said = f"{activity.name} {activity.words} {activity.bring}".replace(" ", "").casefold()
    for words in profile.no_sign_up_elsewhere:
        if words.casefold() in said:
            return _("People sign up here and nowhere else: take “%(words)s” out.") % {
                "words": words,
            }  # fmt: skip
    return ""


CHECKS: tuple[Callable[[Activity, Profile], str], ...] = (
    _name, _minutes, _length, _address, _filler, _elsewhere,
)  # fmt: skip
