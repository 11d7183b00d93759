"""The small town of the demonstration: real places, invented people, made once."""

import pytest

from linli.accounts import samples
from linli.accounts.models import Person
from linli.areas import queries
from linli.areas import seeds as areas
from linli.areas.models import Area, Kind
from linli.organisations import seeds as organisations
from linli.organisations.credit_code import read
from linli.organisations.models import Grant, Organisation, Role
from linli.venues import seeds as venues
from linli.venues.models import Room, Station
from linli.venues.queries import near

pytestmark = pytest.mark.django_db


def seed_all() -> None:
    areas.seed(whole=False)
    organisations.seed()
    venues.seed()


def test_the_five_places_have_what_the_demonstration_needs() -> None:
    seed_all()

    paths = {area.slug: queries.path(area) for area in Area.objects.exclude(slug=None)}
    assert paths == {
        "xinliao": "惠州市 大亚湾经济技术开发区 大亚湾西区街道",
        "tapo": "佛山市 禅城区 祖庙街道",
        "meisha": "东莞市 洪梅镇",
        "renminzhong": "广州市 荔湾区 龙津街道",
        "diebei": "佛山市 南海区 桂城街道",
        "dieer": "佛山市 南海区 桂城街道",
        "jiandong": "佛山市 南海区 桂城街道",
    }
    for slug in paths:
        place = queries.place(slug or "")
        assert place
        assert near(place).exists()
    meisha = queries.place("meisha")
    assert meisha
    rooms = {room.name for room in near(meisha)[0].rooms.all()}
    assert {"老年人活动室", "青少年活动室", "康复室", "家庭服务室", "阅览室", "曲艺室"} == rooms
    assert Area.objects.filter(kind=Kind.GROUP).count() == 3


def test_there_is_one_invented_person_for_each_role_and_a_resident() -> None:
    seed_all()

    assert set(Grant.objects.values_list("role", flat=True)) == set(Role)
    assert not Person.objects.filter(is_sample=False).exists()
    assert not Organisation.objects.filter(is_sample=False).exists()
    mobiles = sorted(person.mobile or "" for person in Person.objects.all())
    assert mobiles[0] == "19900000001"
    assert len(mobiles) == len(Role) + 1
    assert len(samples.everybody()) == len(Role) + 1


def test_sample_codes_are_right_and_belong_to_nobody() -> None:
    seed_all()

    for one in Organisation.objects.exclude(credit_code=None):
        assert one.credit_code
        assert read(one.credit_code).region == "000000"
    agencies = Organisation.objects.filter(kind="agency")
    assert all(one.can_certify for one in agencies)
    teams = Organisation.objects.filter(kind="team")
    assert all(team.certifier and team.certifier.kind == "committee" for team in teams)


def test_seeding_again_changes_nothing() -> None:
    def count() -> list[int]:
        return [m.objects.count() for m in (Area, Organisation, Person, Grant, Station, Room)]

    seed_all()
    before = count()
    seed_all()

    assert count() == before
