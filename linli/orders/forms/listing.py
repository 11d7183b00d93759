"""Which orders a list at the desk shows: the same filter on the page and in the table taken along.

It stands in the address, so that a list can be kept, sent to a colleague, and opened by a figure.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.areas.queries import below
from linli.catalogue.models import Category, Urgency
from linli.core.days import midnight
from linli.core.forms import DayField
from linli.core.templatetags.linli import day, local
from linli.orders import defined, listed, queries
from linli.orders.defined import DEFINED, ON_BOARD
from linli.orders.life import AFTER, ENDED, MAY_BE_LATE, TAKEN, WAITING, Status
from linli.orders.models import Complaint, Door, Order
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.models import Grant, Organisation
from linli.organisations.scope import Power, areas_where, powers_of
from linli.records.forms import MonthField
from linli.records.queries import recorders

ALL = ("", _("All"))
MOST_PEOPLE = 200
LONGEST = timedelta(days=366)
USUAL = timedelta(days=92)  # of what is over, unless days are chosen: nobody reads ten years
GOING = "going"
GROUPS: dict[str, tuple[Any, frozenset[Status]]] = {
    GOING: (_("Going on"), ON_BOARD),
    "waiting": (_("Waiting"), WAITING),
    "taken": (_("In hand"), TAKEN),
    "after": (_("After the visit"), AFTER),
    "over": (_("Over"), ENDED),
    "all": (_("Every state"), frozenset(Status)),
}
MINE = "mine"


class OrderFilter(forms.Form):
    marks_optional = False

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[*((code, label) for code, (label, _states) in GROUPS.items()), *Status.choices],
    )  # fmt: skip
    area = AreaField(label=_("Area"), required=False)
    category = forms.ModelChoiceField(
        label=_("Shelf"), queryset=Category.objects.all(), required=False, empty_label=_("All")
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[ALL, *Urgency.choices], required=False)
    door = forms.ChoiceField(
        label=_("How it came in"), choices=[ALL, *Door.choices], required=False
    )
    mark = forms.ChoiceField(
        label=_("Marked"), required=False,
        choices=[ALL, ("late", _("Overdue")), ("returned", _("Given back at least once")),
                 ("low", _("Rated poor")), ("complaint", _("With a complaint"))],
    )  # fmt: skip
    first = DayField(label=_("Placed from"), required=False)
    last = DayField(label=_("Placed until"), required=False)
    unit = OrganisationField(label=_("Done by"), required=False)
    lead = forms.ModelChoiceField(
        label=_("Who leads"), queryset=Person.objects.none(), required=False, empty_label=_("All")
    )
    # Which figure is opened, of which month; of one community alone; only what one goes for.
    figure = forms.ChoiceField(
        choices=[(name, name) for name, one in DEFINED.items() if one.to == "orders:list"],
        required=False, widget=forms.HiddenInput,
    )  # fmt: skip
    month = MonthField(widget=forms.HiddenInput)
    at = forms.UUIDField(required=False, widget=forms.HiddenInput)
    only = forms.ChoiceField(choices=[(MINE, MINE)], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        self.initial = {"state": GOING, **self.initial}
        if self.data.get("figure"):  # its own states, unless one of them is chosen
            state: Any = self.fields["state"]
            state.choices = [ALL, *state.choices]
        here = Q(pk__in=areas_where(by, Power.DISPATCH))
        for power in (Power.TAKE_ORDERS, Power.HEAR_COMPLAINTS):
            here |= Q(pk__in=areas_where(by, power))
        let_choose(self, "area", Area.objects.filter(here).order_by("name", "pk"))
        area: Any = self.fields["area"]
        area.empty_label = _("All")
        area.required = False
        self.fields["unit"].within = _units(by)  # type: ignore[attr-defined]
        self.fields["lead"].queryset = _leads(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        figure = said.get("figure")
        if figure and not set(DEFINED[figure].powers) & powers_of(self.by):
            self.add_error("figure", gettext("Your role does not open this figure."))
        if not said.get("state") and not figure:
            said["state"] = GOING
        if self._reads_the_past(said) and not first:
            said["first"] = first = (last or timezone.localdate()) - USUAL
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last", gettext("A year at most, and the end after the beginning."))
        return said

    @staticmethod
    def _reads_the_past(said: dict[str, Any]) -> bool:
        """Whether the list would hold all the years."""
        states = _states(said.get("state") or "all")
        is_open = states <= ON_BOARD or bool(said.get("figure")) or said.get("only") == MINE
        return not is_open

    @property
    def since(self) -> date | None:
        """From which day the list begins although nobody asked for one."""
        asked = self["first"].value()
        found: date | None = self.cleaned_data["first"] if not asked else None
        return found

    @property
    def conditions(self) -> list[str]:
        """What of it is narrower than usual, in words: the list says so without its filter open."""
        shown = (bound for bound in self if not bound.is_hidden and bound.name != "why")
        return [_in_words(one) for one in shown if self.cleaned_data.get(one.name)
                and self.data.get(one.name) not in (None, "", GOING)]  # fmt: skip

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What was sent and holds, to be sent again with the table's purpose."""
        kept = [(name, str(self.data.get(name, ""))) for name in self.fields if name != "why"]
        found = [(name, value) for name, value in kept if value]
        names = {name for name, _value in found}
        if not names & {"state", "figure"}:
            found.append(("state", GOING))
        return found

    def orders(self, now: datetime) -> QuerySet[Order]:
        """What runs out first on top; of what is over, what was placed last."""
        said = self.cleaned_data
        rows = self._begin(now)
        if state := said["state"]:
            rows = rows.filter(status__in=_states(state))
        if said["first"]:
            rows = rows.filter(submitted_at__gte=midnight(said["first"]))
        if said["last"]:
            rows = rows.filter(submitted_at__lt=midnight(said["last"] + timedelta(days=1)))
        for name in ("urgency", "door", "unit", "lead"):
            if said[name]:
                rows = rows.filter(**{name: said[name]})
        if said["category"]:
            rows = rows.filter(service__category=said["category"])
        if said["at"]:
            rows = rows.filter(area=said["at"])
        rows = _marked(rows, said["mark"], now)
        is_past = self._reads_the_past(said) or bool(
            said["figure"] and DEFINED[said["figure"]].on
        )  # fmt: skip
        return rows.order_by("-id") if is_past else rows.order_by("due_at", "id")

    def _begin(self, now: datetime) -> QuerySet[Order]:
        said = self.cleaned_data
        area = said["area"].pk if said["area"] else None
        if said["only"] == MINE and said["figure"]:  # a column of one's own board
            at = defined.moments(now)
            rows = queries.going_for(self.by).filter(DEFINED[said["figure"]].where(at))
        elif said["figure"]:
            month = said["month"]
            return defined.rows(said["figure"], self.by, now=now, area=area, month=month)
        elif said["only"] == MINE:
            rows = queries.going_for(self.by)
        else:
            rows = listed.of_roles(self.by).filter(package=None)  # its parts are there
        return rows.filter(area__in=below(area)) if area else rows


