"""What volunteers are told of their hours. The words are read in the language of the reader."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter


def register() -> None:
    """Make the letters known; called in ready()."""
    letter(
        "hours.rejected",
        title=_("Some of your hours do not count"),
        words=_("Open your hours to read why. If it is not right, say so there."),
        is_for_call=False,
    )
    letter(
        "hours.revoked",
        title=_("Some of your hours do not count any more"),
        words=_("Open your hours to read why. If it is not right, say so there."),
        is_for_call=False,
    )
    letter(
        "hours.answered",
        title=_("An objection was answered"),
        words=_("An objection to volunteer hours was looked at and answered."),
        is_for_call=False,
    )
    letter(
        "hours.star_reached",
        title=_("You have reached a star"),
        words=_("Your hours that count give you %(number)s stars. Thank you."),
        is_for_call=False,
    )
    letter(
        "hours.star_lost",
        title=_("Your stars have changed"),
        words=_(
            "Some of your hours do not count any more, so you have %(number)s stars now."
            " Open your hours to read why."
        ),
        is_for_call=False,
    )
