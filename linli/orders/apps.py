from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "linli.orders"

    def ready(self) -> None:
        from linli.channels import reach
        from linli.core import files, nav
        from linli.orders import (  # noqa: F401 - some begin here
            defined,
            figures,
            hearing,
            held,
            letters,
            listeners,
            marks,
            placed,
            planned,
            queries,
            tasks,
            telling,
        )
        from linli.orders.beside import desk_link
        from linli.orders.reading import own_words
        from linli.organisations.scope import Power
        from linli.people import presence, serving, week
        from linli.records import sources
        from linli.records.blocks import public_block

        letters.register()
        placed.register()
        marks.register()
        sources.lead_to("orders.order", desk_link)
        public_block("orders/figures_block.html", figures.words, order=20, behind=figures.behind)
        held.register()
        presence.also("orders", queries.inside, queries.was_at_a_door)
        week.also(planned.planned)
        week.also_busy(planned.busy)
        serving.also("orders", queries.has_in_hand)
        reach.by_subject("orders.order", telling.by_id, hears=hearing.privy)
        files.serve_by("orders.order", held.may_see_photo)
        nav.me_entry("orders:mine", _("My orders"), "list", order=10,
                     hint=_("What is going on, and what was"))  # fmt: skip
        nav.me_entry("orders:posts", _("Where I can help"), "heart", order=12,
                     hint=_("What is offered to me, and what is open nearby"))  # fmt: skip
        nav.own_block("orders/home_block.html", own_words)
        nav.way("order", "orders:begin")
        nav.way("order_package", "orders:begin_package")
        group = ""
        nav.desk_entry(
            "orders:board", _("Orders"), "board", order=5, group=group, key="o",
            power=f"{Power.TAKE_ORDERS} {Power.DISPATCH} {Power.HEAR_COMPLAINTS}",
            short=_("Orders"), hint=_("What is going on, and what runs out next"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:queue", _("To look at"), "filter", power=Power.DISPATCH, order=6,
            short=_("Queue"), hint=_("What came in and waits for you"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:take_in", _("Take in an order"), "phone", power=Power.TAKE_ORDERS, order=7,
            short=_("Take down"), hint=_("By phone, at the counter, from a slip"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:tables", _("Orders from a table"), "file", power=Power.TAKE_ORDERS, order=11,
            short=_("Tables"), hint=_("Of a hotline or an old system, as it is kept"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:today", _("My round today"), "route", power=Power.SERVE, order=8,
            short=_("Round"), hint=_("Where to go next"),
        )  # fmt: skip
        nav.carried("orders:today")
        nav.carried("orders:my_round")
        nav.desk_entry(
            "orders:callbacks", _("To call back"), "chat", order=9,
            power=f"{Power.CALL_PEOPLE} {Power.HEAR_COMPLAINTS}",
            short=_("Call back"), hint=_("Poor marks, and one in ten"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:complaints", _("Complaints"), "warn", power=Power.HEAR_COMPLAINTS, order=10,
            short=_("Complaints"), hint=_("To answer, by whoever had no part in it"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:limits", _("Time limits of orders"), "clock", power=Power.RUN_PLATFORM,
            order=76, group=nav.HOUSE, short=_("Limits"),
            hint=_("How soon something is accepted, agreed on, done and called back"),
        )  # fmt: skip
        nav.desk_entry(
            "orders:station", _("How the station does"), "chart", order=12,
            power=f"{Power.DISPATCH} {Power.HEAR_COMPLAINTS}",
            short=_("Figures"), hint=_("What is late, given back, complained of and not done"),
        )  # fmt: skip
        nav.way("orders_station", "orders:station")
        # Each opens the list of the same definition (defined.py).
        for order, name in enumerate(("queue", "late", "round", "callbacks", "complaints"), 5):
            one = defined.DEFINED[name]
            nav.desk_figure(
                one.to, one.label, partial(defined.count, name), order=order,
                power=" ".join(defined.OVER if name == "late" else one.powers),
                query=f"figure={name}" if one.to == "orders:list" else "",
            )  # fmt: skip
