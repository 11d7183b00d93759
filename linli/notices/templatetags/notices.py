"""The text of a notice in a template: `{{ said.text|local|marked }}`."""

from django import template
from django.utils.safestring import SafeString

from linli.notices import marked as made

register = template.Library()


@register.filter
def marked(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return made.marked(text)
