"""A CAP document comes: it is taken in as it is, known already, or refused and kept."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.alerts import cap, placing, queries, rules
from linli.alerts.actions import chains
from linli.alerts.capdata import Bad, Message
from linli.alerts.chosen import fields, told
from linli.alerts.models import MOST_KEPT, Alert, AlertArea, How, Mention, RefusedDocument
from linli.core import pulse
from linli.core.events import record

MOST_REFUSED = 300  # the oldest go: nobody fills the disk with nonsense
MOST_REFERENCES = 50


@dataclass(frozen=True)
class Outcome:
    """What became of a document: exactly one of `alert` and `refused` is there."""

    alert: Alert | None
    refused: RefusedDocument | None = None
    is_new: bool = False


def take_in(data: bytes, *, name: str, link: str = "") -> Outcome:
    """Take a document in; what cannot be is kept with the reason, and changes nothing else.

    `link` is the official page, for documents that name none.
    """
    try:
        return _take_in(data, link)
    except Bad as bad:
        return Outcome(None, keep_refused(data, bad, name=name))


@transaction.atomic
def _take_in(data: bytes, link: str) -> Outcome:
    message = cap.read(data)
    info = told(message)
    pulse.touch()  # first: two documents of one chain wait for each other here
    key = {"sender": message.sender, "identifier": message.identifier, "sent": message.sent}
    known = Alert.objects.filter(**key).first()
    if known:
        if known.document is None or bytes(known.document) != data:
            raise Bad("other_text", "identifier")
        return Outcome(known)
    if message.sent > timezone.now() + rules.AHEAD:
        raise Bad("future", "sent")
    before = _before(message)
    given = fields(message, info, before[0] if before else None, link)
    where = _where(message, before)
    alert = Alert.objects.create(**given, how=How.FILE, document=data)
    AlertArea.objects.bulk_create(
        AlertArea(alert=alert, area_id=area, by=by) for area, by in where.items()
    )
    keys = {(one.sender, one.identifier, one.sent) for one in message.references}
    Mention.objects.bulk_create(
        Mention(alert=alert, sender=sender, identifier=identifier, sent=sent)
        for sender, identifier, sent in sorted(keys)
    )
    chains.close(alert)
    record("alert.taken_in", by=None, about=alert, status=alert.status, kind=alert.kind)
    return Outcome(alert, is_new=True)


def _before(message: Message) -> list[Alert]:
    """The messages here that it changes or lifts."""
    if message.msg_type not in ("Update", "Cancel"):
        return []
    if not message.references:
        raise Bad("missing", "references")
    if any(one.sender != message.sender for one in message.references):
        raise Bad("other_sender", "references")
    if len(message.references) > MOST_REFERENCES:
        raise Bad("too_many", "references")
    keys = [(one.sender, one.identifier, one.sent) for one in message.references]
    return queries.mentioned(keys, message.status.lower())


def _where(message: Message, before: list[Alert]) -> dict[UUID, str]:
    """Its areas here; of one that lifts and names none, the areas of what it lifts."""
    found = placing.placed(area for info in message.infos for area in info.areas)
    if not found and message.msg_type == "Cancel":
        rows = AlertArea.objects.filter(alert__in=before)
        found = dict(rows.values_list("area", "by"))
    if not found:
        raise Bad("no_area", "area")
    if len(found) > placing.MOST_AREAS:
        raise Bad("too_many", "area")
    return found


@transaction.atomic
def keep_refused(data: bytes, bad: Bad, *, name: str) -> RefusedDocument:
    """For whoever runs the platform: its beginning, its size, its digest, and why."""
    row = RefusedDocument.objects.create(
        name="".join(one for one in name if one.isprintable())[-100:],
        code=bad.code,
        where=bad.where,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        kept=data[:MOST_KEPT],
    )
    old = RefusedDocument.objects.order_by("-at", "-id").values_list("pk", flat=True)
    RefusedDocument.objects.filter(pk__in=list(old[MOST_REFUSED:])).delete()
    record("alert.refused", by=None, about=row, code=bad.code, size=len(data))
    return row
