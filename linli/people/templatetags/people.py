"""Names and numbers of people as pages may show them."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.accounts import mobiles
from linli.core.templatetags.linli import local
from linli.people import names
from linli.people.models import ConsentText
from linli.people.queries import Listed
from linli.people.words import kinds_of

register = template.Library()
register.filter("masked_name", mobiles.masked_name)
register.filter("masked_number", names.masked_number)
register.filter("masked_mobile", mobiles.masked)


@register.filter
def data_kinds(text: ConsentText) -> str:
    """Name, phone, address: what a consent is about."""
    return _(", ").join(kinds_of(text))


@register.simple_tag
def people_rows(rows: Iterable[tuple[Listed, int | None]]) -> SafeString:
    """The rows of a list of people with their ages, drawn in one go: it is the page that a desk
    opens most, and a template takes four times as long for each."""
    people, of_age = reverse("people:search"), _("Age")
    signs_in = _("Signs in")
    no_account = format_html('<span class="t2">{}</span>', _("No account"))
    lines = (
        (
            people, person.pk, person.name,
            format_html('<td class="num" data-of="{}">{}</td>', of_age, age)
            if age is not None else SafeString("<td></td>"),
            local(person.area), signs_in if person.joined_at else no_account,
        )
        for person, age in rows
    )  # fmt: skip
    line = '<tr><td><a href="{}{}/">{}</a></td>{}<td>{}</td><td>{}</td></tr>'
    return format_html_join("", line, lines)
