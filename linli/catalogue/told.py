"""An earlier version of a service or a package as people read it, beside what it says today."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from linli.areas.models import Area
from linli.catalogue.forms import PackageForm, ServiceForm
from linli.catalogue.models import Service
from linli.core.compared import Line


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


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return ""
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return _(", ").join(choices.get(str(one), str(one)) for one in values)
