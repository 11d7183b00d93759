"""What a phone sends that was without network: which step of which order, and when it was taken."""

from django import forms

from linli.orders.forms.steps import (
    ArriveForm,
    FinishForm,
    LateForm,
    NoteForm,
    SayForm,
    SeenForm,
    StepForm,
)
from linli.orders.life import STEPS

MOST_TURNS = 1_000_000


class SetOutForm(StepForm):
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


ASIDE = ("note", "see_need", "be_late", "nobody_home")  # possible beside whatever comes next
# In the order of a visit. What needs an answer first (a new time, a helper) is not here, nor is a
# photo: it is too large to be kept.
CARRIED: dict[str, type[StepForm]] = {
    "set_out": SetOutForm, "arrive": ArriveForm, "finish": FinishForm, "note": NoteForm,
    "see_need": SeenForm, "be_late": LateForm, "nobody_home": SayForm,
}  # fmt: skip


class QueuedForm(forms.Form):
    """`turn` is how far the phone knew the order to be; `person`, whose phone it was."""

    order = forms.UUIDField()
    verb = forms.ChoiceField(choices=[(verb, STEPS[verb].event) for verb in CARRIED])
    turn = forms.IntegerField(min_value=0, max_value=MOST_TURNS)
    person = forms.UUIDField()
    at = forms.DateTimeField()
