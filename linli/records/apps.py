from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "linli.records"

    def ready(self) -> None:
        from linli.core import files, nav
        from linli.organisations.scope import Power
        from linli.people import held, readable
        from linli.records import coverage, listeners, queries, rules  # noqa: F401 - to follow
        from linli.records.blocks import public_block
        from linli.records.views.public import on_home

        readable.LABELS.setdefault("service", _("Service"))
        readable.LABELS.setdefault("minutes", _("Minutes"))
        held.also("records_got", _("Services done for you"), queries.got_of,
                  {"age": _("Your age then"), "groups": _("Groups that were confirmed then")},
                  rows=["records.reception.person"],
                  stays=["records.served.person"])  # fmt: skip
        held.also("records_gave", _("What you did for others"), queries.gave_of,
                  rows=["records.contribution.person"])  # fmt: skip
        files.serve_by("records.backdated", rules.may_see_evidence)
        nav.home_block("records/home_block.html", on_home, column="side", order=60)
        nav.desk_entry(
            "records:index", _("Service records"), "ok", power=Power.SEE_RECORDS, order=24,
            group=nav.RUNNING,
            short=_("Records"), hint=_("What was done, and how much"),
        )  # fmt: skip
        public_block("records/coverage_block.html", coverage.words, order=60)
        nav.desk_entry(
            "records:coverage", _("Coverage"), "users", power=Power.SEE_RECORDS, order=26,
            group=nav.RUNNING,
            short=_("Reach"), hint=_("How many of those who live there have a file"),
        )  # fmt: skip
        nav.desk_entry(
            "records:reached", _("Whom it reached"), "heart", power=Power.SEE_RECORDS, order=27,
            group=nav.RUNNING,
            short=_("Groups"), hint=_("By target group, and who helps under a checked name"),
        )  # fmt: skip
        nav.desk_entry(
            "records:waiting", _("Entered afterwards"), "clock", power=Power.CORRECT_RECORDS,
            order=25,
            group=nav.RUNNING, short=_("After"), hint=_("Decide what colleagues want to enter"),
        )  # fmt: skip
        nav.desk_figure(
            "records:waiting", _("To be entered afterwards"),
            lambda by: queries.waiting(by).count(), power=Power.CORRECT_RECORDS,
        )  # fmt: skip
        nav.me_entry(
            "records:mine", _("Services done"), "ok", order=44,
            hint=_("What was done for me, what I did for others"),
        )  # fmt: skip
