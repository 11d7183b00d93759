from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "linli.core"

    def ready(self) -> None:
        from linli.core import figures, housekeeping, metrics  # noqa: F401 - the schedule begins here

        metrics.also(figures.of_tasks)
