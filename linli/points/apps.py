from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class PointsConfig(AppConfig):
    name = "linli.points"

    def ready(self) -> None:
        from linli.core import nav
        from linli.hours.worth import tell_with
        from linli.organisations.scope import Power
        from linli.points import held, letters, listeners, tasks  # noqa: F401 - begin here
        from linli.points.words import named, worth_of

        letters.register()
        tell_with(worth_of)
        held.register()
        nav.me_entry("points:mine", named(gettext_noop("My %(unit)s")), "bean", order=12,
                     hint=_("What I have, what came and went, what I can have for it"))  # fmt: skip
        nav.desk_entry(
            "points:counter", named(gettext_noop("Redeem %(unit)s")), "bean",
            power=Power.RUN_REWARDS, order=22, group=nav.RUNNING,
            hint=_("Hand over by code, look after what is offered"),
        )  # fmt: skip
        nav.desk_entry(
            "points:rules_desk", named(gettext_noop("Rules for %(unit)s")), "bean",
            power=Power.SET_POINTS, order=45, group=nav.OFFERED,
            hint=_("What an hour is worth, how much the place may give"),
        )  # fmt: skip
