"""Why somebody fits an order, and why somebody is left out: the codes of linli.matching with what
fills them, in plain words."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.templatetags.linli import moment
from linli.matching import LeftOut, Reason, Why, WhyNot
from linli.orders.words import FITS, LEFT_OUT
from linli.people.models import Language, Skill


def fits(reason: Reason) -> str:
    facts = reason.facts
    match reason.code:
        case Why.NEAR:
            return far(float(str(facts["metres"])))
        case Why.SKILL:
            return _skills(str(facts["skills"]))
        case Why.LANGUAGE:
            return _("Speaks %(language)s") % {"language": _called(Language, facts["language"])}
        case Why.SERVED_BEFORE:
            return _("Has been there before (%(n)s)") % {"n": facts["times"]}
        case _:
            return str(FITS[reason.code])


def left_out(one: LeftOut) -> str:
    facts = one.facts
    match one.reason:
        case WhyNot.NO_SKILL:
            words = _("Without: %(skills)s")
            return words % {"skills": _skills(str(facts["wanted"]))}
        case WhyNot.TOO_FAR:
            return _("Too far: %(far)s") % {"far": far(float(str(facts["metres"])))}
        case WhyNot.BUSY if isinstance(facts.get("starts"), datetime):
            ends = timezone.localtime(facts["ends"])  # type: ignore[arg-type]
            begins = moment(facts["starts"])  # type: ignore[arg-type]
            return _("Has something else %(when)s") % {"when": f"{begins}–{ends:%-H:%M}"}
        case WhyNot.NO_COMMON_LANGUAGE:
            names = [_called(Language, code) for code in str(facts["wanted"]).split()]
            return _("Does not speak %(language)s") % {"language": _(", ").join(names)}
        case _:
            return str(LEFT_OUT[one.reason])


def far(metres: float) -> str:
    """As people say it: the same community, some hundred metres, or kilometres."""
    if metres < 50:
        return _("Same community")
    if metres < 1000:
        return _("About %(n)s m away") % {"n": round(metres / 100) * 100 or 100}
    return _("About %(n)s km away") % {"n": f"{metres / 1000:.1f}"}


def _skills(codes: str) -> str:
    return _(", ").join(_called(Skill, code) for code in codes.split())


def _called(choices: type[Language] | type[Skill], code: object) -> str:
    return str(dict(choices.choices).get(str(code), code))