# What a table of orders is taken for.
WHYS = [("report", _("A report")), ("follow_up", _("To follow up what is late")),
        ("check", _("To check how it was done"))]  # fmt: skip


class TakeForm(OrderFilter):
    """A table of what the list shows, for a purpose."""

    why = forms.ChoiceField(label=_("Purpose"), choices=WHYS)


def _in_words(bound: forms.BoundField) -> str:
    """ "State: Rated"; a day as people say it, an area as the page writes it."""
    value: Any = bound.form.cleaned_data[bound.name]
    choices = getattr(bound.field, "choices", ()) if isinstance(value, str) else ()
    words = day(value) if isinstance(value, date) else dict(choices).get(value, value)
    return f"{bound.label}{gettext(': ')}{local(words)}"


def _states(code: str) -> frozenset[str]:
    return GROUPS[code][1] if code in GROUPS else frozenset({code})


def _marked(rows: QuerySet[Order], mark: str, now: datetime) -> QuerySet[Order]:
    match mark:
        case "late":
            return rows.filter(due_at__lt=now, status__in=MAY_BE_LATE)
        case "returned":
            return rows.filter(returns__gt=0)
        case "low":
            return rows.filter(Q(attitude__lte=2) | Q(timeliness__lte=2) | Q(result__lte=2))
        case "complaint":
            return rows.filter(Exists(Complaint.objects.filter(order=OuterRef("pk"))))
    return rows


def _units(by: Person) -> QuerySet[Organisation]:
    """Those that sit where one looks after orders, have one now, or recorded something there."""
    going = listed.of_roles(by).filter(status__in=TAKEN, unit__isnull=False).order_by()
    here = Q(area__in=areas_where(by, Power.DISPATCH)) | Q(pk__in=recorders(by))
    return Organisation.objects.filter(here | Q(pk__in=going.values("unit")))


def _leads(by: Person) -> QuerySet[Person]:
    """Colleagues who serve where one looks after orders, and whoever leads one now."""
    near = areas_where(by, Power.DISPATCH)
    serving = Grant.objects.filter(area__in=near, revoked_at=None).order_by()
    going = listed.of_roles(by).filter(status__in=TAKEN, lead__isnull=False).order_by()
    ids = serving.values_list("person").union(going.values_list("lead"))
    known = [pk for (pk,) in ids[:MOST_PEOPLE]]
    return Person.objects.filter(pk__in=known, erased_at=None).order_by("name", "pk")
