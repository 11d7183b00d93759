from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "linli.accounts"

    def ready(self) -> None:
        from linli.accounts import checks, figures, tasks  # noqa: F401 - they register themselves
        from linli.core import metrics, nav

        metrics.also(figures.of_sign_ins)
        nav.me_entry("accounts:mobile", _("My mobile number"), "phone", order=70)
        nav.me_entry("accounts:factors", _("Second factor"), "lock", order=75)
        nav.me_entry("accounts:sessions", _("Where I am signed in"), "window", order=80)
