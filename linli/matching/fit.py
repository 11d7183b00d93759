"""Who fits a need and how well.

What must be is a condition and costs nobody points; what is merely better is points. Every
condition is asked in the order of WhyNot, so that the reason given is the one hardest to change.
More times served, nearer, a language the person likes better, or a lighter day never rank lower.
"""

from collections.abc import Callable, Iterable, Mapping

from linli.matching.distance import metres_between
from linli.matching.shapes import (
    CHILD,
    CHILDREN,
    Candidate,
    Fact,
    Helper,
    LeftOut,
    Need,
    Reason,
    Why,
    WhyNot,
)

# What each is worth at its best; together 100. A face they know counts more than a short way.
FAMILIAR, NEAR, LIGHT, LANGUAGE = 35.0, 30.0, 20.0, 15.0
FAMILIAR_AFTER = 5  # times; from there on it makes no difference

Facts = Mapping[str, Fact]
Ask = Callable[[Need, Helper], Facts | None]


def candidates(need: Need, helpers: Iterable[Helper]) -> list[Candidate]:
    """Those who could do it, best first; with equal scores the lighter day, then the id.

    Ids are unique. The order of `helpers` makes no difference.
    """
    fitting = [(_score(need, one), one) for one in helpers if _why_not(need, one) is None]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].load, pair[1].id))
    return [Candidate(one.id, score, _reasons(need, one)) for score, one in fitting]


def left_out(need: Need, helpers: Iterable[Helper]) -> list[LeftOut]:
    """Those who could not, each with the decisive reason; by reason, then by id."""
    order = {reason: number for number, reason in enumerate(WhyNot)}
    found = [reason for one in helpers if (reason := _why_not(need, one))]
    return sorted(found, key=lambda one: (order[one.reason], one.id))


def _why_not(need: Need, helper: Helper) -> LeftOut | None:
    for reason in WhyNot:
        facts = CONDITIONS[reason](need, helper)
        if facts is not None:
            return LeftOut(helper.id, reason, facts)
    return None


# --- conditions: None when it holds, else what fills the sentence ----------------------------


def _refused(need: Need, helper: Helper) -> Facts | None:
    return {} if helper.id in need.refused_by_person else None


def _declined(need: Need, helper: Helper) -> Facts | None:
    return {} if helper.id in need.declined_by else None


def _same_household(need: Need, helper: Helper) -> Facts | None:
    return {} if need.household is not None and need.household == helper.household else None


def _wrong_force(need: Need, helper: Helper) -> Facts | None:
    if not need.forces or need.forces & helper.forces:
        return None
    return {"wanted": _joined(need.forces)}


def _not_verified(need: Need, helper: Helper) -> Facts | None:
    return None if helper.trust >= need.trust else {"has": helper.trust, "wanted": need.trust}


def _not_cleared(need: Need, helper: Helper) -> Facts | None:
    wanted = need.clearances | ({CHILDREN} if need.age_group == CHILD else set())
    missing = wanted - helper.clearances
    return {"wanted": _joined(missing)} if missing else None


def _licence_too_low(need: Need, helper: Helper) -> Facts | None:
    if helper.licence_level >= need.licence_level:
        return None
    return {"has": helper.licence_level, "wanted": need.licence_level}


def _no_skill(need: Need, helper: Helper) -> Facts | None:
    missing = need.skills - helper.skills
    return {"wanted": _joined(missing)} if missing else None


def _wrong_sex(need: Need, helper: Helper) -> Facts | None:
    return {"wanted": need.sex_wish} if need.sex_wish and need.sex_wish != helper.sex else None


def _no_common_language(need: Need, helper: Helper) -> Facts | None:
    if not need.languages or set(need.languages) & helper.languages:
        return None
    return {"wanted": " ".join(need.languages)}


def _too_far(need: Need, helper: Helper) -> Facts | None:
    metres = _metres(need, helper)
    if metres is None or metres <= need.within:
        return None
    return {"metres": round(metres), "within": round(need.within)}


def _busy(need: Need, helper: Helper) -> Facts | None:
    in_the_way = [one for one in helper.busy if one.starts < need.ends and need.starts < one.ends]
    if not in_the_way:
        return None
    first = min(in_the_way, key=lambda one: (one.starts, one.ends))
    return {"starts": first.starts, "ends": first.ends}


def _at_limit(need: Need, helper: Helper) -> Facts | None:
    if helper.load < helper.limit:
        return None
    return {"load": helper.load, "limit": helper.limit}


CONDITIONS: dict[WhyNot, Ask] = {
    WhyNot.REFUSED_BY_PERSON: _refused,
    WhyNot.DECLINED: _declined,
    WhyNot.SAME_HOUSEHOLD: _same_household,
    WhyNot.WRONG_FORCE: _wrong_force,
    WhyNot.NOT_VERIFIED: _not_verified,
    WhyNot.NOT_CLEARED: _not_cleared,
    WhyNot.LICENCE_TOO_LOW: _licence_too_low,
    WhyNot.NO_SKILL: _no_skill,
    WhyNot.WRONG_SEX: _wrong_sex,
    WhyNot.NO_COMMON_LANGUAGE: _no_common_language,
    WhyNot.TOO_FAR: _too_far,
    WhyNot.BUSY: _busy,
    WhyNot.AT_LIMIT: _at_limit,
}


# --- points and reasons ---------------------------------------------------------------------


def _score(need: Need, helper: Helper) -> float:
    """Rounded: two who differ by a hair are told apart by their day."""
    times = min(max(need.served_before_by.get(helper.id, 0), 0), FAMILIAR_AFTER)
    metres = _metres(need, helper)
    near = 0.0 if metres is None else 1 - metres / need.within
    light = 1 - helper.load / helper.limit
    points = FAMILIAR * times / FAMILIAR_AFTER + NEAR * near + LIGHT * light
    return round(points + LANGUAGE * _liked(need, helper), 2)


def _liked(need: Need, helper: Helper) -> float:
    """How well the person likes the best language they share: 1 for their first."""
    shared = _shared_language(need, helper)
    return 1 - need.languages.index(shared) / len(need.languages) if shared else 0.0


def _shared_language(need: Need, helper: Helper) -> str:
    return next((one for one in need.languages if one in helper.languages), "")


def _reasons(need: Need, helper: Helper) -> tuple[Reason, ...]:
    """In the order of Why; what was not asked for is not said."""
    said: list[Reason] = []
    if need.skills:
        said.append(Reason(Why.SKILL, {"skills": _joined(need.skills)}))
    if need.licence_level:
        said.append(Reason(Why.LICENCE, {"level": helper.licence_level}))
    if language := _shared_language(need, helper):
        said.append(Reason(Why.LANGUAGE, {"language": language}))
    metres = _metres(need, helper)
    if metres is not None:
        said.append(Reason(Why.NEAR, {"metres": round(metres)}))
    said.append(Reason(Why.FREE, {"starts": need.starts, "ends": need.ends}))
    if helper.has_time:
        said.append(Reason(Why.USUAL, {"starts": need.starts, "ends": need.ends}))
    if (times := need.served_before_by.get(helper.id, 0)) > 0:
        said.append(Reason(Why.SERVED_BEFORE, {"times": times}))
    if need.sex_wish:
        said.append(Reason(Why.SEX, {"sex": helper.sex}))
    return tuple(said)


def _metres(need: Need, helper: Helper) -> float | None:
    if need.point is None or helper.point is None:
        return None
    return metres_between(need.point, helper.point)


def _joined(codes: Iterable[str]) -> str:
    return " ".join(sorted(codes))
