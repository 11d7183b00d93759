"""The sign of a warning, and its name: always a word beside the colour."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.alerts.models import Alert, Kind

register = template.Library()

SPIRAL = (
    '<g transform="translate(38 24) scale(1.05)" fill="none" stroke-width="4" '
    'stroke-linecap="round"><circle r="5.5"/><path d="M16-13C8-18-4-17-10-9c-3 4-3 7-3 9'
    'M-16 13C-8 18 4 17 10 9c3-4 3-7 3-9"/></g>'
)
MARK = '<path d="M38 8 22 38h32ZM38 20v9M38 33v.3" fill="none" stroke-width="4" />'


@register.simple_tag
def called(alert: Alert) -> str:
    """ "Typhoon warning, orange"; of an exercise that first."""
    words = {"kind": alert.get_kind_display(), "colour": alert.get_colour_display()}
    if alert.msg_type == "cancel":
        name = _("%(kind)s %(colour)s: warning lifted") if alert.colour else _("%(kind)s: lifted")
    else:
        name = _("%(kind)s %(colour)s warning") if alert.colour else _("%(kind)s warning")
    said = name % words
    return said if alert.is_real else _("Not real, an exercise: %(name)s") % {"name": said}


@register.simple_tag
def level(alert: Alert) -> str:
    """The look of its box: its colour, and of what is not real never one."""
    return alert.colour if alert.colour and alert.is_real else "none"


@register.simple_tag
def sign(alert: Alert) -> SafeString:
    """A drawn sign of our own, with kind and colour as words on it; for eyes only."""
    drawn = SPIRAL if alert.kind == Kind.TYPHOON else MARK
    kind, colour = str(alert.get_kind_display()), str(alert.get_colour_display())
    is_short = (get_language() or "").startswith("zh")
    words = f"{kind[:4]} {colour[:1]}".strip() if is_short else colour
    return format_html(
        '<svg class="sig sig--{}" viewBox="0 0 76 64" aria-hidden="true">'
        '<rect x="1.5" y="1.5" width="73" height="61" rx="6"/>{}'
        '<text x="38" y="58" text-anchor="middle">{}</text></svg>',
        level(alert), SafeString(drawn), words,
    )  # fmt: skip
