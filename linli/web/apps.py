from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from linli.core import nav


class WebConfig(AppConfig):
    name = "linli.web"

    def ready(self) -> None:
        from linli.core.models import Task
        from linli.organisations.scope import Power

        nav.resident_entry("web:home", _("Home"), "home", order=10, also=("/p/",))
        nav.resident_entry("web:help", _("Help"), "chat", order=80, in_elder=False)
        nav.resident_entry("web:me", _("Mine"), "user", order=90)
        nav.desk_entry("web:desk", _("Desk"), "home", order=0, short=_("Today"))
        nav.desk_entry(
            "web:tasks", _("Lost tasks"), "redo", power=Power.RUN_PLATFORM, order=95,
            group=nav.HOUSE,
            short=_("Tasks"), hint=_("Start again what could not be done, or drop it"),
        )  # fmt: skip
        nav.desk_figure(
            "web:tasks", _("Lost tasks"),
            lambda by: Task.objects.filter(lost_at__isnull=False).count(),
            power=Power.RUN_PLATFORM, order=90,
        )  # fmt: skip
