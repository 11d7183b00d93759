from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "linli.catalogue"

    def ready(self) -> None:
        from linli.catalogue import listeners, queries  # noqa: F401 - it begins to follow here
        from linli.catalogue.views.public import on_home
        from linli.core import nav
        from linli.organisations.scope import Power
        from linli.people import held

        held.also("wanted", _("What you looked for and did not find"), queries.wishes_of,
                  rows=["catalogue.wanted.by"])  # fmt: skip
        power, answers = Power.EDIT_CATALOGUE, f"{Power.EDIT_CATALOGUE} {Power.DISPATCH}"
        nav.resident_entry(
            "catalogue:services", _("Services"), "grid", order=20, also=("/packages/",)
        )
        nav.home_block("catalogue/home_block.html", on_home, column="main", order=20)
        nav.desk_entry(
            "catalogue:index", _("Catalogue"), "list", power=power, order=40, group=nav.OFFERED,
            short=_("Services"), hint=_("Write services, offer them, bundle them"),
        )  # fmt: skip
        nav.desk_entry(
            "catalogue:packages", _("Packages"), "gift", power=power, order=41, group=nav.OFFERED,
            short=_("Sets"), hint=_("Set menus for a community"),
        )  # fmt: skip
        nav.desk_entry(
            "catalogue:wanted", _("Looked for, not found"), "search", power=answers, order=42,
            group=nav.OFFERED,
            short=_("Wanted"), hint=_("What people need and we do not have"),
        )  # fmt: skip
        nav.desk_entry(
            "catalogue:categories", _("Categories"), "board", power=Power.RUN_PLATFORM, order=43,
            group=nav.OFFERED,
            short=_("Shelves"), hint=_("The shelves of the catalogue, the same everywhere"),
        )  # fmt: skip
        nav.me_entry(
            "catalogue:told", _("What I told you"), "chat", order=45,
            hint=_("What I looked for, and what was answered"),
        )  # fmt: skip
        nav.desk_figure(
            "catalogue:wanted", _("Looked for, not found"),
            lambda by: queries.wanted(by).count(), power=answers,
        )  # fmt: skip
