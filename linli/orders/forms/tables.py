"""A table of orders, as a hotline keeps it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.core import sheets
from linli.core.errors import Refused
from linli.core.handed import MOST_BYTES
from linli.orders import importing
from linli.organisations.scope import Power
from linli.people.homes import lived_in

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table of orders"), help_text=_("xlsx, xls or csv, as you keep it. At most 8 MB.")
    )
    area = AreaField(label=_("The place they come from"))

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", lived_in(by, Power.TAKE_ORDERS))

    def clean_file(self) -> "UploadedFile[bytes]":
        """What is no such table is told at once; what is wrong in a row, after the dry run."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        rows = sheets.read_rows(file, sheets.Limits(size=MOST_BYTES))
        try:
            next(importing.read(rows, now=timezone.now()))  # the heading
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        finally:
            rows.close()
        file.seek(0)
        return file
