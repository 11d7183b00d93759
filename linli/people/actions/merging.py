"""Two rows of one person: put together by a member of staff who has both files open; undone."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person, Session
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import facts, finding, merges, rules
from linli.people.actions.registering import file_of
from linli.people.models import Apart, Merge


@dataclass
class Outcome:
    """What a merge did: which facts were taken, how many rows of each part followed, and how many
    ended there."""

    merge: Merge
    takes: list[str]
    follows: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)


class _Shown(Exception):  # noqa: N818 - no error: it ends a rehearsal
    pass


def rehearse(kept: Person, gone: Person, *, by: Person, take: Collection[str] = ()) -> Outcome:
    """What `put_together` would do, told by doing it and taking it back: it cannot be wrong."""
    done: list[Outcome] = []
    try:
        with transaction.atomic():
            done.append(put_together(kept, gone, by=by, take=take))
            raise _Shown
    except _Shown:
        return done[0]


@transaction.atomic
def put_together(kept: Person, gone: Person, *, by: Person, take: Collection[str] = ()) -> Outcome:
    """`gone` was `kept` all along: all that is theirs follows, and `gone` is found nowhere more.

    `take` names the facts of `gone` that are right where both say something. What only one of
    them says is kept in any case.
    """
    kept, gone = _both(kept, gone)
    allow(rules.may_merge(by, kept, gone))
    for words in merges.obstacles(kept, gone):
        raise Refused(words)
    chosen = facts.chosen(kept, gone, take)
    had = facts.of(kept)
    was = {
        "gone": {name: getattr(gone, name) for name in WAYS},
        "had": {name: had[name] for name in chosen},
        "got": chosen,
    }
    area_id = gone.area_id
    merge = Merge.objects.create(kept=kept, gone=gone, by=by, was=json.dumps(was, default=str))
    Session.objects.filter(person=gone).delete()
    gone.joined_at = gone.claimed_at = gone.area_id = None
    gone.is_active = False
    gone.merged_into = kept
    gone.save(update_fields=[*WAYS, "merged_into"])
    _say(kept, chosen)
    merges.follow(merge)
    finding.refresh(kept, gone)
    follows, ends = merges.counted(merge)
    rows = sum(follows.values())
    ids = {"gone": str(gone.pk), "merge": str(merge.pk)}
    record("person.merged", by=by, about=kept, area_id=None, rows=rows, **ids)
    record("person.became", by=by, about=gone, area_id=area_id, kept=str(kept.pk))
    return Outcome(merge, list(chosen), follows, ends)


@transaction.atomic
def catch_up(merge: Merge) -> None:
    """What was written for the row that went while it went, by somebody who had read it before,
    follows too."""
    merge = lock(merge)
    if merge.undone_at is None and merge.kept.erased_at is None:
        merges.follow(merge)


@transaction.atomic
def take_apart(merge: Merge, *, by: Person) -> Person:
    """They were two people after all: what followed goes back, and so do the facts, unless they
    were put right meanwhile. What was added since stays where it was added."""
    merge = lock(merge)
    kept, gone = _both(merge.kept, merge.gone)
    allow(rules.may_take_apart(by, merge))
    if merge.undone_at:
        raise Refused(_("This was undone already."))
    if kept.merged_into_id or kept.erased_at:
        raise Refused(_("The entry it went into is itself gone. Undo that first."))
    was = json.loads(merge.was)
    merge.undone_at, merge.undone_by, merge.was = timezone.now(), by, ""
    merge.save(update_fields=["undone_at", "undone_by", "was"])
    now = facts.of(kept)
    got, had = facts.read(was["got"]), facts.read(was["had"])
    _say(kept, {name: value for name, value in had.items() if now[name] == got[name]})
    _stand_up(gone, was["gone"])
    merges.go_back(merge)
    merge.moved.all().delete()
    finding.refresh(kept, gone)
    record("person.merge_undone", by=by, about=kept, gone=str(gone.pk))
    record("person.came_back", by=by, about=gone, kept=str(kept.pk))
    return gone


@transaction.atomic
def keep_apart(one: Person, other: Person, *, by: Person) -> None:
    """They are two people: nobody is asked about them again."""
    one, other = _both(one, other)
    allow(rules.may_merge(by, one, other))
    first, second = sorted((one, other), key=lambda person: person.pk)
    Apart.objects.get_or_create(one=first, other=second, defaults={"by": by})
    record("person.kept_apart", by=by, about=first, other=str(second.pk))


# How somebody is reached and found: what goes from a row that became another.
WAYS = ("joined_at", "claimed_at", "area_id", "is_active")


def _both(one: Person, other: Person) -> tuple[Person, Person]:
    """Both rows, held, always in one order."""
    held = {person.pk: lock(person) for person in sorted((one, other), key=lambda row: row.pk)}
    return held[one.pk], held[other.pk]


def _say(person: Person, said: Mapping[str, Any]) -> None:
    """Write these facts into the row and its file."""
    file = file_of(person)
    for name, value in said.items():
        setattr(person if name in facts.OF_PERSON else file, name, value)
    person.save()
    file.save()


def _stand_up(gone: Person, was: Mapping[str, Any]) -> None:
    """Back where it was; without its account if somebody else signs in with the number now."""
    gone.merged_into = None
    gone.area_id = was["area_id"]
    gone.is_active = was["is_active"]
    gone.save(update_fields=["merged_into", "area_id", "is_active"])
    if not was["joined_at"]:
        return
    gone.joined_at = datetime.fromisoformat(was["joined_at"])
    gone.claimed_at = datetime.fromisoformat(was["claimed_at"]) if was["claimed_at"] else None
    try:
        with transaction.atomic():
            gone.save(update_fields=["joined_at", "claimed_at"])
    except IntegrityError:
        gone.joined_at = gone.claimed_at = None
