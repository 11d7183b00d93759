"""How hours read to people."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.core import qr

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
