"""Who may do what with points, and why something cannot be redeemed."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.models import Person
from linli.hours.queries import stars, total
from linli.hours.rules import star_of
from linli.organisations.models import Member, Membership, Organisation
from linli.organisations.scope import Power, may, may_for
from linli.points import queries
from linli.points.models import Redemption, Reward, Rule


def may_set(by: Person, area_id: UUID) -> bool:
    """Write rules and budgets of a place."""
    return may(by, Power.SET_POINTS, area_id)


def may_give(by: Person, to: Person | Organisation, area_id: UUID) -> bool:
    """Give a bonus out of what a place has, to whoever lives or works where one sets the rules."""
    if isinstance(to, Organisation):
        return may_set(by, area_id) and may_set(by, to.area_id)
    return may_set(by, area_id) and queries.may_have_bonus(by).filter(pk=to.pk).exists()


def why_no_bonus(by: Person, to: Person | Organisation) -> str:
    """Why somebody gives them none, as a sentence; "" if they do."""
    if isinstance(to, Organisation):
        if to.kind not in queries.TEAMS or to.ended_on is not None:
            return _("This is no team that points are given to.")
        members = Membership.objects.filter(organisation=to, person=by, state=Member.IN)
        if members.exists():
            return _("Somebody who is not a member of the team decides this.")
        return ""
    if to.pk == by.pk:
        return _("Nobody gives a bonus to themselves.")
    if not queries.is_volunteer(to):
        return _("A bonus is for volunteers whose registration was checked.")
    return ""


def may_keep(by: Person, area_id: UUID) -> bool:
    """Look after rewards and their stock, hand them over."""
    return may(by, Power.RUN_REWARDS, area_id)


def may_hand_over(by: Person, row: Redemption) -> bool:
    """Whoever looks after it, but never to themselves."""
    return by.pk not in (row.person_id, row.receiver_id) and may_keep(by, row.reward.area_id)


def may_give_back(by: Person, row: Redemption) -> bool:
    if row.team and may_lead(by, row.team):
        return True
    is_own = row.person_id == by.pk and row.team is None
    return is_own or may_keep(by, row.reward.area_id)


def may_lead(by: Person, team: Organisation) -> bool:
    """Use what a team has earned: whoever looks after its members."""
    return may_for(by, Power.MANAGE_MEMBERS, team)


def may_redeem_for(by: Person, receiver: Person, rule: Rule | None) -> bool:
    """For oneself, and where the rule lets it for the family that one acts for."""
    if receiver.pk == by.pk:
        return True
    return bool(rule and rule.is_for_family and receiver in queries.family_of(by))


def why_not_redeem(
    person: Person, reward: Reward, rule: Rule | None, receiver: Person | None = None
) -> str:
    """Why somebody cannot have it just now, as a sentence; "" if they can. The share of one person
    is that of whoever receives it."""
    if reward.is_for_teams:
        return _("This is for teams: whoever leads one redeems it with what the team has.")
    if why := _why_not_there(reward):
        return why
    most = reward.each_at_most
    if most is not None and queries.has_taken(receiver or person, reward) >= most:
        return _("You have had as many of it as one person can.")
    if why := _why_too_dear(reward, queries.balance_of(person)):
        return why
    if rule and queries.minutes_of(person) < rule.least_hours * 60:
        return _("First comes helping: it opens after %(n)s hours of service.") % {
            "n": rule.least_hours
        }
    if rule and rule.least_star:
        star = star_of(person, total(person), stars())
        if star < rule.least_star:
            return ngettext(
                "First comes helping: it opens with %(n)s star.",
                "First comes helping: it opens with %(n)s stars.",
                rule.least_star,
            ) % {"n": rule.least_star}
    return ""


def why_not_for_team(team: Organisation, reward: Reward, balance: int) -> str:
    """Why a team cannot have it just now, as a sentence; "" if it can."""
    if not reward.is_for_teams:
        return _("This is not for teams.")
    if why := _why_not_there(reward):
        return why
    most = reward.each_at_most
    if most is not None and queries.had_by_team(team, reward) >= most:
        return _("The team has had as many of it as one can.")
    return _why_too_dear(reward, balance)


def _why_not_there(reward: Reward) -> str:
    if not reward.is_open:
        return _("This is not on offer any more.")
    return _("All of them are gone.") if reward.stock == 0 else ""


def _why_too_dear(reward: Reward, balance: int) -> str:
    missing = reward.points - balance
    if missing <= 0:
        return ""
    return ngettext("You lack %(n)s point.", "You lack %(n)s points.", missing) % {"n": missing}
