"""Rows of long lists, drawn in one go: a template takes several times as long for each."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.activities.models import Activity, How, Kind, Post, Presence
from linli.activities.queries import Listed
from linli.core.templatetags.linli import capacity, day, local, tag, weekday

register = template.Library()


@register.simple_tag
def activity_rows(activities: Iterable[Activity]) -> SafeString:
    """Activities with their day, hours, place and how full they are (`queries.count_places` and
    `say_hours`)."""
    kinds: dict[str, SafeString] = {}
    days: dict[object, tuple[str, str]] = {}
    rows = []
    for one in activities:
        begins = timezone.localtime(one.from_at)  # type: ignore[attr-defined]
        ends = timezone.localtime(one.to_at)  # type: ignore[attr-defined]
        on = begins.date()
        if on not in days:
            days[on] = escape(weekday(begins)), escape(day(begins))
        short, whole = days[on]
        if one.kind not in kinds:
            kinds[one.kind] = tag(Kind(one.kind).label)
        waiting = one.waiting  # type: ignore[attr-defined]
        line = tag(_("%(n)s waiting") % {"n": waiting}, "wait") if waiting else ""
        rows.append(
            f'<li><a class="card linkcard act" href="{_address(one)}">'
            f'<span class="dateblk" aria-hidden="true"><small>{short}</small><b>{on.day}</b></span>'
            f'<span class="grow"><b class="lg blk">{escape(local(one.name))}</b>'
            f'<span class="sm t2 blk"><span class="sr">{whole} </span><span class="num">'
            f"{clock(begins)}–{clock(ends)}</span> · {escape(local(one.address))}</span>"
            f'<span class="row mt2 mb2">{kinds[one.kind]}{line}</span>'
            f"{capacity(one.taken, one.places)}</span></a></li>"  # type: ignore[attr-defined]
        )
    return mark_safe("".join(rows))  # noqa: S308 - each word of it was escaped


def clock(moment: datetime) -> str:
    """The time of a moment that is local already: 9:05."""
    return f"{moment.hour}:{moment.minute:02}"


def _address(activity: Activity) -> str:
    return _before() + str(activity.pk) + "/"


@cache
def _before() -> str:
    """Addresses of activities are looked up once, not once for each row."""
    return reverse("activities:one", args=[UUID(int=0)]).removesuffix(f"{UUID(int=0)}/")


def _forced(there: Presence) -> SafeString:
    """What was forgotten, and how far it is with being put right."""
    row = getattr(there, "forgotten", None)
    if row and row.decided_at:
        return format_html(" {}", _("confirmed") if row.is_granted else _("not confirmed"))
    label = _("Somebody has to confirm it") if row else _("closed by force: until when?")
    return format_html(
        ' <a class="btn btn--line btn--sm" href="{}">{}</a>',
        reverse("activities:until", args=[there.pk]), label,
    )  # fmt: skip


class Press:
    """The buttons of a leader's list. Their words are looked up once for all rows."""

    def __init__(self) -> None:
        nobody = UUID(int=0)
        path = reverse("activities:mark", args=[nobody, "in"])
        self.before = path.removesuffix(f"{nobody}/in/")
        self.key, self.number = secrets.token_urlsafe(12), 0
        self.words = {
            "in": ("btn--line", escape(_("Came"))), "out": ("btn--quiet", escape(_("Went"))),
            "excuse": ("btn--quiet", escape(_("Excuse"))),
            "leave": ("btn--quiet", escape(_("Call off"))),
        }  # fmt: skip

    def draw(self, row: Listed, name: str, verb: str) -> str:
        """`name` is escaped already. Each button has a key of its own: twice pressed, once done."""
        look, words = self.words[verb]
        self.number += 1
        return (
            f'<button class="btn {look} btn--sm" data-verb="{verb}" name="_once"'
            f' value="{self.key}-{self.number}" formaction="{self.before}{row.pk}/{verb}/">'
            f'{words}<span class="sr"> {name}</span></button>'
        )


@register.simple_tag(takes_context=True)
def list_rows(context: template.Context, rows: Iterable[Listed]) -> SafeString:
    """Who has a place: how they were there, and what the leader can press. They stand in one
    form, whose buttons say what for."""
    context["request"].holds_once = True  # such a page is not kept for others
    press, came = Press(), context["came"]
    posts = {one.pk: _post_words(one) for one in context["posts"]}
    lines = []
    for row in rows:
        name = escape(row.name)
        was = "".join(_there(one, context["shared"]) for one in came.get(row.pk, ()))
        lines.append(
            f'<li class="li" data-row="{row.pk}"><span class="grow"><b>{name}</b>'
            f'<small class="xs t2">{posts[row.post_id]}{was}</small></span>'
            f"{_presses(context, row, name, press, was=bool(was))}</li>"
        )
    return mark_safe("".join(lines))  # noqa: S308 - each word of it was escaped


def _post_words(post: Post) -> str:
    part = escape(post.get_part_display())
    return f"{part} · {escape(local(post.name))}" if post.name else part


def _presses(
    context: template.Context, row: Listed, name: str, press: Press, *, was: bool
) -> str:  # fmt: skip
    if context["is_open"]:
        return press.draw(row, name, "in") + press.draw(row, name, "out")
    if row.is_absent and not row.is_excused:
        absent = f'<span class="sm bad">{escape(_("Did not come"))}</span>'
        return absent + press.draw(row, name, "excuse")
    if row.is_excused:
        return f'<span class="sm t2">{escape(_("Excused"))}</span>'
    if context["takes"] and not was:
        return press.draw(row, name, "leave")
    return ""


def _there(there: Presence, shared: set[str]) -> SafeString:
    """One time that somebody was there, and what is odd about it."""
    went = clock(timezone.localtime(there.went_at)) if there.went_at else ""
    words = []
    if there.is_forced:
        words.append(_forced(there))
    if there.came_told_at or there.went_told_at:
        words.append(format_html(" · {}", _("without a network, sent later")))
    if there.is_clock_off:
        words.append(format_html(' · <b class="bad">{}</b>', _("the phone's clock was wrong")))
    if there.came_how != How.LIST:
        words.append(format_html(" · {}", there.get_came_how_display()))
    if there.came_metres is not None:
        words.append(format_html(" · {}", _("%(n)s m away") % {"n": there.came_metres}))
    if there.phone and there.phone in shared:
        words.append(format_html(' · <b class="bad">{}</b>', _("one phone for several people")))
    return format_html(
        ' · <span class="num">{}–{}</span>{}',
        clock(timezone.localtime(there.came_at)), went, mark_safe("".join(words)),  # noqa: S308
    )  # fmt: skip
