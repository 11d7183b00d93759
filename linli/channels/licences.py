"""A social worker's licence runs out: they are told, and whoever answers for their unit."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.channels import actions
from linli.channels.letters import letter
from linli.core.models import Event
from linli.organisations import scope
from linli.organisations.models import Grant, Role
from linli.organisations.queries import in_force
from linli.people.models import Force

MOST_TOLD = 20
ANSWERING = [role for role in Role.values if scope.Power.MANAGE_MEMBERS in scope.powers_in([role])]


def register() -> None:
    """Make the letters known; called in ready()."""
    letter(
        "licence.runs_out",
        title=_("Your licence runs out soon"),
        words=_("It is in force until %(year)s-%(month)s-%(day)s. Have it renewed, then note the "
                "new one under I help: until its last day this one counts."),
        is_for_call=False,
    )  # fmt: skip
    letter(
        "licence.of_colleague",
        title=_("A colleague's licence runs out soon"),
        words=_("%(name)s: in force until %(year)s-%(month)s-%(day)s. Without it they take no "
                "service that asks for a licence."),
        is_for_call=False,
    )  # fmt: skip


def tell(event: Event) -> None:
    """In the transaction that says that it was warned of: each is told once of each warning."""
    force = Force.objects.select_related("person").get(pk=event.subject_id)
    person, last = force.person, force.valid_until
    if last is None:
        return
    facts: dict[str, str | int] = {"year": last.year, "month": last.month, "day": last.day}
    once = f"licence.runs_out {force.pk.hex} {event.facts['days']}"
    actions.tell(person, "licence.runs_out", about=person, once=once, facts=facts)
    facts["name"] = person.name
    actions.tell_all(
        answering_for(person), "licence.of_colleague", about=person, once=once, facts=facts
    )


def answering_for(person: Person) -> QuerySet[Person]:
    """Who manages the units in which somebody works: heads of stations, managers of agencies."""
    today = timezone.localdate()
    works = scope.in_force(person.pk, today).exclude(role=Role.MEMBER).values("organisation")
    managing = in_force(Grant.objects.filter(role__in=ANSWERING, organisation__in=works), today)
    heads = Person.objects.filter(
        pk__in=managing.filter(valid_from__lte=today).values("person"), is_active=True
    )
    return heads.exclude(pk=person.pk).order_by("pk")[:MOST_TOLD]
