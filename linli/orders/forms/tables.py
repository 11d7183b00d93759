"""A table of orders, as a hotline keeps it."""

from collections.abc import Generator, Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.core.forms import TableField
from linli.orders import importing
from linli.organisations.scope import Power
from linli.people.homes import lived_in


def _read(rows: Generator[tuple[int, list[str]]]) -> Iterator[object]:
    return importing.read(rows, now=timezone.now())


class TableForm(forms.Form):
    file = TableField(_read, label=_("Table of orders"))
    area = AreaField(label=_("The place they come from"))

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", lived_in(by, Power.TAKE_ORDERS))
