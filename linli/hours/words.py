"""How what happened to an hour reads in the audit."""

from django.utils.translation import gettext_lazy as _

from linli.hours.models import Outcome, State

TOLD = {
    "hours.publicised": _("put volunteer hours into public notice"),
    "hours.effective": _("volunteer hours took effect"),
    "hours.rejected": _("turned volunteer hours down"),
    "hours.disputed": _("objected to volunteer hours"),
    "hours.answered": _("answered an objection to volunteer hours"),
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
    "hours.superseded": _("replaced volunteer hours by a new version"),
}
ABOUT = {
    "hours.hour": _("hour of volunteering"),
    "hours.certificate": _("certificate"),
    "hours.objection": _("objection"),
    "hours.sample": _("sample"),
    "hours.terms": _("terms"),
    "hours.transfer": _("table of hours"),
}
FACTS = {
    "hours.state": State,
    "hours.outcome": Outcome,
    "hours.was": State,
}
