from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "linli.projects"

    def ready(self) -> None:
        from linli.core import files, nav
        from linli.organisations.scope import Power
        from linli.projects import letters, listeners, rules  # noqa: F401 - it begins to follow here
        from linli.projects.views.public import on_home

        letters.register()
        files.serve_by("projects.claim", rules.may_see_evidence)
        nav.home_block("projects/home_block.html", on_home, column="side", order=70)
        nav.desk_entry(
            "projects:index", _("Purchased projects"), "chart", power=Power.SEE_PROJECTS, order=23,
            group=nav.RUNNING,
            short=_("Projects"), hint=_("What is bought, how far it is, what falls behind"),
        )  # fmt: skip
