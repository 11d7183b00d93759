"""Fourteen invented helpers of the demonstration, over the stations of the five places."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.organisations import seeds as organisations
from linli.organisations.models import Organisation, Role
from linli.people import finding
from linli.people.actions import forces
from linli.people.models import (
    PROVEN,
    Ability,
    CardKind,
    Check,
    File,
    Force,
    ForceKind,
    Level,
    Skill,
)

FIRST_MOBILE = 19_900_000_201
WORKER, VOLUNTEER, PARTY = ForceKind.WORKER, ForceKind.VOLUNTEER, ForceKind.PARTY


@dataclass(frozen=True)
class Sample:
    """Who it is, where they live and help, for whom, and what was checked."""

    name: str
    place: str
    house: str
    born_on: date
    sex: str
    role: str = ""
    forces: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("yue", "cmn")
    skills: tuple[str, ...] = ()


# The first of a place answers for its station: the licence of the others is seen by them.
SAMPLES = (
    Sample("温静怡", "meisha", "梅沙社工服务中心（示例）", date(1991, 5, 17), "2",
           Role.WORKER, (WORKER,)),
    Sample("麦国栋", "meisha", "梅沙村民委员会（示例）", date(1974, 10, 2), "1",
           Role.GRID_WORKER, skills=("electrics", "plumbing")),  # the committee's electrician
    Sample("郭少芬", "meisha", "洪梅花灯协会（示例）", date(1968, 3, 26), "2",
           forces=(VOLUNTEER,), skills=("hair", "electrics")),
    Sample("莫志华", "meisha", "梅沙村民委员会（示例）", date(1979, 7, 1), "1", forces=(PARTY,)),
    Sample("何丽娟", "meisha", "洪梅花灯协会（示例）", date(1984, 12, 9), "2",
           forces=(VOLUNTEER, PARTY)),
    Sample("曾慧敏", "xinliao", "惠湾社工服务中心（示例）", date(1988, 8, 21), "2",
           Role.STATION_HEAD, (WORKER,), ("hak", "cmn")),
    Sample("叶振邦", "xinliao", "新寮村民委员会（示例）", date(1977, 1, 30), "1",
           Role.GRID_WORKER, languages=("hak", "yue", "cmn"), skills=("electrics",)),
    Sample("邱玉兰", "xinliao", "晨光社工服务中心（示例）", date(1971, 11, 11), "2",
           forces=(VOLUNTEER,), languages=("hak", "cmn"), skills=("hair",)),
    Sample("区美仪", "tapo", "塔坡社区居民委员会（示例）", date(1985, 4, 6), "2",
           Role.STATION_HEAD, (WORKER,)),
    Sample("霍永昌", "tapo", "塔坡邻里共享队（示例）", date(1969, 9, 15), "1", forces=(PARTY,)),
    Sample("冼嘉欣", "renminzhong", "龙津社工服务站（示例）", date(1990, 2, 14), "2",
           Role.STATION_HEAD, (WORKER,)),
    Sample("简玉莲", "renminzhong", "针心裁意缝纫队（示例）", date(1963, 6, 3), "2",
           Role.MEMBER, (VOLUNTEER,), skills=("hair",)),
    Sample("潘颖诗", "diebei", "关爱桂城社工机构（示例）", date(1987, 10, 28), "2",
           Role.STATION_HEAD, (WORKER,)),
    Sample("陈国雄", "diebei", "叠北社区居民委员会（示例）", date(1972, 5, 4), "1",
           forces=(VOLUNTEER, PARTY), skills=("hair", "electrics")),
)  # fmt: skip


def seed() -> None:
    """Once: whoever has these helpers keeps theirs. Needs the organisations and the files."""
    if Person.objects.filter(name=SAMPLES[0].name, is_sample=True).exists():
        return
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    houses = {one.name: one for one in Organisation.objects.filter(is_sample=True)}
    heads: dict[str, Person] = {
        "meisha": Person.objects.filter(is_sample=True, grants__role=Role.STATION_HEAD).order_by(
            "created_at"
        )[0]
    }
    for number, sample in enumerate(SAMPLES):
        person = _one(sample, FIRST_MOBILE + number, places[sample.place])
        organisations.let_act(person, sample.role, houses[sample.house], places[sample.place])
        head = heads.setdefault(sample.place, person)
        for kind in sample.forces:
            _verified(person, kind, number, head)
        if sample.forces:
            _checked(person, head)
        _can(person, sample, head)


def _one(sample: Sample, mobile: int, area: Area) -> Person:
    person = Person.objects.create(
        name=sample.name, mobile=str(mobile), area=area, joined_at=timezone.now(), is_sample=True
    )
    File.objects.create(
        person=person, born_on=sample.born_on, sex=sample.sex, languages=list(sample.languages)
    )  # fmt: skip
    finding.refresh(person)
    return person


def _can(person: Person, sample: Sample, head: Person) -> None:
    """What they said, and whose paper was seen; social workers may work with minors."""
    until = timezone.localdate() + timedelta(days=300)
    skills = [*sample.skills, *([Skill.CHILDREN] if WORKER in sample.forces else [])]
    for skill in skills:
        seen = skill in PROVEN and head.pk != person.pk
        if skill == Skill.CHILDREN and not seen:
            continue  # the first of a place has nobody over them in the sample
        Ability.objects.create(
            person=person, skill=skill, checked_by=head if seen else None,
            checked_at=timezone.now() if seen else None, valid_until=until if seen else None,
        )  # fmt: skip


def _verified(person: Person, kind: str, number: int, head: Person) -> None:
    """Claimed by themselves, seen by the head; a head's own licence by the operator, long ago."""
    until = timezone.localdate() + timedelta(days=730)
    papers = {"level": Level.WORKER, "certificate": f"GD-SL-{number:04d}", "valid_until": until}
    force = forces.claim(person, by=person, kind=kind, **(papers if kind == WORKER else {}))  # type: ignore[arg-type]
    if head.pk != person.pk:
        forces.verify(force, by=head)
        return
    by, now = organisations.operator(), timezone.now()
    Force.objects.filter(pk=force.pk).update(verified_by=by, verified_at=now)


def _checked(person: Person, head: Person) -> None:
    """Their card was seen. An invented person has no number on it."""
    by = organisations.operator() if head.pk == person.pk else head
    person.identities.create(
        kind=CardKind.RESIDENT, state=Check.VERIFIED, name=person.name, submitted_by=person,
        checked_by=by, checked_at=timezone.now(),
    )  # fmt: skip
