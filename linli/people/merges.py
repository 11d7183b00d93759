"""Rows that follow when two people are found to be one, and go back when it is undone.

Which columns say whose a row is, `held.THEIRS` knows. A row that names the same person twice, as
of somebody who signed themselves up, follows with both. A row that would stand there twice, as a
consent to the same purpose, stays behind, and ends if it has an end.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.models import StoredFile
from linli.organisations.models import Grant, Member, Membership
from linli.people import held, queries
from linli.people.models import Acting, Check, Dweller, Force, Identity, Merge, Moved, Status

After = Callable[[Merge], None]
Stop = Callable[[Person, Person], str]
_after: list[After] = []
_stops: list[Stop] = []
ABOUT = "core.storedfile.subject_id"  # says whose a file is, though it is no foreign key
BATCH = 500


def after(follower: After) -> None:
    """Call it when the rows have followed, and when they have gone back (`undone_at` is set then):
    for figures that are counted, and for what a plain change of a column does not do."""
    _after.append(follower)


def stops(question: Stop) -> None:
    """Ask whether something stands between two rows: a sentence, or "" if nothing does."""
    _stops.append(question)


def obstacles(kept: Person, gone: Person) -> list[str]:
    """What stands between the two, in sentences."""
    if kept.pk == gone.pk or any(one.merged_into_id or one.erased_at for one in (kept, gone)):
        return [_("One of these entries is gone already.")]
    one, other = (queries.verified_identity(person) for person in (kept, gone))
    found = []
    if one and other and one.kind == other.kind and one.number_key != other.number_key:
        found.append(_("Their cards were checked and have different numbers: these are two."))
    if gone.joined_at and not kept.joined_at:
        found.append(_("The entry with the account stays. Choose it the other way round."))
    if Grant.objects.filter(person=gone, revoked_at=None).exists():
        found.append(
            _("The entry that would go holds a role. Give it back first, or keep that entry.")
        )
    return found + [words for ask in _stops if (words := ask(kept, gone))]


def follow(merge: Merge) -> None:
    """All that is of `gone` becomes of `kept`; each row that is touched is written down."""
    for model, theirs in _models().items():
        found = _rows(model, theirs, merge.gone_id)
        _write_down(merge, model, found, _give(model, found, merge.kept_id))
    about = list(StoredFile.objects.filter(subject_id=merge.gone_id).values_list("pk", flat=True))
    StoredFile.objects.filter(pk__in=about).update(subject_id=merge.kept_id)
    note(merge, ABOUT, about)
    for model in _one_each():
        if not model._default_manager.filter(pk=merge.kept_id).exists() and _hand(
            model, merge.gone_id, merge.kept_id
        ):
            note(merge, f"{model._meta.label_lower}.pk", [merge.gone_id])
    for follower in _after:
        follower(merge)


def go_back(merge: Merge) -> None:
    """What followed, and is still of `kept`, becomes of `gone` again; what ended begins again."""
    moved: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in merge.moved.filter(has_ended=False).order_by("column"):
        label, _dot, name = one.column.rpartition(".")
        if name in _persons(apps.get_model(label)):
            moved[label][one.row].append(name)
    about = StoredFile.objects.filter(pk__in=noted(merge, ABOUT), subject_id=merge.kept_id)
    about.update(subject_id=merge.gone_id)
    for model in _one_each():
        if noted(merge, f"{model._meta.label_lower}.pk"):
            _hand(model, merge.kept_id, merge.gone_id)
    for label, rows in moved.items():
        model = apps.get_model(label)
        _give(model, _still(model, rows, merge.kept_id), merge.gone_id)
    for one in merge.moved.filter(has_ended=True):
        _begin_again(one, merge.gone_id)
    for follower in _after:
        follower(merge)


def note(merge: Merge, column: str, keys: Iterable[object]) -> None:
    """Write down rows that an app upstairs lets follow by itself."""
    Moved.objects.bulk_create([Moved(merge=merge, column=column, row=str(pk)) for pk in keys])


def noted(merge: Merge, column: str) -> list[str]:
    """The rows of a column that were written down."""
    return list(merge.moved.filter(column=column).values_list("row", flat=True))


def counted(merge: Merge) -> tuple[Counter[str], Counter[str]]:
    """How many rows of each part of a person's data followed, and how many ended behind."""
    parts = {name.rpartition(".")[0]: part for name, part in held.THEIRS.items()}
    rows = {(one.column.rpartition(".")[0], one.row, one.has_ended) for one in merge.moved.all()}
    told = [(parts[label], has_ended) for label, _row, has_ended in rows if label in parts]
    follows = Counter(part for part, has_ended in told if not has_ended)
    return follows, Counter(part for part, has_ended in told if has_ended)


# --- which rows ---------------------------------------------------------------------------------


