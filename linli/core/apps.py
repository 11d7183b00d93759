from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "linli.core"

    def ready(self) -> None:
        from linli.core import housekeeping  # noqa: F401 - the schedule begins here
