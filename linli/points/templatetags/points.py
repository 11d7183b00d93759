"""How points look in a template."""

from django import template

from linli.points.words import MARKS, unit

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
def absolute(number: int) -> int:
    return abs(number)


@register.filter
def clock(minute: int) -> str:
    """Minutes after midnight: 22:00"""
    return f"{minute // 60}:{minute % 60:02}"


@register.filter
def mark_named(mark: int) -> str:
    """Very good"""
    return str(MARKS[mark])


@register.filter
def signed(number: int) -> str:
    """+40, −150: with a real minus, which is read out."""
    return f"{number:+,}".replace("-", "−")


@register.filter
def hours(minutes: int) -> str:
    """Two hours and a half: 2.5"""
    return f"{minutes / 60:.1f}".removesuffix(".0")
