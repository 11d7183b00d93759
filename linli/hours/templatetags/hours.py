"""How hours read to people."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.catalogue.templatetags.catalogue import said
from linli.core import qr
from linli.core.templatetags.linli import day, local, tag
from linli.hours.models import Hour, State
from linli.records.templatetags.records import hours as in_words

register = template.Library()


@register.filter
def in_hours(minutes: int) -> str:
    """Minutes as hours with two decimals at most: 90 is 1.5, 95 is 1.58. Never rounded up."""
    whole, rest = divmod(int(minutes), 60)
    hundredths = rest * 100 // 60
    return f"{whole:,}.{hundredths:02}".rstrip("0").rstrip(".") if hundredths else f"{whole:,}"


@register.filter
def tenths(minutes: int) -> str:
    """Minutes as hours with one decimal at most, for figures that stand side by side."""
    whole, rest = divmod(int(minutes) * 10 // 60, 10)
    return f"{whole}.{rest}" if rest else str(whole)


@register.simple_tag
def goal_bar(done: int, goal: int) -> SafeString:
    """How far it is to the next star; in gold, the number beside it."""
    share = min(100, 100 * done // goal) if goal else 100
    return format_html(
        '<div class="cap cap--gold mt2"><svg class="cap__t" viewBox="0 0 100 8"'
        ' preserveAspectRatio="none" aria-hidden="true"><rect width="{}" height="8"/></svg>'
        '<span class="num nowrap">{}/{}</span></div>',
        share, in_hours(done), in_hours(goal),
    )  # fmt: skip


@register.filter
def check_qr(code: str) -> SafeString:
    """The address at which anybody checks a certificate, as squares."""
    address = f"{settings.OUR_ADDRESS}{reverse('hours:check_one', args=[code])}"
    return qr.drawn(address, border=1, title=_("QR code to check it"))


TONES = {
    State.EFFECTIVE: ("ok", "check"), State.REJECTED: ("bad", ""), State.REVOKED: ("bad", ""),
    State.SUPERSEDED: ("", ""),
}  # fmt: skip


@register.simple_tag
def hour_state(hour: Hour) -> SafeString:
    """Where it stands, with its colour; what is not decided yet waits."""
    tone, name = TONES.get(State(hour.state), ("wait", "clock"))
    return tag(hour.get_state_display(), tone, name)


@register.simple_tag
def hour_rows(hours: Iterable[Hour], worth: Mapping[UUID, str]) -> SafeString:
    """One's own lines, drawn in one go: a template takes several times as long for each. What
    many lines share is drawn once."""
    nobody = UUID(int=0)
    before = reverse("hours:line", args=[nobody]).removesuffix(f"{nobody}/")
    states: dict[str, SafeString] = {}
    services: dict[UUID, str] = {}
    rows = []
    for one in hours:
        record, points = one.record, worth.get(one.pk)
        if one.state not in states:
            states[one.state] = hour_state(one)
        if record.service is None:
            said_of = local(record.title)
        elif record.service.pk in services:
            said_of = services[record.service.pk]
        else:
            said_of = services[record.service.pk] = said(record.service, "name")
        marks = [tag(_("Entered afterwards"), "wait")] if one.is_backdated else []
        if one.is_imported:
            came = escape(getattr(one, "came_from", "") or "")
            small = f'{tag(_("Imported"), "info")} <small class="xs t2 brk">{came}</small> '
            marks.insert(0, mark_safe(small))  # noqa: S308 - each word was escaped
        if one.state == State.PUBLICISED:
            until = escape(_("until %(until)s") % {"until": day(one.until)})
            marks.insert(0, mark_safe(f'<small class="sm t2 blk">{until}</small>'))  # noqa: S308
        rows.append(
            f'<li><a class="li" href="{before}{one.pk}/"><time class="t3 nowrap"'
            f' datetime="{one.on:%Y-%m-%d}">{one.on:%m-%d}</time><span class="grow">'
            f'<b class="blk">{escape(said_of)}</b>{"".join(marks)}</span>{states[one.state]}'
            f'<span class="num nowrap"><b>{escape(in_words(one.counted))}</b>'
            + (f'<small class="xs t2 blk">{escape(points)}</small>' if points else "")
            + "</span></a></li>"
        )
    return mark_safe("".join(rows))  # noqa: S308 - each word of it was escaped
