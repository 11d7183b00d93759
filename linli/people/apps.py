from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "linli.people"

    def ready(self) -> None:
        from linli.accounts import samples
        from linli.core import nav
        from linli.organisations.queries import none_for
        from linli.organisations.scope import Power
        from linli.people import listeners, lists, placed, queries, tasks  # noqa: F401 - begins here
        from linli.people.sample_sign_ins import neighbours

        samples.offer(neighbours)
        placed.register()
        none_for(queries.wants_none)
        nav.desk_entry(
            "people:search", _("People"), "users", power=Power.SEE_PEOPLE, order=30,
            group=nav.PEOPLE,
            short=_("People"), hint=_("Find, register, correct"), key="p",
        )  # fmt: skip
        nav.desk_entry(
            "people:checks", _("Cards and accounts"), "shield", power=Power.VERIFY_PEOPLE,
            order=32,
            group=nav.PEOPLE,
            short=_("Checks"), hint=_("Compare the card; see whose account it is"),
            also=("/desk/claims/", "/desk/twice/"),
        )  # fmt: skip
        nav.desk_entry(
            "people:rosters", _("Rosters"), "file", power=Power.REGISTER_PEOPLE, order=33,
            group=nav.PEOPLE,
            short=_("Rosters"), hint=_("Take a table of people as it is kept"),
        )  # fmt: skip
        nav.desk_entry(
            "people:minors", _("Minors' files"), "kid", power=Power.APPROVE_MINORS, order=34,
            group=nav.PEOPLE,
            short=_("Minors"), hint=_("Decide who may open them"),
        )  # fmt: skip
        nav.desk_entry(
            "people:lists", _("Lists to take along"), "save",
            power=f"{Power.TAKE_LISTS} {Power.APPROVE_LISTS}", order=35, group=nav.PEOPLE,
            short=_("Lists"), hint=_("A table of people, for a purpose, logged"),
        )  # fmt: skip
        nav.desk_figure(
            "people:lists", _("Long lists to decide"),
            lambda by: lists.waiting(by).count(), power=Power.APPROVE_LISTS,
        )  # fmt: skip
        nav.desk_entry(
            "people:recoveries", _("Lost phones"), "phone", power=Power.VERIFY_PEOPLE, order=36,
            group=nav.PEOPLE,
            short=_("Lost"), hint=_("A new number, by two of the staff"),
        )  # fmt: skip
        nav.desk_entry(
            "people:texts", _("Words of consent"), "check", power=Power.RUN_PLATFORM, order=77,
            group=nav.HOUSE,
            short=_("Consents"), hint=_("What people agree to, in every version"),
        )  # fmt: skip
        nav.desk_figure(
            "people:claims", _("Accounts to check"),
            lambda by: queries.claims(by).count(), power=Power.VERIFY_PEOPLE,
        )  # fmt: skip
        nav.desk_figure(
            "people:recoveries", _("Lost phones"),
            lambda by: queries.recoveries(by).filter(ended_at=None).count(),
            power=Power.VERIFY_PEOPLE,
        )  # fmt: skip
        nav.desk_figure(
            "people:checks", _("Cards to check"),
            lambda by: queries.identity_queue(by).count(), power=Power.VERIFY_PEOPLE,
        )  # fmt: skip
        nav.desk_figure(
            "people:minors", _("Minors' files to decide"),
            lambda by: queries.minors_waiting(by).count(), power=Power.APPROVE_MINORS,
        )  # fmt: skip
        mine = (
            ("people:profile", _("What we know of you"), "user", _("Name, birthday, languages")),
            ("people:card", _("Real name"), "shield", _("Hand in a card once")),
            ("people:household", _("My household"), "home", _("Who lives with you")),
            ("people:family", _("Family and helpers"), "care", _("Who may act for you")),
            ("people:forces", _("I help"), "heart", _("Volunteer, social worker, party member")),
            ("people:consents", _("What I agreed to"), "check", _("Take it back with one press")),
            ("people:looks", _("Who looked"), "eye", _("Every look at your file, and why")),
            ("people:data", _("My data"), "file", _("See it, take it along, delete it")),
        )
        for order, (to, label, icon, hint) in enumerate(mine, start=20):
            nav.me_entry(to, label, icon, hint=hint, order=order)
