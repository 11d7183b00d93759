"""At the desk: the records with their figures, one record with its versions."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record as tell
from linli.core.exports import Cell, xlsx_file
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, grants_with, narrow
from linli.records import actions, queries, rules, sources
from linli.records.forms import CorrectForm, Figure, FilterForm, Purpose, TakeForm
from linli.records.models import FORCES, Contribution, Reception, ServiceRecord

MOST_TAKEN = 20_000
CHUNK = 1000
RECORD = ("service", "area", "organisation")


@require_safe
@desk(Power.SEE_RECORDS)
def index(request: Request) -> HttpResponse:
    """The figures of what one asked for, and the list behind one of them."""
    data = request.GET if _asks(request.GET) else QueryDict()
    form = FilterForm(data, by=request.user)
    if not form.is_valid():
        return render(request, "records/desk/index.html", {"form": form}, status=422)
    records = form.records()
    figure = form.cleaned_data["figure"] or Figure.SERVICES.value
    page = page_of(_in_full(figure, queries.behind(figure, records)), request.GET.get("page"))
    rows = list(page)
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("figure", None)
    context: dict[str, object] = {
        "form": form,
        "figures": _figures(form.figures()),
        "figure": figure,
        "label": Figure(figure).label,
        "query": query.urlencode(),
        "chosen": [(name, value) for name, value in query.items() if name in form.fields],
        "purposes": Purpose.choices,
        "page": page,
        **_shown(figure, rows, records, request.user),
    }
    return render(request, "records/desk/index.html", context)


@require_POST
@desk(Power.SEE_RECORDS)
def take(request: Request) -> HttpResponseBase:
    """The records that are shown as a table, for a purpose: without a name, and written down."""
    by = request.user
    form = TakeForm(request.POST, by=by)
    if not form.is_valid():
        return render(request, "records/desk/index.html", {"form": form}, status=422)
    records = form.records()
    count = records.count()
    if count > MOST_TAKEN:
        raise Refused(_("This table is too long for anybody. Choose fewer months or one area."))
    if not count:
        raise Refused(_("There is nothing to take along. Choose other months or another area."))
    why = form.cleaned_data["why"]
    tell("records.taken", by=by, about=grants_with(by, Power.SEE_RECORDS)[0], count=count, why=why)
    head = [
        _("Day"), _("From"), _("Until"), _("Kind"), _("Service"), _("Where"), _("Area"),
        _("Recorded by"), *(str(Figure(force).label) for force in FORCES), _("Attendances"),
        _("Marked"), _("Version"),
    ]  # fmt: skip
    file = xlsx_file(head, _table(records, by, str(Purpose(why).label)))
    name = f"linli-records-{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@desk(Power.SEE_RECORDS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """One record: what it was in each version, side by side."""
    by = request.user
    row = _near(by, pk)
    if not rules.may_open(by, row):
        return render(request, "records/desk/closed.html", {"row": row}, status=403)
    found = list(queries.versions(row))
    people = [part.person for one in found for part in one.contributions.all()]
    served = [part.person for one in found for part in one.receptions.all()]
    names = queries.names_for(by, [*people, *served])
    newest = found[0]
    context = {
        "row": newest,
        "versions": [
            (
                version,
                [(part, names[part.person_id]) for part in version.contributions.all()],
                [
                    (part, names.get(part.person_id) if part.person_id else "")
                    for part in version.receptions.all()
                ],
            )
            for version in found
        ],
        "may_correct": rules.may_correct(by, newest, newest.area_id),
        "source": sources.link(by, newest),
    }
    return render(request, "records/desk/one.html", context)


@desk(Power.CORRECT_RECORDS)
def correct(request: Request, pk: UUID) -> HttpResponse:
    """What it really was, and why it is corrected."""
    by = request.user
    row = _near(by, pk)
    allow(rules.may_correct(by, row, row.area_id))
    form = CorrectForm(sent(request), by=by, row=row)
    if form.is_valid():
        try:
            newer = actions.correct(row, by=by, **form.changes())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected. The version before stays readable."))
            return redirect("records:one", newer.pk)
    context = {"form": form, "row": row}
    status = 422 if form.is_bound else 200
    return render(request, "records/desk/correct.html", context, status=status)


def _asks(sent_words: QueryDict) -> bool:
    return bool(set(sent_words) - {"page"})


def _near(by: Person, pk: UUID) -> ServiceRecord:
    rows = narrow(ServiceRecord.objects.all(), by, Power.SEE_RECORDS, few=True)
    row: ServiceRecord = get_object_or_404(rows.select_related("area"), pk=pk)
    return row


def _figures(found: queries.Figures) -> list[tuple[str, str, object]]:
    """Code, label and number of each, in their order."""
    numbers = {
        "services": found.services, "person_times": found.person_times, "people": found.people,
    } | found.minutes_by_force  # fmt: skip
    return [(one.value, str(one.label), numbers[one.value]) for one in Figure]


def _in_full(figure: str, rows: Any) -> Any:
    """With what a line of the list shows."""
    if figure == Figure.PEOPLE:
        return rows
    if figure != Figure.SERVICES:
        return rows.select_related("person", *(f"record__{name}" for name in RECORD))
    return rows.select_related(*RECORD).prefetch_related("contributions", "receptions")


def _shown(figure: str, rows: list[Any], records: queries.Records, by: Person) -> dict[str, object]:
    """The lines of the list: whose what and who one may read, and the names."""
    if figure == Figure.PEOPLE:
        # Somebody who is here through a confidential service alone stands here without a name.
        seen = Reception.objects.filter(
            person__in=[row.pk for row in rows], record__in=queries.openable(records, by)
        )
        known = set(seen.values_list("person", flat=True))
        names = queries.names_for(by, [row for row in rows if row.pk in known])
        return {"lines": [(row, names.get(row.pk)) for row in rows]}
    of = [row if figure == Figure.SERVICES else row.record for row in rows]
    asked = ServiceRecord.objects.filter(pk__in=[row.pk for row in of])
    open_ = set(queries.openable(asked, by).values_list("pk", flat=True))
    if figure == Figure.SERVICES:
        return {"lines": [(row, row.pk in open_, *_sums(row)) for row in rows]}
    names = queries.names_for(by, [row.person for row in rows if row.record_id in open_])
    return {"lines": [(row, row.record_id in open_, names.get(row.person_id, "")) for row in rows]}


def _sums(row: ServiceRecord) -> tuple[int, int]:
    return (
        sum(one.minutes for one in row.contributions.all()),
        sum(one.person_times for one in row.receptions.all()),
    )


def _table(records: queries.Records, by: Person, purpose: str) -> Iterator[list[Cell]]:
    """The lines, and at the end whose table it is: whoever passes it on passes that on too."""
    open_ = set(
        queries.openable(records.filter(is_confidential=True), by).values_list("pk", flat=True)
    )
    gave = Prefetch("contributions", Contribution.objects.only("record", "force", "minutes"))
    got = Prefetch("receptions", Reception.objects.only("record", "count", "times"))
    rows = records.select_related(*RECORD).prefetch_related(gave, got).order_by("begun_at", "pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield _line(row, is_open=not row.is_confidential or row.pk in open_)
    words = _("Taken along by %(who)s on %(day)s: %(purpose)s. Do not pass it on.")
    yield [words % {"who": by.name, "day": timezone.localdate(), "purpose": purpose}]


def _line(row: ServiceRecord, *, is_open: bool) -> list[Cell]:
    begun, ended = timezone.localtime(row.begun_at), timezone.localtime(row.ended_at)
    what = (str(row.service) if row.service else row.title) if is_open else _("Confidential")
    minutes = dict.fromkeys(FORCES, 0)
    for one in row.contributions.all():
        minutes[one.force] += one.minutes
    marks = [
        word
        for word, is_so in (
            (_("late"), row.is_late),
            (_("entered afterwards"), row.is_backdated),
            (_("corrected"), row.number > 1),
        )
        if is_so
    ]
    return [
        begun.date(), f"{begun:%H:%M}", f"{ended:%H:%M}", str(row.get_kind_display()), what,
        str(row.get_place_display()), row.area.name, row.organisation.name, *minutes.values(),
        _sums(row)[1], _(", ").join(marks), row.number,
    ]  # fmt: skip
