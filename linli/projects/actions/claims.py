"""Handing in what no record can show, and deciding whether it counts."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels.actions import tell
from linli.core import files
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.projects import counting, rules
from linli.projects.models import MOST, Claim, Indicator, Project, Stand, State

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def hand_in(
    indicator: Indicator, *, by: Person, on: date, amount: int, title: str,
    uploads: "Sequence[UploadedFile[bytes]]",
) -> Claim:  # fmt: skip
    """Say that so much was done on a day, with the files that show it. Nothing counts yet."""
    project = _running(indicator.project)
    allow(rules.may_run(by, project))
    if not indicator.is_document:
        raise Refused(_("This counts from the records, and nobody types it."))
    if not project.first_day <= on <= min(project.last_day, timezone.localdate()):
        raise Refused(_("The day lies outside the contract, or has not come yet."))
    if not 1 <= amount <= MOST or not title.strip():
        raise Refused(_("Say what it is, and how many."))
    if not uploads:
        raise Refused(_("Add the file that shows it."))
    claim = Claim(indicator=indicator, on=on, amount=amount, title=title.strip(), handed_in_by=by)
    claim.evidence = [str(files.keep(one, about=claim, by=by, pdf=True).pk) for one in uploads]
    claim.save(force_insert=True)
    counting.sum_claims([indicator.pk])
    record("project.claimed", by=by, about=project, amount=amount)
    return claim


@transaction.atomic
def decide(claim: Claim, *, by: Person, accepts: bool, because: str = "") -> Claim:
    """It counts, or it does not and why. What was accepted can be refused until the end."""
    project = _running(claim.indicator.project)
    claim = lock(claim)
    allow(rules.may_decide(by, claim))
    if claim.stand == Stand.WITHDRAWN or claim.stand == Stand.REFUSED or (
        accepts and claim.stand == Stand.ACCEPTED
    ):  # fmt: skip
        raise Refused(_("This was decided already."))
    if not accepts and not because.strip():
        raise Refused(_("Say why it does not count."))
    claim.stand = Stand.ACCEPTED if accepts else Stand.REFUSED
    claim.because = "" if accepts else because.strip()
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.save(update_fields=["stand", "because", "decided_by", "decided_at"])
    counting.sum_claims([claim.indicator_id])
    verb = "project.claim_accepted" if accepts else "project.claim_refused"
    event = record(verb, by=by, about=project, amount=claim.amount)
    tell(
        claim.handed_in_by, "claim.accepted" if accepts else "claim.refused", about=claim,
        once=f"{verb} {event.pk}", facts={"title": claim.title},
    )  # fmt: skip
    return claim


@transaction.atomic
def withdraw(claim: Claim, *, by: Person) -> Claim:
    """It was a mistake; nobody has looked at it yet."""
    project = _running(claim.indicator.project)
    claim = lock(claim)
    allow(rules.may_run(by, project))
    if claim.stand != Stand.WAITING:
        raise Refused(_("This was decided already."))
    claim.stand = Stand.WITHDRAWN
    claim.save(update_fields=["stand"])
    counting.sum_claims([claim.indicator_id])
    record("project.claim_withdrawn", by=by, about=project, amount=claim.amount)
    return claim


def _running(project: Project) -> Project:
    """The project, held as while a record is counted: its figures change here too."""
    held = next(iter(counting.hold(Project.objects.filter(pk=project.pk))), None)
    if held is None or held.state != State.RUNNING:
        raise Refused(_("Only while it runs."))
    return held
