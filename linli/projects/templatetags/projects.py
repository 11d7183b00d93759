"""Money and bars of projects."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.core.templatetags.linli import state
from linli.projects.models import Claim
from linli.projects.words import CLAIMS

register = template.Library()


@register.filter
def yuan(fen: int) -> str:
    """225,000 yuan; with two places only where there are fen."""
    whole, rest = divmod(fen, 100)
    return _("%(n)s yuan") % {"n": f"{whole:,}.{rest:02}" if rest else f"{whole:,}"}


@register.filter
def short_yuan(fen: int) -> str:
    """22.5 ten thousand yuan (万元) from a hundred thousand on; less in full."""
    if fen < 100_000_00:
        return yuan(fen)
    return _("%(n)s ten thousand yuan") % {"n": f"{fen / 10_000_00:,.2f}".rstrip("0").rstrip(".")}


@register.simple_tag
def bullet(percent: int, due: int, tone: str) -> SafeString:
    """How far something is, and a mark where it should be by now."""
    words = _("%(done)d%% done, %(due)d%% due by now") % {"done": percent, "due": due}
    return format_html(
        '<svg class="bul" viewBox="0 0 100 14" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><rect class="bul__b bul__b--{}" width="{}" height="14"/>'
        '<line class="bul__m" x1="{}" x2="{}" y1="-3" y2="17"/></svg>',
        words, tone, min(100, percent), min(100, due), min(100, due),
    )  # fmt: skip


@register.simple_tag
def claim_state(claim: Claim) -> SafeString:
    """How far what was handed in is: icon, word and colour."""
    return state(*CLAIMS[claim.stand])
