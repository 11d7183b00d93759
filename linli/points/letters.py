"""What people are told of points. The words are read in the language of the reader."""

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter


def register() -> None:
    """Make the letters known; called in ready()."""
    letter(
        "points.running_out",
        title=_("Some of your points run out"),
        words=_(
            "%(points)s points count until %(year)s-%(month)s-%(day)s. See what you can redeem"
            " them for, or give them to your neighbours."
        ),
        is_for_call=False,
    )
    letter(
        "points.bonus",
        title=_("You were given a bonus"),
        words=_("You have %(points)s points more. In your points stands what for."),
        is_for_call=False,
    )
    letter(
        "points.bonus_taken",
        title=_("A bonus was taken back"),
        words=_("%(points)s points were given by mistake. In your points stands why."),
        is_for_call=False,
    )
    letter(
        "reward.not_fetched",
        title=_("Nobody fetched it; your points are back"),
        words=_(
            "%(name)s was kept for you and is on offer again. You have %(points)s points back."
        ),
        is_for_call=False,
    )
    letter(
        "reward.team_not_fetched",
        title=_("Nobody fetched it; the points of the team are back"),
        words=_(
            "%(name)s was kept for your team and is on offer again. The team has %(points)s points"
            " back."
        ),
        is_for_call=False,
    )