def _one_each() -> list[type[Model]]:
    """Tables with one row for a person, whose key is the person: it follows if there is none."""
    columns = sorted(set(held.THEIRS) - held.STAYS)
    models = {apps.get_model(column.rpartition(".")[0]) for column in columns}
    return sorted((one for one in models if one._meta.pk.is_relation), key=lambda one: one.__name__)


def _hand(model: type[Model], source: UUID, to: UUID) -> bool:
    """Give the one row of a person to another; whether there was one."""
    return bool(model._default_manager.filter(pk=source).update(**{model._meta.pk.name: to}))


def _models() -> dict[type[Model], list[str]]:
    """Each table with rows that follow, and its columns that say whose they are."""
    found: defaultdict[type[Model], list[str]] = defaultdict(list)
    for column in sorted(set(held.THEIRS) - held.STAYS):
        label, _dot, name = column.rpartition(".")
        model = apps.get_model(label)
        if not model._meta.pk.is_relation:
            found[model].append(name)
    return found


def _persons(model: type[Model]) -> list[str]:
    """All columns of a table that name a person."""
    return [one.name for one in model._meta.concrete_fields if one.related_model is Person]


Found = Mapping[Any, list[str]]  # by the key of a row, the columns that name the person


def _rows(model: type[Model], theirs: Sequence[str], person: UUID) -> Found:
    """The rows that are theirs, each with every column that names them."""
    whose = Q()
    for name in theirs:
        whose |= Q(**{name: person})
    names = _persons(model)
    rows = model._default_manager.filter(whose).order_by("pk").values_list("pk", *names)
    return {
        pk: [name for name, one in zip(names, values, strict=True) if one == person]
        for pk, *values in rows
    }


def _still(model: type[Model], rows: Mapping[str, list[str]], person: UUID) -> Found:
    """Of rows that were written down, those that still name the person in the same columns."""
    found: dict[Any, list[str]] = {}
    for names, keys in _alike(rows):
        here = model._default_manager.filter(pk__in=keys, **dict.fromkeys(names, person))
        found |= dict.fromkeys(here.values_list("pk", flat=True), names)
    return found


# --- changing them ------------------------------------------------------------------------------


def _give(model: type[Model], rows: Found, person: UUID) -> set[Any]:
    """Name the person in these columns of these rows; the keys of rows that a constraint keeps."""
    stay: set[Any] = set()
    for names, keys in _alike(rows):
        if not _change(model, keys, names, person):
            stay |= {pk for pk in keys if not _change(model, [pk], names, person)}
    return stay


def _alike(rows: Found) -> Iterator[tuple[list[str], list[Any]]]:
    """Rows that name the person in the same columns, a batch at a time."""
    groups: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
    for pk, names in rows.items():
        groups[tuple(names)].append(pk)
    for columns, keys in groups.items():
        names = list(columns)
        for start in range(0, len(keys), BATCH):
            yield names, keys[start : start + BATCH]


def _change(model: type[Model], keys: list[Any], names: Iterable[str], person: UUID) -> bool:
    try:
        with transaction.atomic():
            rows = model._default_manager.filter(pk__in=keys)
            rows.update(**dict.fromkeys(names, person))
    except IntegrityError:
        return False
    return True


def _write_down(merge: Merge, model: type[Model], found: Found, stay: set[Any]) -> None:
    label = model._meta.label_lower
    Moved.objects.bulk_create(
        [
            Moved(merge=merge, column=f"{label}.{name}", row=str(pk))
            for pk, names in found.items()
            if pk not in stay
            for name in names
        ],
        batch_size=BATCH,
    )
    if model in ENDS and stay:
        name, running, ended = ENDS[model]
        rows = model._default_manager.filter(pk__in=stay, **{name: running})
        keys = list(rows.values_list("pk", flat=True))
        rows.update(**{name: ended()})
        Moved.objects.bulk_create(
            [
                Moved(merge=merge, column=f"{label}.{name}", row=str(pk), has_ended=True)
                for pk in keys
            ]
        )


# How what stays behind ends: the column, its value while it runs, and then.
ENDS: dict[type[Model], tuple[str, Any, Callable[[], Any]]] = {
    Acting: ("ended_at", None, timezone.now),
    Status: ("ended_at", None, timezone.now),
    Force: ("ended_at", None, timezone.now),
    Dweller: ("until", None, timezone.localdate),
    Identity: ("state", Check.VERIFIED, lambda: Check.REPLACED),
    Membership: ("state", Member.IN, lambda: Member.LEFT),
}


def _begin_again(row: Moved, person: UUID) -> None:
    """Unless something has come in its place meanwhile."""
    label, _dot, name = row.column.rpartition(".")
    model = apps.get_model(label)
    _name, running, _ended = ENDS[model]
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=row.row).update(**{name: running})
    except IntegrityError:
        return
