from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "linli.notices"

    def ready(self) -> None:
        from linli.core import nav
        from linli.notices import board, held, letters, listeners, queries  # noqa: F401
        from linli.notices.views.public import on_home, on_search
        from linli.organisations.scope import Power

        letters.register()
        held.register()
        nav.home_block("notices/home_block.html", on_home, column="side", order=10)
        nav.found_block("notices/found_block.html", on_search)
        nav.desk_entry(
            "notices:desk", _("Notices"), "bell", order=28, group=nav.TELLING,
            power=f"{Power.WRITE_NOTICES} {Power.RELEASE_NOTICES}",
            short=_("Notices"), hint=_("Write, release, correct, withdraw"),
        )  # fmt: skip
        nav.desk_entry(
            "notices:columns", _("Columns"), "list", order=28, group=nav.TELLING,
            power=Power.WRITE_NOTICES,
            short=_("Columns"), hint=_("The shelves for notices: make, order, retire"),
        )  # fmt: skip
        nav.desk_entry(
            "notices:due", _("Public board"), "board", order=28, group=nav.TELLING,
            power=Power.WRITE_NOTICES,
            short=_("Board"), hint=_("What the law wants published, and what is due"),
        )  # fmt: skip
        nav.desk_entry(
            "notices:asking", _("Told to every household"), "check", order=28, group=nav.TELLING,
            power=Power.CALL_PEOPLE,
            short=_("Told"), hint=_("Who has read a notice, and who was not reached"),
        )  # fmt: skip
        nav.desk_entry(
            "notices:kinds", _("What has to be published"), "list", order=76, group=nav.HOUSE,
            power=Power.RUN_PLATFORM,
            short=_("Law"), hint=_("The kinds of the public boards, with their laws"),
        )  # fmt: skip
        nav.desk_figure(
            "notices:due", _("Due on the public board"),
            lambda by: len(board.due(by)), power=Power.WRITE_NOTICES, order=23,
        )  # fmt: skip
        nav.desk_figure(
            "notices:desk", _("Notices to release"),
            lambda by: queries.to_release(by).count(), power=Power.RELEASE_NOTICES, order=22,
        )  # fmt: skip
