"""How what happened to an activity reads in the audit."""

from django.utils.translation import gettext_lazy as _

from linli.activities.models import How, Mode

TOLD = {
    "activity.drafted": _("wrote an activity down"),
    "activity.published": _("published an activity"),
    "activity.resized": _("changed the number of places"),
    "activity.revised": _("wrote a draft of an activity anew"),
    "activity.moved": _("moved an activity"),
    "activity.repeated": _("wrote an activity down for further days"),
    "activity.times": _("said at which times an activity meets"),
    "activity.one_off": _("called one of the times of an activity off"),
    "activity.moved_on": _("changed an activity and the later ones of its series"),
    "activity.excused": _("excused somebody who did not come or called off late"),
    "activity.cancelled": _("cancelled an activity"),
    "activity.over": _("ended an activity"),
    "activity.signed_up": _("signed up for an activity"),
    "activity.waits": _("stood in line for an activity"),
    "activity.terms": _("said how people sign up for an activity"),
    "activity.asked": _("asked for a place in an activity"),
    "activity.admitted": _("said yes to somebody who asked for a place"),
    "activity.refused": _("said no to somebody who asked for a place"),
    "activity.drawn": _("the lots of an activity were drawn"),
    "activity.offered": _("was offered a place that came free"),
    "activity.let_in": _("let somebody in at the door"),
    "activity.accepted": _("took the place that came free"),
    "activity.declined": _("left the place to the next"),
    "activity.lapsed": _("did not answer in time for a place"),
    "activity.left": _("called off a place in an activity"),
    "activity.team": _("signed a team up for an activity"),
    "activity.kept": _("said for whom places of an activity are kept"),
    "activity.permitted": _("wrote a guardian's yes down"),
    "skill.named": _("named a skill"),
    "skill.verified": _("verified somebody's skill"),
    "skill.ended": _("ended somebody's skill"),
    "policy.written": _("wrote an insurance down"),
    "feed.began": _("made a calendar of their own"),
    "feed.ended": _("ended the calendar of their own"),
    "presence.began": _("checked somebody in"),
    "presence.ended": _("checked somebody out"),
    "presence.claimed": _("said until when somebody was there who had not checked out"),
    "presence.confirmed": _("confirmed until when somebody was there"),
    "presence.declined": _("did not confirm until when somebody was there"),
}
ABOUT = {
    "activities.activity": _("activity"),
    "activities.signup": _("sign-up"),
    "activities.post": _("post"),
    "activities.skill": _("skill"),
    "activities.policy": _("rules of publishing"),
    "activities.feed": _("calendar feed"),
}
FACTS = {
    "activity.mode": Mode,
    "presence.how": How,
}
