"""How points look in a template."""

from django import template

from linli.points.words import unit

register = template.Library()


@register.simple_tag
def points_name() -> str:
    """What the town calls them."""
    return unit()


@register.filter
def grouped(number: int) -> str:
    """1,260"""
    return f"{number:,}".replace("-", "−")


@register.filter
def signed(number: int) -> str:
    """+40, −150: with a real minus, which is read out."""
    return f"{number:+,}".replace("-", "−")


@register.filter
def hours(minutes: int) -> str:
    """Two hours and a half: 2.5"""
    return f"{minutes / 60:.1f}".removesuffix(".0")
