"""An earlier version of anything in the catalogue as people read it, beside what it says today; and
what was written, beside what stands."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from linli.areas.models import Area
from linli.catalogue.forms import CategoryForm, LimitsForm, PackageForm, ServiceForm
from linli.catalogue.models import Part, Service
from linli.core.compared import Line
from linli.core.templatetags.linli import full_day


def lines(then: dict[str, Any], now: dict[str, Any]) -> list[Line]:
    """The fields that said or say something, in the order of the form."""
    form = ServiceForm()
    told = [
        Line(str(field.label), _words(field, then.get(name)), _words(field, now.get(name)))
        for name, field in form.fields.items()
    ]
    return [line for line in told if line.then or line.now]


def package_lines(then: dict[str, Any], now: dict[str, Any]) -> list[Line]:
    """The same of a package: whom it is for and what it held are read by their names."""
    pks = {UUID(words["area"]) for words in (then, now)}
    areas = {str(pk): area.name for pk, area in Area.objects.in_bulk(list(pks)).items()}
    held = {UUID(pk) for words in (then, now) for pk, _times in words["services"]}
    names = {str(pk): row.name for pk, row in Service.objects.in_bulk(list(held)).items()}

    def read(name: str, words: dict[str, Any]) -> str:
        if name == "area":
            return areas.get(words["area"], "")
        if name == "services":
            return _(", ").join(f"{names.get(pk, '')} × {n}" for pk, n in words["services"])
        return str(words.get(name) or "")

    fields = PackageForm.base_fields
    told = [
        Line(str(fields[name].label), read(name, then), read(name, now))
        for name in PackageForm.Meta.fields
    ]
    return [line for line in told if line.then or line.now]


def category_lines(then: dict[str, Any], now: dict[str, Any]) -> list[Line]:
    fields = CategoryForm().fields
    return [
        Line(str(field.label), _words(field, then.get(name)), _words(field, now.get(name)))
        for name, field in fields.items()
    ]


def limit_lines(then: dict[str, list[int | None]], now: dict[str, list[int | None]]) -> list[Line]:
    """The clocks, one by one."""
    before, after = LimitsForm.initial_of(then), LimitsForm.initial_of(now)
    return [
        Line(str(field.label), *(_length(name, one.get(name)) for one in (before, after)))
        for name, field in LimitsForm.base_fields.items()
    ]


def offer_lines(then: dict[str, list[str | None]], now: dict[str, list[str | None]]) -> list[Line]:
    """Each place by its name: from and until when, or that it is not offered there."""
    areas = Area.objects.filter(pk__in={UUID(pk) for pk in (*then, *now)}).order_by("name", "pk")
    named = [(str(one.pk), one.name) for one in areas]
    return [Line(name, _days(then.get(pk)), _days(now.get(pk))) for pk, name in named]


def of_part(part: str, then: dict[str, Any], now: dict[str, Any]) -> list[Line]:
    """Two versions of one part of a service."""
    if part == Part.LIMITS:
        return limit_lines(then, now)
    if part == Part.OFFERS:
        return offer_lines(then, now)
    return lines(then, now)


def _length(clock: str, minutes: int | None) -> str:
    """A yes is waited for by the clock on the wall, everything else in working time."""
    if not minutes:
        return ""
    if clock.endswith("_confirm"):
        return _("%(n)s minutes") % {"n": minutes}
    return _("%(n)s working minutes") % {"n": minutes}


def _days(days: list[str | None] | None) -> str:
    if days is None:
        return _("not offered")
    begins, ends = (parse_date(day) if day else None for day in days)
    said = {"begins": full_day(begins) if begins else "", "ends": full_day(ends) if ends else ""}
    return _("%(begins)s to %(ends)s") % said if ends else _("from %(begins)s on") % said


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return ""
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return _(", ").join(choices.get(str(one), str(one)) for one in values)
