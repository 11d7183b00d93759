"""What people are told of projects. The words are read in the language of the reader."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter


def register() -> None:
    """Make the letters known; called in ready()."""
    letter(
        "claim.accepted",
        to="projects:claim",
        title=_("What you handed in counts"),
        words=_("%(title)s was accepted and counts from now on."),
        is_for_call=False,
    )
    letter(
        "claim.refused",
        to="projects:claim",
        title=_("What you handed in does not count"),
        words=_("%(title)s was not accepted. Open it to read why."),
        is_for_call=False,
    )
