"""The residents of the demonstration enter the books as people do: through the desk's actions."""

from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.events import record
from linli.organisations.models import Grant, Role
from linli.people import dates, queries, residents
from linli.people.actions import acting, households, looking, registering, statuses
from linli.people.models import Channel, Tie, Why

GROUP_LASTS, ACTING_LASTS = timedelta(days=365), timedelta(days=730)
SOURCE = "2026 年走访"


def seed() -> None:
    """Once: whoever has residents keeps theirs. Needs somebody at the desk of each place."""
    if Person.objects.filter(name="温桂芳", is_sample=True).exists():
        return
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    taken = set(Person.objects.values_list("name", flat=True))
    desks: dict[str, Person] = {}
    for house in residents.houses(timezone.localdate(), taken):
        if house.place not in desks:
            desks[house.place] = _desk(places[house.place])
        _move_in(house, places[house.place], desks[house.place])


def _desk(area: Area) -> Person:
    """Who registers there: the first worker or head whose role reaches no further."""
    grants = Grant.objects.filter(
        area=area, role__in=(Role.WORKER, Role.STATION_HEAD), person__is_sample=True
    )
    return grants.select_related("person").order_by("person__created_at")[0].person


def _move_in(house: residents.House, area: Area, desk: Person) -> None:
    known = {one.name: _enter(one, house.address, area, desk) for one in house.people}
    head = known[house.people[0].name]
    today = timezone.localdate()
    for one in house.people:
        person = known[one.name]
        if queries.is_minor(person, today):
            acting.let(
                person, by=desk, actor=head, tie=Tie.GUARDIAN, until=today + ACTING_LASTS,
                channel=Channel.GUARDIAN, may_see_file=True,
            )  # fmt: skip
    for who, whom in house.helps:
        acting.let(
            known[whom], by=desk, actor=known[who], tie=Tie.FAMILY, until=today + ACTING_LASTS,
            channel=Channel.SPOKEN, may_see_file=True,
        )  # fmt: skip
    if len(known) > 1:
        _one_roof(house, area, known, desk)


def _enter(one: residents.Resident, address: str, area: Area, desk: Person) -> Person:
    """One resident: registered, some with an account, with the groups that visits found."""
    facts = registering.Facts(
        name=one.name, mobile=one.mobile, landline=one.landline, born_on=one.born_on, sex=one.sex,
        address=address, languages=list(one.languages), needs=list(one.needs),
    )  # fmt: skip
    is_child = (dates.age(one.born_on, timezone.localdate()) or 0) < queries.ADULT
    person = registering.register(
        facts, by=desk, area=area, channel=Channel.GUARDIAN if is_child else Channel.SPOKEN
    )
    if one.has_account:
        person.joined_at = timezone.now()
        person.save(update_fields=["joined_at"])
        record("person.joined", by=person, about=person, was_known=True)
    until = timezone.localdate() + GROUP_LASTS
    for group in one.groups:
        statuses.confirm(person, by=desk, group=group, source=SOURCE, until=until)
    return person


def _one_roof(house: residents.House, area: Area, known: dict[str, Person], desk: Person) -> None:
    """Everybody says where they live; for a child the guardian does."""
    head = known[house.people[0].name]
    home = households.found(head, by=_speaks(head, desk), area=area, address=house.address)
    for one in house.people[1:]:
        person = known[one.name]
        is_child = queries.is_minor(person, timezone.localdate())
        by = head if is_child else _speaks(person, desk)
        households.join(home, by=by, person=person, relation=one.relation)


def _speaks(person: Person, desk: Person) -> Person:
    """Who writes down where somebody lives: they do on their own screen, else the desk, having
    opened the file for it."""
    if person.joined_at:
        return person
    looking.look(person, by=desk, why=Why.VISIT)
    return desk
