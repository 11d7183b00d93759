"""How the history of areas reads to people."""

from django.utils.translation import gettext_lazy as _

from linli.areas.models import Kind

TOLD = {
    "area.added": _("added an area"),
    "area.edited": _("changed an area"),
    "area.recoded": _("gave an area a code"),
    "area.moved": _("moved an area"),
    "area.ended": _("ended an area"),
    "area.rows_placed": _("moved rows of an area that had ended"),
    "area.addresses_shown": _("saw the addresses that wait for an area"),
    "area.counted": _("entered a population figure"),
    "area.recounted": _("corrected a population figure"),
    "area.uncounted": _("removed a population figure"),
    "area_import.applied": _("imported a table of areas"),
}
ABOUT = {
    "areas.area": _("area"),
    "areas.areaimport": _("table of areas"),
}
FACTS = {
    "area.kind": Kind,
}
