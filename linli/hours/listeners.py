"""What hours follow: each record that is written or corrected, and whoever leaves."""

from linli.core.events import follow_within
from linli.core.models import Event
from linli.core.rows import by_id
from linli.hours.actions import certifying, following, starring
from linli.hours.models import Certificate, Finding, Hour, Imported, Objection, Standing, Step
from linli.records.models import ServiceRecord


def written(event: Event) -> None:
    following.enter(by_id(ServiceRecord, event.subject_id))


def corrected(event: Event) -> None:
    following.follow_correction(ServiceRecord.objects.get(pk=event.subject_id))


def forget_words(event: Event) -> None:
    """In the transaction in which somebody is erased: hours stay counted, words about them go."""
    pk = event.subject_id
    Hour.objects.filter(person=pk).exclude(why="").update(words="")
    Objection.objects.filter(by=pk).update(words="", answer="")
    Objection.objects.filter(hour__person=pk).update(words="", answer="")
    Finding.objects.filter(hour__person=pk).update(words="")
    Certificate.objects.filter(person=pk).update(body="")
    Imported.objects.filter(person=pk, step=Step.WAITS).update(step=Step.DECLINED)


def effective(event: Event) -> None:
    starring.follow(Hour.objects.get(pk=event.subject_id).person_id)


def revoked(event: Event) -> None:
    hour = Hour.objects.get(pk=event.subject_id)
    certifying.end_those_with(hour, Standing.REVOKED)
    starring.follow(hour.person_id)


def superseded(event: Event) -> None:
    hour = Hour.objects.get(pk=event.subject_id)
    certifying.end_those_with(hour, Standing.SUPERSEDED)
    starring.follow(hour.person_id)


follow_within("record.written", written)
follow_within("record.corrected", corrected)
follow_within("hours.effective", effective)
follow_within("hours.revoked", revoked)
follow_within("hours.superseded", superseded)
follow_within("person.erased", forget_words)
