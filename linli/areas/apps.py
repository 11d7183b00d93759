from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "linli.areas"

    def ready(self) -> None:
        from linli.areas import tasks  # noqa: F401 - it follows what happens to areas
