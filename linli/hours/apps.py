from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HoursConfig(AppConfig):
    name = "linli.hours"

    def ready(self) -> None:
        from linli.core import nav
        from linli.hours import held, letters, listeners, queries, tasks  # noqa: F401 - begin here
        from linli.organisations.scope import Power
        from linli.records.blocks import public_block

        letters.register()
        held.register()
        nav.me_entry("hours:mine", _("Hours and certificates"), "clock", order=13,
                     hint=_("What counts, what is on the way"))  # fmt: skip
        public_block("hours/figures_block.html", queries.notice_words, order=40)
        nav.desk_entry(
            "hours:desk", _("Volunteer hours"), "clock", power=Power.REVIEW_HOURS, order=26,
            group=nav.RUNNING,
            short=_("Hours"), hint=_("Let them through, or say why not"),
        )  # fmt: skip
        nav.desk_entry(
            "hours:transfers", _("Hours of other systems"), "save", power=Power.SEE_RECORDS,
            order=27, group=nav.RUNNING,
            short=_("Imported"), hint=_("Hand a table in; a second person lets it in"),
        )  # fmt: skip
        nav.desk_entry(
            "hours:odd", _("Hours that are odd"), "clock", power=Power.AUDIT, order=28,
            group=nav.RUNNING,
            short=_("What is odd"), hint=_("Bursts, shared phones, far above the others; lots"),
        )  # fmt: skip
        nav.desk_figure(
            "hours:transfers", _("Tables of hours to let in"),
            lambda by: queries.undecided(by).count(), power=Power.CORRECT_RECORDS,
        )  # fmt: skip
        nav.desk_figure(
            "hours:desk", _("Hours to review"), lambda by: queries.waiting(by).count(),
            power=Power.REVIEW_HOURS,
        )  # fmt: skip
        nav.desk_figure(
            "hours:objections", _("Objections to answer"),
            lambda by: queries.to_answer(by).count(), power=Power.REVIEW_HOURS,
        )  # fmt: skip
