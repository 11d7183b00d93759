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
