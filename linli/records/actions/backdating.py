"""Entering afterwards what was not recorded when it was done 补录: one asks, another decides.

Reason, evidence and two people, because false hours are bought at the back office, not at the door.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.models import Service
from linli.core import files
from linli.core.errors import Refused, allow
from linli.core.events import record as tell
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.people import presence
from linli.records import queries, rules, sources
from linli.records.actions.writing import Gave, Got, add, is_late, refuse_parts, refuse_unfit
from linli.records.models import IN_WORDS, Backdated, Reason, ServiceRecord

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def ask_backdated(  # noqa: PLR0913 - a record has that many facts
    *,
    by: Person,
    kind: str,
    begun_at: datetime,
    ended_at: datetime,
    area_id: UUID,
    organisation: Organisation,
    contributions: Sequence[Gave],
    receptions: Sequence[Got],
    reason: str,
    evidence: Sequence[object] = (),
    uploads: "Sequence[UploadedFile[bytes]]" = (),
    proof: str = "",
    reason_kind: str = Reason.OFFLINE,
    source: Model | None = None,
    **more: Any,
) -> Backdated:
    """Say what was done, why it was not recorded, and with what proof. Nothing counts yet.

    Proof: ids of files that are kept already, files that come with it, or `proof` in words.
    More: `service`, `title`, `place`, `project_id`, `tags`, `is_confidential`, as `write` has them.
    """
    allow(rules.may_enter(by, area_id))
    row = Backdated(area_id=area_id, reason=reason.strip(), reason_kind=reason_kind, asked_by=by)
    row.evidence = [str(one) for one in evidence]
    row.proof = proof.strip()
    if row.proof:
        row.evidence.append(IN_WORDS)
    row.source_kind, row.source_id = sources.source_of(source or row)
    row.facts = {
        "kind": kind,
        "begun_at": begun_at.isoformat(),
        "ended_at": ended_at.isoformat(),
        "organisation": str(organisation.pk),
        "service": _id(more.pop("service", None)),
        "title": more.pop("title", ""),
        "place": more.pop("place", "outside"),
        "project": _id(more.pop("project_id", None)),
        "tags": list(more.pop("tags", ())),
        "is_confidential": bool(more.pop("is_confidential", False)),
        "gave": [
            [str(one.person.pk), one.force, one.minutes, _id(one.organisation), one.role]
            for one in contributions
        ],
        "got": [[_id(one.person), one.count, one.how, one.times] for one in receptions],
    }
    if more:
        raise TypeError(*more)
    if not row.reason or not (row.evidence or uploads):
        raise Refused(_("Say why it was not recorded then, and show proof."))
    refuse_parts(contributions, receptions)
    refuse_unfit(_record(row))
    _refuse_untrue(row, contributions, begun_at, ended_at)
    if sources.of_source(row.source_kind, row.source_id):
        raise Refused(_("This was recorded already."))
    row.evidence += [str(files.keep(one, about=row, by=by, pdf=True).pk) for one in uploads]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody asked for this already. A second person decides.")) from error
    tell("record.asked", by=by, about=row, why=reason_kind)
    return row


@transaction.atomic
def decide_backdated(row: Backdated, *, by: Person, is_granted: bool) -> ServiceRecord | None:
    """A second person has looked at the proof: the record is written, marked for ever; or not."""
    row = lock(row)
    gave, got = parts_of(row)
    helpers = {one.person.pk for one in gave}
    allow(rules.may_decide(by, row.area_id) and by.pk != row.asked_by_id and by.pk not in helpers)
    if row.decided_at is not None:
        raise Refused(_("This was decided already."))
    if row.is_over:
        raise Refused(_("This waited too long. Ask again."))
    reason, proof = row.reason, row.proof
    row.decided_at, row.decided_by, row.is_granted = timezone.now(), by, is_granted
    row.reason = row.proof = ""  # from here they stand in the record, or nowhere
    row.save(update_fields=["decided_at", "decided_by", "is_granted", "reason", "proof"])
    if not is_granted:
        tell("record.declined", by=by, about=row, why=row.reason_kind)
        return None
    if sources.of_source(row.source_kind, row.source_id):
        raise Refused(_("This was recorded already."))
    made = _record(row)
    made.reason, made.proof, made.approved_by = reason, proof, by
    _refuse_untrue(row, gave, made.begun_at, made.ended_at)
    return add(made, by=by, gave=gave, got=got)


def _refuse_untrue(
    row: Backdated, gave: Sequence[Gave], begun_at: datetime, ended_at: datetime
) -> None:
    """Nobody gives more time than it lasted, nor is in two places at once (§1.5, rule 4)."""
    refuse_more_than_lasted(gave, begun_at, ended_at)
    refuse_two_places([one.person.pk for one in gave], begun_at, ended_at, but=row.source_id)


def refuse_more_than_lasted(gave: Sequence[Gave], begun_at: datetime, ended_at: datetime) -> None:
    lasted = (ended_at - begun_at).total_seconds() / 60
    if any(one.minutes > max(1, round(lasted)) for one in gave):
        raise Refused(_("Nobody gives more minutes than it lasted."))


def refuse_two_places(
    people: Collection[UUID], begun_at: datetime, ended_at: datetime, *, but: UUID | None
) -> None:
    """`but`: the record of that source, which is this one."""
    if queries.elsewhere(list(people), begun_at, ended_at, but=but) or any(
        presence.was_busy(pk, begun_at, ended_at, but=but) for pk in people
    ):
        raise Refused(_("Somebody named here was recorded somewhere else at that time."))


def parts_of(row: Backdated) -> tuple[list[Gave], list[Got]]:
    """Who gave and who received, as they were named."""
    named = [one[0] for one in row.facts["gave"] + row.facts["got"] if one[0]]
    people = {str(pk): one for pk, one in Person.objects.in_bulk(named).items()}
    units = {one[3] for one in row.facts["gave"] if one[3]}
    from_ = {str(pk): one for pk, one in Organisation.objects.in_bulk(list(units)).items()}
    gave = [
        Gave(people[person], force, minutes, from_.get(unit), role)
        for person, force, minutes, unit, role in row.facts["gave"]
    ]
    got = [Got(people.get(pk or ""), count, how, n) for pk, count, how, n in row.facts["got"]]
    return gave, got


def _record(row: Backdated) -> ServiceRecord:
    facts = row.facts
    service = Service.objects.filter(pk=facts["service"]).first() if facts["service"] else None
    return ServiceRecord(
        source_kind=row.source_kind, source_id=row.source_id, kind=facts["kind"],
        service=service, title="" if service else facts["title"],
        begun_at=datetime.fromisoformat(facts["begun_at"]),
        ended_at=datetime.fromisoformat(facts["ended_at"]),
        place=facts["place"], area_id=row.area_id, organisation_id=facts["organisation"],
        project_id=facts["project"], tags=facts["tags"], evidence=row.evidence,
        is_confidential=facts["is_confidential"], is_backdated=True,
        is_late=is_late(datetime.fromisoformat(facts["ended_at"])),
        reason=row.reason, reason_kind=row.reason_kind, written_by=row.asked_by,
    )  # fmt: skip


def _id(row: Any) -> str | None:
    """A row's id, or an id, as it stands in JSON."""
    return None if row is None else str(getattr(row, "pk", row))
