"""What is ordered on one's own screen, and whether it still can be: a service, a package, or a need
in free words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.catalogue.models import Package, Place, Service
from linli.catalogue.queries import offered, packages
from linli.catalogue.templatetags.catalogue import said
from linli.core.errors import Refused
from linli.orders.actions import intake

STEPS = ("who", "when", "details", "check")
OF_A_PACKAGE = ("who", "details", "check")  # the time is agreed on for each part
ANYTHING = "anything"  # stands where a service would: a need in free words


@dataclass(frozen=True)
class Wanted:
    """What is ordered: a service, a package, or what is said in free words."""

    slug: str
    service: Service | None = None
    package: Package | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        return OF_A_PACKAGE if self.package else STEPS

    def url(self, step: str) -> str:
        name = "orders:ask_package" if self.package else "orders:ask"
        return reverse(name, args=[self.slug, step])

    @property
    def before(self) -> str:
        """The page one came from."""
        if self.package:
            return reverse("catalogue:package", args=[self.slug])
        if self.service:
            return reverse("catalogue:service", args=[self.slug])
        return reverse("catalogue:services")

    @property
    def services(self) -> list[Service]:
        if self.package:
            return [item.service for item in self.package.items.all()]
        return [self.service] if self.service else []

    @property
    def is_free(self) -> bool:
        return self.service is None and self.package is None

    @property
    def kind(self) -> str:
        return "package" if self.package else "service"

    @property
    def is_at_home(self) -> bool:
        places = [place for one in self.services for place in one.places or [Place.HOME]]
        return Place.HOME in (places or [Place.HOME])


def why_not(wanted: Wanted, day: date) -> str:
    """Why nobody can order it now; "" if it is on offer somewhere and in season. It is said at
    once, not after four steps."""
    if wanted.service and not offered(None).filter(pk=wanted.service.pk).exists():
        return _("“%(name)s” is not offered any more.") % {"name": said(wanted.service, "name")}
    if wanted.package and not packages(None).filter(pk=wanted.package.pk).exists():
        return _("“%(name)s” is not offered any more.") % {"name": said(wanted.package, "name")}
    try:
        intake.in_season(wanted.services, day)
    except Refused as refusal:
        return str(refusal)
    return ""
