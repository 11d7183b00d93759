"""How the figures of records read to people."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from linli.core.templatetags.linli import moment

register = template.Library()


@register.filter
def hours(minutes: int) -> str:
    """26.5 h; below an hour in minutes."""
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    whole, rest = divmod(minutes, 60)
    tenth = rest * 10 // 60
    return _("%(n)s h") % {"n": f"{whole:,}.{tenth}" if tenth else f"{whole:,}"}


@register.filter
def isomoment(words: str) -> str:
    """A moment that lies in JSON, as people say it."""
    return moment(datetime.fromisoformat(words))


@register.filter
def of(found: dict[Any, Any], key: Any) -> Any:
    """What a table says of a key."""
    return found.get(key)
