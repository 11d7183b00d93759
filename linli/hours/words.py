"""How what happened to an hour reads in the audit."""

from django.utils.translation import gettext_lazy as _

from linli.hours.models import Outcome, State, Verdict

TOLD = {
    "hours.publicised": _("put volunteer hours into public notice"),
    "hours.effective": _("volunteer hours took effect"),
    "hours.rejected": _("turned volunteer hours down"),
    "hours.disputed": _("objected to volunteer hours"),
    "hours.answered": _("answered an objection to volunteer hours"),
    "hours.appealed": _("asked for a second look at volunteer hours"),
    "hours.answered_again": _("answered after a second look at volunteer hours"),
    "hours.reopened": _("opened volunteer hours for review again"),
    "hours.revoked": _("took volunteer hours back"),
    "certificate.issued": _("issued a certificate of volunteer hours"),
    "certificate.taken": _("took a certificate of volunteer hours along"),
    "certificate.ended": _("a certificate of volunteer hours lost its force"),
    "hours.handed_in": _("handed in volunteer hours of another system"),
    "hours.taken_over": _("let volunteer hours of another system in"),
    "hours.not_taken_over": _("did not let volunteer hours of another system in"),
    "hours.sent_back": _("took hours to correct along, as a sheet"),
    "hours.drawn": _("drew volunteer hours by lot"),
    "hours.own_taken": _("took their own hours along as a table"),
    "hours.looked_into": _("looked into volunteer hours that were drawn by lot"),
    "hours.handed_over": _("made a table of volunteer hours for the national system"),
    "hours.table_taken": _("took a table of volunteer hours along"),
    "hours.answered_there": _("wrote down what the national system answered"),
    "hours.star_reached": _("reached a star of volunteering"),
    "hours.star_lost": _("lost a star of volunteering"),
    "hours.superseded": _("replaced volunteer hours by a new version"),
}
ABOUT = {
    "hours.hour": _("hour of volunteering"),
    "hours.certificate": _("certificate"),
    "hours.objection": _("objection"),
    "hours.sample": _("sample"),
    "hours.starchange": _("star of volunteering"),
    "hours.handover": _("table for the national system"),
    "hours.terms": _("terms"),
    "hours.transfer": _("table of hours"),
}
FACTS = {
    "hours.state": State,
    "hours.outcome": {**dict(Outcome.choices), **dict(Verdict.choices)},
    "hours.was": State,
}
