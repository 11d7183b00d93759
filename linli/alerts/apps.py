from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "linli.alerts"

    def ready(self) -> None:
        from linli.alerts.views.public import on_home
        from linli.core import nav
        from linli.organisations.scope import Power

        nav.home_block("alerts/home_block.html", on_home, column="first", order=1)
        nav.desk_entry(
            "alerts:desk", _("Official warnings"), "warn", order=28, group=nav.TELLING,
            power=Power.RELAY_ALERTS,
            short=_("Warnings"), hint=_("Relay what a station has issued, and that it was lifted"),
        )  # fmt: skip
        nav.desk_entry(
            "alerts:advice", _("Advice in bad weather"), "info", order=28, group=nav.TELLING,
            power=Power.RELAY_ALERTS,
            short=_("Advice"), hint=_("What the place itself asks of its people"),
        )  # fmt: skip
        nav.desk_entry(
            "alerts:refused", _("Refused warnings"), "x", order=76, group=nav.HOUSE,
            power=Power.RUN_PLATFORM,
            short=_("Refused"), hint=_("Documents that were not taken, and why"),
        )  # fmt: skip
