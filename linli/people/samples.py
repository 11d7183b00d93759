"""Sample people of the demonstration: invented, and marked as samples."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.events import record
from linli.organisations.models import Role
from linli.people import finding, rules
from linli.people.actions import recoveries
from linli.people.models import (
    Channel,
    Consent,
    ConsentText,
    Dweller,
    File,
    Household,
    Purpose,
)


@dataclass(frozen=True)
class Sample:
    name: str
    place: str
    born_on: date
    sex: str
    address: str
    languages: tuple[str, ...] = ("yue",)
    landline: str = ""
    needs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


SAMPLES = (
    Sample("何锦荣", "meisha", date(1942, 3, 8), "1", "梅沙三巷 12 号",
           landline="07690000612", needs=("landline",), groups=("alone",)),
    Sample("冯婆婆", "meisha", date(1938, 9, 1), "2", "福寿楼 302", ("yue", "hak"),
           needs=("no_phone", "hearing"), groups=("alone", "dibao")),
    Sample("霍志强", "meisha", date(1945, 6, 20), "1", "梅沙一巷 6 号 5 楼",
           landline="07690000613", needs=("hearing", "landline"), groups=("alone",)),
    Sample("廖伯", "meisha", date(1950, 1, 15), "1", "梅沙二巷 9 号", needs=("reads_little",)),
    # In the books twice: a desk and a table brought her.
    Sample("黄桂香", "meisha", date(1948, 3, 5), "2", "梅沙四巷 7 号",
           landline="07690000614", needs=("landline",)),
    Sample("黄桂香", "meisha", date(1948, 3, 5), "2", "四巷 7 号 2 楼", needs=("hearing",)),
    Sample("关小明", "meisha", date(2016, 5, 4), "1", "梅沙五巷 3 号", ("yue", "cmn"),
           groups=("child",)),
    Sample("关美玲", "meisha", date(1986, 11, 30), "2", "梅沙五巷 3 号", ("yue", "cmn"),
           groups=("single_mother",)),
    Sample("张新", "xinliao", date(1994, 7, 2), "2", "新寮村一组 21 号", ("cmn",)),
    Sample("李婆婆", "xinliao", date(1940, 12, 12), "2", "新寮村二组 8 号", ("hak",),
           landline="07520000118", needs=("landline",), groups=("empty_nest",)),
    Sample("梁伯", "renminzhong", date(1939, 4, 4), "1", "人民中路 18 号 401",
           landline="02080000231", needs=("wheelchair", "landline"), groups=("alone", "disabled")),
    Sample("苏师傅", "tapo", date(1962, 8, 8), "1", "塔坡街 7 号", ("yue", "cmn")),
    Sample("黎叔", "diebei", date(1958, 2, 2), "1", "叠北二街 33 号"),
)  # fmt: skip


def seed() -> None:
    """Once: whoever has files keeps theirs."""
    if File.objects.filter(person__is_sample=True).exists():
        return
    text = ConsentText.objects.get(purpose=Purpose.SERVICE, version=1)
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    for sample in SAMPLES:
        if sample.place in places:
            _one(sample, places[sample.place], text)
    _family()
    _ways_in()
    for person in Person.objects.filter(is_sample=True, file=None):
        File.objects.create(person=person)
    finding.refresh(*Person.objects.filter(is_sample=True))


def _one(sample: Sample, area: Area, text: ConsentText) -> None:
    person = Person.objects.create(name=sample.name, area=area, is_sample=True)
    File.objects.create(
        person=person,
        born_on=sample.born_on,
        sex=sample.sex,
        landline=sample.landline,
        address=sample.address,
        languages=list(sample.languages),
        needs=list(sample.needs),
    )
    head = Person.objects.filter(is_sample=True, grants__area=area).first() or person
    Consent.objects.create(
        person=person, text=text, purpose=Purpose.SERVICE, channel=Channel.SPOKEN, recorded_by=head
    )
    until = timezone.localdate() + timedelta(days=365)
    for group in sample.groups:
        person.statuses.create(
            group=group, source="2026 年走访", reviewed_by=head, valid_until=until
        )


def _family() -> None:
    """A mother and her son under one roof."""
    mother = Person.objects.filter(name="关美玲", is_sample=True).first()
    son = Person.objects.filter(name="关小明", is_sample=True).first()
    if mother is None or son is None or mother.area is None:
        return
    home = Household.objects.create(area=mother.area, address="梅沙五巷 3 号")
    Dweller.objects.create(household=home, person=mother, relation="head")
    Dweller.objects.create(household=home, person=son, relation="child")


def _ways_in() -> None:
    """An account that a station has to check, and a lost phone that waits for the second of two."""
    claimed = _joined("廖伯", "19900000098")
    lost = _joined("关美玲", "19900000099")
    if claimed is None or lost is None:
        return
    claimed.claimed_at = claimed.joined_at
    claimed.save(update_fields=["claimed_at"])
    record("person.joined", by=claimed, about=claimed, was_known=True)
    record("person.joined", by=lost, about=lost, was_known=False)
    first = Person.objects.filter(is_sample=True, grants__role=Role.DISPATCHER).first()
    if first and rules.may_verify(first, lost):
        recoveries.open_for(lost, by=first, mobile="19900000097")


def _joined(name: str, mobile: str) -> Person | None:
    person = Person.objects.filter(name=name, is_sample=True).first()
    if person:
        person.mobile, person.joined_at = mobile, timezone.now()
        person.save(update_fields=["mobile", "mobile_key", "joined_at"])
    return person
