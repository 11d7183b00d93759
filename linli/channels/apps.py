from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "linli.channels"

    def ready(self) -> None:
        from linli.channels import (  # noqa: F401 - they begin here
            figures,
            held,
            licences,
            listeners,
            queries,
            rings,
            tasks,
        )
        from linli.channels.words import unread_words
        from linli.core import metrics, nav
        from linli.organisations.scope import Power
        from linli.people import held as export

        licences.register()
        metrics.also(figures.of_messages)
        export.forget_before(held.forget_own_name)
        export.also("told", _("What you were told"), held.told_to, rows=["channels.message.person"])
        export.also("calls", _("Calls to you"), held.calls_to, rows=["channels.call.person"])
        export.also("told_how", _("How you want to be told"), held.wished, held.LABELS,
                    rows=["channels.preference.person"])  # fmt: skip
        nav.me_entry("channels:inbox", _("Messages"), "chat", hint=_("What you were told"), order=5)
        nav.desk_entry(
            "channels:inbox", _("Messages"), "chat", order=5,
            short=_("News"), hint=_("What you were told"),
        )  # fmt: skip
        nav.way("told_how", "channels:how_of")
        nav.badge("web:me", queries.unread, unread_words)
        nav.badge("channels:inbox", queries.unread, unread_words)
        nav.desk_entry(
            "channels:calls", _("Calls to make"), "phone", power=Power.CALL_PEOPLE, order=15,
            short=_("Calls"), hint=_("Whom to ring, and what to tell them"),
        )  # fmt: skip
        nav.desk_figure(
            "channels:calls", _("Calls to make"),
            lambda by: len(rings.to_make(by)), power=Power.CALL_PEOPLE,
        )  # fmt: skip
