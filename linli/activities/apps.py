from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "linli.activities"

    def ready(self) -> None:
        from linli.activities import (  # noqa: F401 - some begin here
            held,
            invites,
            letters,
            listeners,
            meets,
            placed,
            queries,
            shared,
            tasks,
        )
        from linli.activities.views.public import on_home
        from linli.core import nav
        from linli.organisations.scope import Power
        from linli.people import presence, week
        from linli.records import sources

        sources.lead_to("activities.session", queries.desk_link)
        presence.also("activities", queries.inside, queries.was_there)
        week.also(meets.planned)
        week.also_busy(invites.busy)
        letters.register()
        placed.register()
        shared.register()
        held.register()
        nav.resident_entry("activities:index", _("Activities"), "cal", order=30, in_elder=False)
        nav.carried_each("activities:desk_one")
        nav.carried_each("activities:here")
        nav.home_block("activities/home_block.html", on_home, column="main", order=30)
        nav.me_entry("activities:mine", _("My activities"), "cal", order=11,
                     hint=_("Where I go, and where I wait for a place"))  # fmt: skip
        nav.me_entry("activities:week", _("My week"), "cal", order=10,
                     hint=_("Activities and visits of the next seven days"))  # fmt: skip
        nav.me_entry("activities:record", _("My volunteer record"), "shield", order=13,
                     hint=_("Hours, training, commendations, marks"))  # fmt: skip
        nav.desk_entry(
            "activities:desk", _("Activities"), "cal", power=Power.RUN_ACTIVITIES, order=20,
            group=nav.RUNNING,
            short=_("Activities"), hint=_("Write, publish, keep the list"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:all_foretold", _("Planned activities"), "cal",
            power=Power.EDIT_ORGANISATIONS, order=22, group=nav.RUNNING,
            short=_("Planned"), hint=_("Told to you before they are published"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:skills", _("Skills"), "shield", power=Power.VERIFY_PEOPLE, order=33,
            group=nav.PEOPLE,
            short=_("Skills"), hint=_("Who can what, as somebody verified it"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:courses", _("Courses"), "book", power=Power.VERIFY_PEOPLE, order=34,
            group=nav.PEOPLE,
            short=_("Courses"), hint=_("What is taught, and who did it"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:commendations", _("Commendations"), "star", power=Power.VERIFY_PEOPLE,
            order=35, group=nav.PEOPLE,
            short=_("Praise"), hint=_("Who was commended, and by whom"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:growing", _("Teams that grow"), "leaf",
            power=f"{Power.EDIT_ORGANISATIONS} {Power.MANAGE_MEMBERS}", order=36,
            group=nav.PEOPLE,
            short=_("Growth"), hint=_("From an informal team to a registered organisation"),
        )  # fmt: skip
        nav.desk_entry(
            "activities:teams", _("Your team"), "users", power=Power.MANAGE_MEMBERS, order=21,
            group=nav.RUNNING,
            short=_("Team"), hint=_("Who is in, what they gave, and all signed up at once"),
        )  # fmt: skip
