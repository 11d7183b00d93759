"""What people are told of activities. The words are read in the language of the reader."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.channels.letters import letter


def tell(code: str, **more: Any) -> None:
    """Each leads to the activity: there one takes the place, or leaves it to the next."""
    letter(code, to="activities:one", **more)


def register() -> None:
    """Make the letters known; called in ready()."""
    tell(
        "activity.in",
        title=_("You have a place"),
        words=_("%(name)s: you are on the list. Can you not come? Please call it off in time."),
        is_for_call=False,
    )
    tell(
        "activity.waiting",
        title=_("You are in the line"),
        words=_("%(name)s is full. When a place comes free, we ask you in turn."),
        is_for_call=False,
    )
    tell(
        "activity.offered",
        title=_("A place is free for you"),
        words=_("%(name)s: a place came free. It is kept for you until %(until)s; please answer."),
        sms="您候补的活动有名额了，请在{until}前打开确认或放弃，过时让给下一位。",
    )
    tell(
        "activity.cancelled",
        title=_("The activity does not take place"),
        words=_("%(name)s was cancelled. Open it to read why."),
        sms="您报名的活动取消了，原因请打开看看，或打电话给我们。",
    )
    tell(
        "activity.one_off",
        title=_("One of the times does not take place"),
        words=_("%(name)s: one of its times was called off; the others take place. Open it to see "
                "which."),
        sms="您报名的活动有一次不办了，其余照常，请打开看看，或打电话给我们。",
    )  # fmt: skip
    tell(
        "activity.alone",
        title=_("A child's place was given up"),
        words=_("%(name)s: small children come with their guardian, who called off. Does somebody "
                "else come along? Sign up again, the guardian first."),
        sms="活动里孩子的名额已随监护人取消。要参加请监护人先报名，再给孩子报名。",
    )  # fmt: skip
    tell(
        "activity.moved",
        title=_("The activity was moved"),
        words=_("%(name)s has another time or place; open it to see. Can you still come? Say so; "
                "if not, call it off: it is not counted."),
        sms="您报名的活动改了时间或地点，请打开看看；来不了请取消，不会记您。",
    )  # fmt: skip
    tell(
        "activity.asked",
        title=_("You asked for a place"),
        words=_("%(name)s: the station looks at it and tells you the answer."),
        is_for_call=False,
    )
    tell(
        "activity.refused",
        title=_("No place this time"),
        words=_("%(name)s: the station said no. Open it to read why."),
    )
    tell(
        "activity.entered",
        title=_("You are in the draw"),
        words=_("%(name)s: lots are drawn, and you are told whether you have a place."),
        is_for_call=False,
    )
    tell(
        "activity.drawn",
        title=_("You drew a place"),
        words=_("%(name)s: you are on the list. Can you not come? Please call it off in time."),
        sms="您报名的活动抽签抽中了，来不了请在活动页取消，让给别人。",
    )
    tell(
        "activity.not_drawn",
        title=_("You drew a turn in the line"),
        words=_("%(name)s: the places went to others. You are in the line in the order of the draw;"
                " when a place comes free, we ask you in turn."),
        is_for_call=False,
    )  # fmt: skip
    tell(
        "activity.team_in",
        title=_("Your team signed you up"),
        words=_("%(name)s: you have a place. Can you not come? Please call it off in time."),
        is_for_call=False,  # the leader tells whoever reads no screen
    )
    tell(
        "activity.team_waiting",
        title=_("Your team signed you up; it is full"),
        words=_("%(name)s: you are in the line; when a place comes free, we ask you in turn. If you"
                " do not want one, call it off."),
        is_for_call=False,
    )  # fmt: skip
    tell(
        "activity.asked_for_done",
        title=_("Your neighbour is signed up"),
        words=_("%(name)s: the station signed up whom you asked for. Please tell them."),
        is_for_call=False,
    )
    tell(
        "activity.asked_for_no",
        title=_("Your neighbour could not be signed up"),
        words=_("%(name)s: open it to read why. Please tell them."),
        is_for_call=False,
    )
    tell(
        "activity.invited",
        title=_("Can you help?"),
        words=_("%(name)s lacks helpers, and it would suit you. Come only if you like; whoever "
                "does not sign up owes no answer."),
        sms="附近有活动缺帮手，正合您的专长。想来请打开报名，不来不用回。",
        is_for_call=False,
    )  # fmt: skip
    letter(
        "activity.foretold",
        title=_("An activity is planned"),
        words=_("%(name)s: you are told before it is published. Please read it."),
        to="activities:foretold",
        is_for_call=False,
    )
    letter(
        "training.ends",
        title=_("What you learnt runs out soon"),
        words=_("%(name)s counts until %(year)s-%(month)s-%(day)s. Ask the station how to renew "
                "it."),
        is_for_call=False,
    )  # fmt: skip
