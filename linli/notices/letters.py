"""What whoever wrote a notice is told."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter


def register() -> None:
    """Make the letters known; called in ready()."""
    letter(
        "notice.released",
        title=_("Your notice is released"),
        words=_("%(title)s hangs as you wrote it."),
        to="notices:desk_one",
        is_for_call=False,
    )
    letter(
        "notice.sent_back",
        title=_("Your notice came back"),
        words=_("%(title)s is not released yet; open it to read why, and send it again."),
        to="notices:desk_one",
        is_for_call=False,
    )
