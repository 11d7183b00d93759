"""How the history of the catalogue reads to people."""

from django.utils.translation import gettext_lazy as _

from linli.catalogue.models import Urgency

TOLD = {
    "service.added": _("added a service"),
    "service.edited": _("changed a service"),
    "service.limited": _("set the time limits of a service"),
    "service.offered": _("set where a service is offered"),
    "package.added": _("put a package together"),
    "package.changed": _("changed a package"),
    "category.added": _("added a category"),
    "category.changed": _("changed a category"),
    "catalogue.wanted": _("said what they could not find"),
    "catalogue.settled": _("settled what somebody could not find"),
}
ABOUT = {
    "catalogue.service": _("service of the catalogue"),
    "catalogue.package": _("package"),
    "catalogue.category": _("category"),
    "catalogue.wanted": _("wish for the catalogue"),
}
FACTS = {
    "urgency": Urgency,
}

# What each drawing beside a service shows.
ICONS = {
    "care": _("A helping hand"), "heart": _("A heart"), "home": _("A house"),
    "bolt": _("Electricity"), "drop": _("Water"), "fire": _("Fire"), "tool": _("Tools"),
    "needle": _("Needle and thread"), "phone": _("A telephone"), "box": _("A parcel"),
    "file": _("Papers"), "bowl": _("A bowl of rice"), "bean": _("A bean"),
    "leaf": _("A leaf"), "steth": _("A stethoscope"), "rail": _("A handrail"),
    "wheel": _("A wheelchair"), "elder": _("An elder"), "kid": _("A child"),
    "user": _("A person"), "users": _("Several people"), "book": _("A book"), "star": _("A star"),
    "chat": _("A talk"), "sound": _("Sound"), "camera": _("A camera"), "cal": _("A calendar"),
    "clock": _("A clock"), "pin": _("A place"), "route": _("A way"), "window": _("A room"),
    "org": _("A building"), "shield": _("Protection"), "lock": _("A lock"), "money": _("Money"),
    "gift": _("A present"), "medal": _("A medal"), "wish": _("A wish"),
    "exchange": _("Exchange"), "horn": _("An announcement"), "grid": _("Everything else"),
}  # fmt: skip
