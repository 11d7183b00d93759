"""How the history of organisations, memberships and roles reads to people."""

from django.utils.translation import gettext_lazy as _

from linli.organisations.models import Kind, Role, Standing

TOLD = {
    "organisation.created": _("entered an organisation"),
    "organisation.edited": _("changed an organisation"),
    "organisation.described": _("changed how an organisation presents itself"),
    "organisation.ended": _("ended an organisation"),
    "organisation.sanctioned": _("changed the standing of an organisation"),
    "membership.asked": _("asked to join"),
    "membership.came": _("joined an organisation that is open to all"),
    "membership.approved": _("took a member in"),
    "membership.refused": _("turned a request to join down"),
    "membership.joined": _("joined with a code"),
    "membership.left": _("left an organisation"),
    "membership.removed": _("took a member out"),
    "invitation.sent": _("sent an invitation"),
    "invitation.accepted": _("accepted an invitation"),
    "invitation.declined": _("declined an invitation"),
    "join_code.made": _("made a code to join with"),
    "join_code.withdrawn": _("withdrew a code to join with"),
    "grant.given": _("gave a role"),
    "grant.revoked": _("took a role away"),
    "audit.exported": _("exported events"),
}
ABOUT = {
    "organisations.organisation": _("organisation"),
    "organisations.membership": _("membership"),
    "organisations.invitation": _("invitation"),
    "organisations.joincode": _("join code"),
    "organisations.grant": _("role"),
}
FACTS = {
    "role": Role,
    "organisation.kind": Kind,
    "organisation.standing": Standing,
}
