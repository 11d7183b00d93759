"""What activities hold about somebody, for "my data"."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.activities.models import (
    Commendation,
    Feed,
    ForNeighbour,
    Handout,
    Invited,
    Permit,
    Presence,
    Qualification,
    SignUp,
    Training,
)
from linli.people import held

LABELS = {"came_at": _("Came"), "went_at": _("Left"), "metres": _("Metres from the place"),
          "because": _("Why nobody checked out")}  # fmt: skip
SKILLS = {"seen": _("What was seen"), "until": _("Last day")}
HANDED = {"thing": _("What it is"), "signature": _("Signature")}
NEIGHBOURS = {"neighbour": _("Neighbour"), "phone": _("Phone")}
LEARNT = {"host": _("Who taught it"), "minutes": _("Minutes of learning"), "score": _("Marks"),
          "passed": _("Passed"), "certificate": _("Number of the certificate"),
          "until": _("Last day")}  # fmt: skip
PRAISED = {"granted_by": _("Who granted it"), "rank": _("Level"), "seen": _("What was seen")}
PERMITS = {"guardian": _("Guardian")}


def register() -> None:
    held.also("activities", _("Activities you signed up for"), signed_up_by,
              rows=["activities.signup.person", "activities.answer.person"])  # fmt: skip
    held.also("presences", _("When you were at an activity"), presences_of, LABELS,
              rows=["activities.presence.person", "activities.forgotten.person"])  # fmt: skip
    held.also("qualifications", _("Skills that were verified"), qualifications_of, SKILLS,
              rows=["activities.qualification.person"])  # fmt: skip
    held.also("trainings", _("Courses you did"), trainings_of, LEARNT,
              rows=["activities.training.person"])  # fmt: skip
    held.also("commendations", _("Commendations"), commendations_of, PRAISED,
              rows=["activities.commendation.person"])  # fmt: skip
    held.also("handouts", _("What you took along at an activity"), handed_to, HANDED,
              rows=["activities.handout.person"])  # fmt: skip
    held.also("neighbours", _("Neighbours you asked for a place for"), asked_by, NEIGHBOURS,
              rows=["activities.forneighbour.by"])  # fmt: skip
    held.also("invited", _("Where you were asked to help"), invited_to,
              rows=["activities.invited.person"])  # fmt: skip
    held.also("permits", _("A guardian's yes to an activity"), permits_of, PERMITS,
              rows=["activities.permit.person"])  # fmt: skip
    held.also("calendar", _("Your address for the calendar of a phone"), feed_of,
              stays=["activities.feed.person"])  # fmt: skip


def signed_up_by(person: Person) -> list[dict[str, Any]]:
    rows = SignUp.objects.filter(person=person).select_related("activity", "answer").order_by("at")
    return [
        {
            "name": row.activity.name,
            "at": timezone.localtime(row.at).isoformat(),
            "state": str(row.get_stand_display()),
            "reason": row.answer.reason if hasattr(row, "answer") else "",
        }
        for row in rows
    ]


def presences_of(person: Person) -> list[dict[str, Any]]:
    rows = Presence.objects.filter(person=person).select_related("sign_up__activity", "forgotten")
    return [
        {
            "name": row.sign_up.activity.name,
            "came_at": timezone.localtime(row.came_at).isoformat(),
            "went_at": timezone.localtime(row.went_at).isoformat() if row.went_at else "",
            "channel": str(row.get_came_how_display()),
            "metres": row.came_metres,
            "because": _because(row),
        }
        for row in rows.order_by("came_at")
    ]


def _because(row: Presence) -> str:
    """Why nobody checked them out, where somebody said so."""
    said = getattr(row, "forgotten", None)
    return f"{said.get_why_display()} {said.words}".strip() if said else ""


def feed_of(person: Person) -> list[dict[str, Any]]:
    rows = Feed.objects.filter(person=person)
    return [{"since": timezone.localtime(row.made_at).isoformat()} for row in rows]


def qualifications_of(person: Person) -> list[dict[str, Any]]:
    rows = Qualification.objects.filter(person=person).select_related("skill")
    return [
        {
            "name": row.skill.name,
            "seen": row.seen,
            "since": row.got_on.isoformat(),
            "until": row.valid_until.isoformat() if row.valid_until else "",
        }
        for row in rows
    ]


def trainings_of(person: Person) -> list[dict[str, Any]]:
    rows = Training.objects.filter(person=person).select_related("course__host")
    return [
        {
            "name": row.course.name,
            "host": row.course.host.name,
            "on": row.on.isoformat(),
            "minutes": row.minutes,
            "score": row.score,
            "passed": row.is_passed,
            "certificate": row.certificate,
            "until": row.valid_until.isoformat() if row.valid_until else "",
            "ended_at": timezone.localtime(row.revoked_at).isoformat() if row.revoked_at else "",
            "reason": row.reason,
        }
        for row in rows.order_by("on", "pk")
    ]


def commendations_of(person: Person) -> list[dict[str, Any]]:
    rows = Commendation.objects.filter(person=person)
    return [
        {
            "name": row.name,
            "on": row.on.isoformat(),
            "granted_by": row.granted_by,
            "rank": str(row.get_rank_display()),
            "seen": row.evidence,
            "ended_at": timezone.localtime(row.revoked_at).isoformat() if row.revoked_at else "",
            "reason": row.reason,
        }
        for row in rows.order_by("on", "pk")
    ]


def handed_to(person: Person) -> list[dict[str, Any]]:
    rows = Handout.objects.filter(person=person).select_related("goods__activity")
    return [
        {
            "name": row.goods.activity.name,
            "thing": f"{row.goods.name} × {row.number}",
            "signature": row.signature,
            "at": timezone.localtime(row.at).isoformat(),
        }
        for row in rows.order_by("at")
    ]


def asked_by(person: Person) -> list[dict[str, Any]]:
    rows = ForNeighbour.objects.filter(by=person).select_related("post__activity")
    return [
        {
            "name": row.post.activity.name,
            "neighbour": row.name,
            "phone": row.phone,
            "at": timezone.localtime(row.at).isoformat(),
        }
        for row in rows.order_by("at")
    ]


def invited_to(person: Person) -> list[dict[str, Any]]:
    rows = Invited.objects.filter(person=person).select_related("post__activity").order_by("at")
    return [
        {"name": row.post.activity.name, "at": timezone.localtime(row.at).isoformat()}
        for row in rows
    ]


def permits_of(person: Person) -> list[dict[str, Any]]:
    rows = Permit.objects.filter(person=person).select_related("activity", "guardian")
    return [
        {
            "name": row.activity.name,
            "guardian": row.guardian.name if row.guardian else row.name,
            "channel": str(row.get_channel_display()),
            "at": timezone.localtime(row.at).isoformat(),
        }
        for row in rows.order_by("at")
    ]
