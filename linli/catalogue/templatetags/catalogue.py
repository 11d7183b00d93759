"""How the codes of a service read to people."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.catalogue.forms import WEEKDAYS
from linli.catalogue.models import Force, Kind, Place, Service
from linli.core.templatetags.linli import local
from linli.people.models import Group

register = template.Library()

HUES = ("", "k", "b", "y", "y", "", "k", "v")
HUE_OF_KIND = {Kind.HANDY: "", Kind.REGULAR: "k", Kind.PROFESSIONAL: "v"}
ICONS = {
    "elder": "elder",
    "child": "kid",
    "family": "users",
    "disabled": "wheel",
    "newcomer": "pin",
}


@register.filter
def hue(kind: str, turn: int | None = None) -> str:
    """The colour of an icon's tile: by its kind, or in turn so that eight tiles look apart."""
    one = HUE_OF_KIND.get(Kind(kind), "") if turn is None else HUES[turn % len(HUES)]
    return f" ico--{one}" if one else ""


@register.filter
def said(thing: object, fact: str) -> str:
    """A name or a line in the language of the page: English where it was written."""
    in_english = (get_language() or "").startswith("en")
    english = getattr(thing, f"{fact}_en", "") if in_english else ""
    return english or local(getattr(thing, fact))


@register.filter
def said_lines(thing: object, fact: str) -> list[str]:
    """The same of a list of lines."""
    in_english = (get_language() or "").startswith("en")
    english = getattr(thing, f"{fact}_en", []) if in_english else []
    return english or [local(line) for line in getattr(thing, fact)]


@register.filter
def audience_icon(audience: str) -> str:
    return ICONS.get(audience, "user")


@register.filter
def place_words(service: Service) -> list[str]:
    return [str(Place(code).label) for code in service.places if code in Place.values]


@register.filter
def force_words(service: Service) -> str:
    names = [str(Force(code).label) for code in service.forces if code in Force.values]
    return _(", ").join(names)


@register.filter
def group_words(service: Service) -> str:
    """For whom it is: groups, then ages."""
    parts = [str(Group(code).label) for code in service.groups if code in Group.values]
    if service.min_age is not None:
        parts.append(_("from the age of %(n)s") % {"n": service.min_age})
    if service.max_age is not None:
        parts.append(_("up to the age of %(n)s") % {"n": service.max_age})
    return _(", ").join(parts)


@register.filter
def time_words(service: Service) -> str:
    days = [str(name) for number, name in WEEKDAYS if number in service.weekdays]
    hours = f"{service.opens:%H:%M}–{service.closes:%H:%M}" if service.opens else ""
    return f"{_(', ').join(days)} {hours}".strip()


@register.filter
def times_input(bound: BoundField) -> SafeString:
    """How often a service is in a package, as a narrow field beside its name."""
    named = {"aria-label": local(bound.label)}  # sixty labels with their ids weigh 4 KB
    return bound.as_widget(attrs={"class": "input input--short", **named})
