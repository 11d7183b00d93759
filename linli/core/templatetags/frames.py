"""The frame of a page: its navigation, its badges, and what the apps put on the home page."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.core import nav
from linli.core.remember import remembered

register = template.Library()

MOST_SHOWN = 99


@register.simple_tag(takes_context=True)
def resident_nav(context: Context) -> list[dict[str, Any]]:
    """The tabs of the resident's pages, as links."""
    return _links(context, nav.for_resident(elder=context["display"].elder))


@register.simple_tag(takes_context=True)
def desk_nav(context: Context) -> list[dict[str, Any]]:
    """The links of the desk for the powers the person holds."""
    return _links(context, nav.for_desk(getattr(context["request"], "powers", ())))


@register.simple_tag(takes_context=True)
def is_signed_in(context: Context) -> bool:
    """Whether somebody is signed in. A visitor without a cookie is not looked for: their page may
    be kept for others."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(request.user.is_authenticated)


@register.simple_tag(takes_context=True)
def acting_role(context: Context) -> str:
    """As what the person is at the desk: the role they chose, or the only one they hold."""
    grants = getattr(context["request"], "grants", [])
    chosen = [g for g in grants if g.pk == context["user"].acting_as] or grants
    return str(chosen[0].get_role_display()) if len(chosen) == 1 else _("All my roles")


# Parts of the frame that read the same on page after page, by everything they show.
_frames: dict[Hashable, str] = {}
MOST_FRAMES = 500
NEXT = "@next@"  # where the address of the page goes


@register.simple_tag(takes_context=True)
def framed(context: Context, name: str, **shown: Any) -> SafeString:
    """core/frame/NAME.html, drawn once for each set of what it shows: it knows nothing else.

    Nothing of a person belongs in there. `next` in it is the address of this page.
    """
    values = {one: context.get(one) for one in ("display", "language", "help_phone", "is_demo")}
    key = (name, *values.values(), *((one, _known_by(value)) for one, value in shown.items()))
    html = _frames.get(key)
    if html is None:
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        words = {**values, **shown, "languages": context.get("languages"), "next": NEXT}
        html = _frames[key] = render_to_string(f"core/frame/{name}.html", words)
    request = context.get("request")
    path = request.get_full_path() if request and not context.get("is_refusal") else "/"
    return mark_safe(html.replace(NEXT, escape(path)))  # noqa: S308 - drawn by templates


def _known_by(value: Any) -> Hashable:
    """A list of links is what it was before if it leads to the same and stands at the same."""
    if isinstance(value, list):
        return tuple((link["url"], link["current"], str(link["badge"])) for link in value)
    return str(value)


def _links(context: Context, entries: list[nav.Entry]) -> list[dict[str, Any]]:
    here = nav.current(entries, context["request"].path)
    return [
        {
            "url": entry.url,
            "label": entry.label,
            "short": entry.short or entry.label,
            "icon": entry.icon,
            "group": entry.group,
            "key": entry.key,
            "hint": entry.hint,
            "current": entry is here,
            "badge": _badge(context, entry.to),
        }
        for entry in entries
    ]


def _badge(context: Context, to: str) -> SafeString:
    """The figure beside an entry. Visitors have none, and a page that says no asks no database."""
    found = nav.badge_of(to)
    request = context["request"]
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES and "is_refusal" not in context
    if not found or not is_known or not getattr(context.get("user"), "is_authenticated", False):
        return mark_safe("")
    counted = request.__dict__.setdefault("_badges", {})  # a page may draw its links twice
    if found.count not in counted:
        counted[found.count] = found.count(context["user"])
    count = counted[found.count]
    if not count:
        return mark_safe("")
    shown = "99+" if count > MOST_SHOWN else str(count)
    return format_html(
        '<span class="dot" aria-hidden="true">{}</span><span class="sr">{}</span>',
        shown, _(", ") + found.words(count),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def home_blocks(context: Context, column: str) -> SafeString:
    """What the apps put into one column of a place's home page: the same for everybody there."""
    place, elder = context["place"].id, context["display"].elder
    key = ("home", column, place, elder, translation.get_language())
    return remembered(key, lambda: _home_blocks(context, column))


def _home_blocks(context: Context, column: str) -> SafeString:
    shown = {name: context[name] for name in ("place", "display", "language", "help_phone")}
    drawn = []
    for block in nav.blocks(column):
        words = block.words(context["place"].id)
        if words is not None:
            drawn.append(render_to_string(block.template, shown | words))
    return mark_safe("".join(drawn))  # noqa: S308 - templates escaped it


@register.simple_tag(takes_context=True)
def also_found(context: Context, words: str) -> SafeString:
    """What the apps have besides services that speaks of the words; nothing without a place."""
    drawn, place = [], context["place"]
    for template_name, find in nav.found_blocks() if words and place else ():
        found = find(place.id, words)
        if found is not None:
            shown = {name: context[name] for name in ("place", "display", "language")}
            drawn.append(render_to_string(template_name, shown | found))
    return mark_safe("".join(drawn))  # noqa: S308 - templates escaped it


@register.simple_tag(takes_context=True)
def own_blocks(context: Context) -> SafeString:
    """What the apps show on the home page to one person: nothing to visitors."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return mark_safe("")
    shown: dict[str, Any] = dict(context.flatten())  # type: ignore[arg-type]
    drawn = []
    for template_name, words in nav.own_blocks():
        found = words(user)
        if found is not None:
            drawn.append(render_to_string(template_name, shown | found))
    return mark_safe("".join(drawn))  # noqa: S308 - templates escaped it


@register.simple_tag
def way(purpose: str, **where: object) -> str:
    """The address an app upstairs gave to a purpose; "" when there is none."""
    return nav.way_to(purpose, **where)
