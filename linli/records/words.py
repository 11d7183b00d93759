"""How the records' events read to people."""

from django.utils.translation import gettext_lazy as _

from linli.records.models import Sort

TOLD = {
    "record.written": _("wrote a service record"),
    "record.corrected": _("corrected a service record"),
    "record.asked": _("asked to enter a service afterwards"),
    "record.declined": _("did not let a service be entered afterwards"),
    "campaign.opened": _("opened a campaign"),
    "campaign.changed": _("changed a campaign"),
    "records.taken": _("took a table of service records along"),
}
ABOUT = {
    "records.servicerecord": _("service record"),
    "records.backdated": _("entry made afterwards"),
    "records.campaign": _("campaign"),
}
FACTS = {
    "campaign.kind": Sort,
}
