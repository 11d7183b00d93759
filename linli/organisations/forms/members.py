"""What the pages about members and roles ask for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.forms import MobileField
from linli.accounts.models import Person
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.core.forms import DayField
from linli.core.telling import known, told
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.models import Role
from linli.organisations.queries import takes_roles
from linli.organisations.scope import Power, reaches


class InviteForm(forms.Form):
    mobile = MobileField(
        help_text=gettext_lazy("Whoever signs in with it finds the invitation on their own page")
    )


class MakeCodeForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Valid for days"), min_value=1, max_value=90, initial=7
    )
    most = forms.IntegerField(
        label=gettext_lazy("For how many people"), min_value=1, max_value=1000, initial=20
    )


class UseCodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Code to join with"), max_length=40)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200,
        help_text=gettext_lazy("The person reads it"),
    )  # fmt: skip


class FindForm(forms.Form):
    """Somebody with an account, by their number."""

    mobile = MobileField()


class GrantForm(forms.Form):
    """A role in an organisation, for an area and a time."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose one")), *Role.choices]
    )
    organisation = OrganisationField(label=gettext_lazy("In the organisation"))
    area = AreaField(label=gettext_lazy("For the area and all in it"))
    valid_from = DayField(label=gettext_lazy("First day"), initial=timezone.localdate)
    valid_until = DayField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.GRANT_ROLES, "pk"), valid_until=None)
        self.fields["organisation"].within = takes_roles(by)  # type: ignore[attr-defined]
        self.fields["area"].within = areas  # type: ignore[attr-defined]


class AuditForm(forms.Form):
    """Which events an auditor looks for. Everything may be left empty."""

    marks_optional = False

    verb = forms.CharField(
        label=gettext_lazy("What was done"), max_length=60, required=False,
        help_text=gettext_lazy("A part of how it reads in the list"),
    )  # fmt: skip
    area = AreaField(label=gettext_lazy("Where"), required=False)
    since = DayField(label=gettext_lazy("From the day"), required=False)
    until = DayField(label=gettext_lazy("To the day"), required=False)
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.AUDIT, "pk"))
        self.fields["area"].within = areas  # type: ignore[attr-defined]

    def clean_verb(self) -> list[str]:
        """The verbs that are meant: there are more of them than one reads through."""
        words = self.cleaned_data["verb"].strip().lower()
        meant = [verb for verb in known() if words in (verb, "") or words in told(verb).lower()]
        if not meant:
            raise forms.ValidationError(_("Nothing reads like that. Write less of it."))
        return meant if words else []
