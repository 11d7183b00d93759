"""What the pages about records ask for."""

from linli.records.forms.entering import EnterForm
from linli.records.forms.looking import (
    CorrectForm,
    Figure,
    FilterForm,
    MonthField,
    Purpose,
    TakeForm,
    months,
)
from linli.records.forms.reaching import ReachedForm

__all__ = [
    "CorrectForm",
    "EnterForm",
    "Figure",
    "FilterForm",
    "MonthField",
    "Purpose",
    "ReachedForm",
    "TakeForm",
    "months",
]
