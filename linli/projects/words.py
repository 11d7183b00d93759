"""How projects and what happened to them read."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.templatetags.linli import day
from linli.projects.models import Field, Item, Mode, Project, Reason, Stand, State, Step, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from linli.projects.queries import Standing

TOLD = {
    "project.drafted": gettext_lazy("drafted a purchased project"),
    "project.changed": gettext_lazy("changed the draft of a project"),
    "project.dropped": gettext_lazy("threw the draft of a project away"),
    "project.asked": gettext_lazy("wrote an indicator into a draft"),
    "project.asked_less": gettext_lazy("took an indicator out of a draft"),
    "project.signed": gettext_lazy("signed the contract of a project"),
    "project.started": gettext_lazy("started a project"),
    "project.closed": gettext_lazy("closed a project"),
    "project.claimed": gettext_lazy("handed in a document for an indicator"),
    "project.claim_accepted": gettext_lazy("accepted a document for an indicator"),
    "project.claim_refused": gettext_lazy("did not accept a document for an indicator"),
    "project.cleared": gettext_lazy("said that two records both count"),
    "plan.opened": gettext_lazy("opened the plan of a year"),
    "plan.changed": gettext_lazy("changed the plan of a year"),
    "plan.proposed": gettext_lazy("proposed what is needed"),
    "plan.approved": gettext_lazy("approved what is needed"),
    "plan.refused": gettext_lazy("did not approve what is needed"),
    "plan.offered": gettext_lazy("asked for offers"),
    "plan.awarded": gettext_lazy("decided who carries a project out"),
    "plan.contracted": gettext_lazy("wrote the contract of what was planned"),
    "plan.fulfilled": gettext_lazy("did what the law wants of a purchase"),
    "project.claim_withdrawn": gettext_lazy("withdrew a document for an indicator"),
}
ABOUT = {
    "projects.project": gettext_lazy("project"),
    "projects.indicator": gettext_lazy("indicator"),
    "projects.milestone": gettext_lazy("milestone"),
    "projects.claim": gettext_lazy("document handed in"),
    "projects.yearplan": gettext_lazy("plan of a year"),
    "projects.planned": gettext_lazy("what is needed"),
    "projects.due": gettext_lazy("duty of a purchaser"),
    "projects.cleared": gettext_lazy("two records that both count"),
}
FACTS = {
    "project.unit": Unit,
    "project.field": Field,
    "plan.field": Field,
    "plan.mode": Mode,
}

# Of a project, and of an indicator: the words, the tone and the icon.
STATES: "dict[str, tuple[StrOrPromise, str, str]]" = {
    State.DRAFTED: (State.DRAFTED.label, "", "edit"),
    State.SIGNED: (State.SIGNED.label, "info", "file"),
    State.RUNNING: (State.RUNNING.label, "ok", "route"),
    State.CLOSED: (State.CLOSED.label, "", "check"),
}
CLAIMS: "dict[str, tuple[StrOrPromise, str, str]]" = {
    Stand.WAITING: (Stand.WAITING.label, "wait", "clock"),
    Stand.ACCEPTED: (Stand.ACCEPTED.label, "ok", "check"),
    Stand.REFUSED: (Stand.REFUSED.label, "bad", ""),
    Stand.WITHDRAWN: (Stand.WITHDRAWN.label, "", ""),
}
NEEDS: "dict[str, tuple[StrOrPromise, str, str]]" = {
    Step.PROPOSED: (Step.PROPOSED.label, "wait", "clock"),
    Step.APPROVED: (Step.APPROVED.label, "ok", "check"),
    Step.REFUSED: (Step.REFUSED.label, "", ""),
    Step.OFFERED: (Step.OFFERED.label, "info", "file"),
    Step.AWARDED: (Step.AWARDED.label, "info", "org"),
    Step.CONTRACTED: (Step.CONTRACTED.label, "ok", "route"),
}
STANDINGS: "dict[str, tuple[StrOrPromise, str, str]]" = {
    "reached": (gettext_lazy("Reached"), "ok", "check"),
    "fine": (gettext_lazy("On time"), "ok", "check"),
    "slow": (gettext_lazy("A little slow"), "wait", "clock"),
    "behind": (gettext_lazy("Behind"), "bad", "warn"),
}


TOO_FEW: "dict[str, StrOrPromise]" = {
    Reason.PERSONS: gettext_lazy("Only %(have)d of %(need)d people"),
    Reason.SESSIONS: gettext_lazy("Only %(have)d of %(need)d sessions"),
    Reason.MINUTES: gettext_lazy("Only %(have)d of %(need)d minutes"),
}


def why(item: Item, *, late: int, holder: Project | None) -> str:
    """Why a record does not count, with its figures."""
    if item.reason in TOO_FEW:
        return TOO_FEW[item.reason] % {"have": item.have, "need": item.need}
    match item.reason:
        case Reason.LATE:
            words = ngettext(
                "Recorded after %(n)d working day", "Recorded after %(n)d working days", late
            )
            return words % {"n": late}
        case Reason.ELSEWHERE if holder:
            return _("Already counted in %(project)s") % {"project": holder.name}
        case Reason.ELSEWHERE:
            return _("Already counted in another project")
        case Reason.GROUP:
            return _("None of those who received it is known to be of the group")
        case Reason.NAMELESS:
            return _("Nobody is named, so nobody can be counted once")
    return _("Outside the area that counts")


def steps(project: Project, found: "list[Standing]", today: date) -> list[dict[str, Any]]:
    """From the signature to the end: what is over, what comes next."""
    periods = sorted({one.by_day for each in found for one in each.row.milestones.all()})
    begins = project.first_day > today
    signed, started, closed = project.signed_at, project.started_at, project.closed_at
    rows: list[tuple[str, date | datetime, bool]] = [
        *([(_("Signed"), signed, True)] if signed else []),
        (_("Started"), started, True)
        if started
        else (_("First day"), project.first_day, not begins and bool(signed)),
        *((_("Target of a period"), one, one < today) for one in periods if one < project.last_day),
        (_("Last day"), project.last_day, project.last_day < today),
        *([(_("Wound up"), closed, True)] if closed else []),
    ]
    next_one = next((n for n, row in enumerate(rows) if not row[2]), -1)
    return [
        {"title": title, "when": day(when),
         "state": "ok" if is_over else "now" if n == next_one else "todo"}
        for n, (title, when, is_over) in enumerate(rows)
    ]  # fmt: skip


def amount(unit: str, number: int) -> str:
    """What one item adds: minutes in words, the rest as a number."""
    if unit == Unit.HOURS:
        return _("%(n)d min") % {"n": number}
    return str(number)
