from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "linli.organisations"

    def ready(self) -> None:
        from linli.accounts import samples
        from linli.core import nav, views
        from linli.organisations import doors, tasks, waiting  # noqa: F401 - the schedule begins here
        from linli.organisations.samples import whoever_acts
        from linli.organisations.scope import Power

        samples.offer(whoever_acts)
        views.ask_before_files(doors.staff_with_second_factor)
        nav.me_entry(
            "organisations:mine", _("My organisations"), "org", order=60,
            hint=_("Join, answer an invitation, leave"),
        )  # fmt: skip
        nav.desk_entry(
            "organisations:index", _("Organisations"), "org", order=60, group=nav.HOUSE,
            power=f"{Power.EDIT_ORGANISATIONS} {Power.MANAGE_MEMBERS} {Power.SANCTION}",
            short=_("Units"), hint=_("Enter, describe, members, standing"),
        )  # fmt: skip
        nav.desk_entry(
            "organisations:areas", _("Areas"), "pin", power=Power.EDIT_AREAS, order=70,
            group=nav.HOUSE,
            short=_("Areas"), hint=_("Names, grids, populations, imports"),
        )  # fmt: skip
        nav.desk_figure(
            "organisations:waiting", _("Not yet placed after an area changed"), waiting.count,
            power=Power.REGISTER_PEOPLE,
        )  # fmt: skip
        nav.desk_entry(
            "organisations:roles", _("Roles"), "shield", power=Power.GRANT_ROLES, order=80,
            group=nav.HOUSE,
            short=_("Roles"), hint=_("Who may do what, where and how long"),
        )  # fmt: skip
        nav.desk_entry(
            "organisations:audit", _("Audit"), "eye", power=Power.AUDIT, order=90, group=nav.HOUSE,
            short=_("Audit"), hint=_("What happened, who did it, when"),
        )  # fmt: skip
