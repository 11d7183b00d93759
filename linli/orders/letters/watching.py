"""To whoever is asked to take it on, gives it out, or answers for how it goes."""

from django.utils.translation import gettext_lazy as _

from linli.orders.letters.going import tell


def register() -> None:
    tell(
        "order.lead_left.head",
        _("Nobody goes for an order any more"),
        _("Whoever had order %(number)s has left. Give it to somebody else."),
        is_urgent=True,
    )
    tell(
        "order.offered.target",
        _("Can you take this?"),
        _("Order %(number)s is offered to you. Say yes or no; a no costs nothing."),
        sms="有一单 {number} 想请您接，接或不接都请点一下。",
    )
    tell(
        "order.overdue.head",
        _("An order is overdue"),
        _("Order %(number)s ran out of time."),
    )
    tell(
        "order.overdue.street",
        _("An order is overdue for a day"),
        _("Order %(number)s ran out of time a working day ago."),
    )
    tell(
        "order.info_given.handler",
        _("They have answered"),
        _("What you asked about order %(number)s was answered. Its clock runs again."),
    )
    for party in ("handler", "head"):
        tell(
            f"order.appealed.{party}",
            _("They object"),
            _("Whoever asked does not agree with how order %(number)s ended. Look once more."),
        )
    tell(
        "order.not_done.head",
        _("Ended: not done"),
        _("Order %(number)s was ended as not done: a need is left. Read why."),
    )
    for party in ("handler", "head"):
        tell(
            f"order.denied.{party}",
            _("They say it was not done"),
            _("Whoever asked says that order %(number)s was not done. The station has it again."),
        )
    tell(
        "order.finished.head",
        _("One alone was there"),
        _("Several were to go together for order %(number)s; as far as is known one was alone."),
    )
    tell(
        "order.redo.head",
        _("To be done again"),
        _("Order %(number)s is not solved and is done again."),
    )
    tell(
        "order.ran_out.handler",
        _("Nobody took it"),
        _("Nobody took order %(number)s. It is with you again."),
    )
    tell(
        "order.given_back.handler",
        _("Given back"),
        _("Order %(number)s was given back. Open it to read why."),
    )
    tell(
        "order.rated.head",
        _("A poor mark"),
        _("Order %(number)s was rated poorly. Somebody who did not do it calls back."),
    )
    tell(
        "order.followed_up.head",
        _("It is not solved"),
        _("They say that order %(number)s is not solved. Open it to read what they said."),
    )
    tell(
        "order.complained.hearer",
        _("A complaint"),
        _("Somebody complained about order %(number)s. Read it and answer."),
    )
