from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VenuesConfig(AppConfig):
    name = "linli.venues"

    def ready(self) -> None:
        from linli.channels import answers
        from linli.core import nav
        from linli.organisations.scope import Power
        from linli.venues import placed, queries
        from linli.venues.views.public import on_home

        placed.register()
        answers.from_stations(queries.phones)
        nav.home_block("venues/home_block.html", on_home, column="side", order=40)
        nav.desk_entry(
            "venues:index", _("Stations"), "home", power=Power.EDIT_STATIONS, order=44,
            group=nav.OFFERED,
            short=_("Stations"), hint=_("Hours, rooms, who gets in"), also=("/desk/rooms/",),
        )  # fmt: skip
        nav.desk_entry(
            "venues:calendar", _("Working time"), "cal", power=Power.RUN_PLATFORM, order=75,
            group=nav.HOUSE,
            short=_("Times"), hint=_("Office hours, holidays and make-up days"),
        )  # fmt: skip
