"""Sample organisations of the five places, and one invented person for each role in them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas import queries
from linli.areas.models import Area
from linli.core.events import record
from linli.organisations.credit_code import LETTERS, ORGANISATION_WEIGHTS, WEIGHTS
from linli.organisations.models import (
    Field,
    Grant,
    JoinMode,
    Kind,
    Member,
    Membership,
    Organisation,
    Role,
    ServiceArea,
    WorkField,
)


@dataclass(frozen=True)
class Sample:
    """An organisation in the place with this word in its address, or the town above it."""

    name: str
    place: str
    kind: Kind
    about: str = ""
    fields: tuple[Field, ...] = ()
    guide: str = ""
    serves: tuple[str, ...] = ()
    join_mode: JoinMode = JoinMode.APPROVAL
    in_town: bool = False


ELDERS, YOUTH, FAMILY, COMMUNITY = Field.ELDERS, Field.YOUTH, Field.FAMILY, Field.COMMUNITY
SAMPLES = (
    Sample("新寮村民委员会（示例）", "xinliao", Kind.COMMITTEE, "村里的事，先到村委会说。"),
    Sample("惠湾社工服务中心（示例）", "xinliao", Kind.AGENCY,
           "和另一家机构合用一个服务中心，管长者和邻里互助。",
           (ELDERS, COMMUNITY)),
    Sample("晨光社工服务中心（示例）", "xinliao", Kind.AGENCY, "四点半课堂、家庭和儿童早期教育。",
           (YOUTH, FAMILY)),
    Sample("塔坡社区居民委员会（示例）", "tapo", Kind.COMMITTEE,
           "共享社区的好邻居，都在这里登记。"),
    Sample("塔坡邻里共享队（示例）", "tapo", Kind.TEAM,
           "借物品、教手艺、分时间、讲经验。", (COMMUNITY,),
           guide="塔坡社区居民委员会（示例）", join_mode=JoinMode.CODE),
    Sample("洪梅镇公共服务办公室（示例）", "meisha", Kind.DEPARTMENT, "镇上的公共服务和社工站。",
           in_town=True),
    Sample("梅沙村民委员会（示例）", "meisha", Kind.COMMITTEE, "村民点单，村委会和社工一起办。"),
    Sample("梅沙社工服务中心（示例）", "meisha", Kind.AGENCY, "点单上门：常规服务和专业服务。",
           (ELDERS, FAMILY, YOUTH, Field.DISABLED)),
    Sample("洪梅花灯协会（示例）", "meisha", Kind.SOCIAL, "扎花灯，义卖的钱用来探访困难家庭。",
           (COMMUNITY,), in_town=True),
    Sample("梅沙巡河队（示例）", "meisha", Kind.TEAM, "每个周末沿河走一圈，捡垃圾，看水情。",
           (COMMUNITY,), guide="梅沙村民委员会（示例）", join_mode=JoinMode.FREE),
    Sample("洪梅小学（示例）", "meisha", Kind.SCHOOL,
           "学校和社区一起带孩子。", (YOUTH,), in_town=True),
    Sample("人民中社区居民委员会（示例）", "renminzhong", Kind.COMMITTEE,
           "老楼多、长者多，先看安全。"),
    Sample("针心裁意缝纫队（示例）", "renminzhong", Kind.TEAM,
           "街坊送来布，我们改成衣服。", (COMMUNITY,),
           guide="人民中社区居民委员会（示例）"),
    Sample("龙津社工服务站（示例）", "renminzhong", Kind.AGENCY, "独居长者的居家安全和上门探访。",
           (ELDERS, Field.MEDICAL), in_town=True),
    Sample("叠北社区居民委员会（示例）", "diebei", Kind.COMMITTEE, "有事好商量。"),
    Sample("关爱桂城社工机构（示例）", "diebei", Kind.AGENCY,
           "一个镇街一年几十个项目，服务八个领域。",
           (COMMUNITY, FAMILY, Field.CORRECTIONS, Field.MIND), serves=("dieer", "jiandong"),
           in_town=True),
    Sample("叠北暖心企业（示例）", "diebei", Kind.ENTERPRISE, "认领微心愿，出场地，出人手。",
           join_mode=JoinMode.INVITATION),
    Sample("邻里平台运营中心（示例）", "meisha", Kind.OPERATOR,
           "管好平台：区域、机构、目录和导入。",
           join_mode=JoinMode.INVITATION, in_town=True),
)  # fmt: skip

# Who acts in which organisation, for which area: "" is the whole of it, a place, or its town.
OFFICE, AGENCY = "洪梅镇公共服务办公室（示例）", "梅沙社工服务中心（示例）"
STAFF = (
    (Role.OPERATOR, "欧阳明", "邻里平台运营中心（示例）", ""),
    (Role.SECURITY, "沈洁", OFFICE, ""),
    (Role.AUDITOR, "方正平", OFFICE, ""),
    (Role.STATION_HEAD, "黄伟强", OFFICE, "town"),
    (Role.DISPATCHER, "罗敏仪", OFFICE, "town"),
    (Role.WORKER, "林晓岚", AGENCY, "meisha"),
    (Role.SUPERVISOR, "郑嘉怡", AGENCY, "town"),
    (Role.GRID_WORKER, "何永健", "梅沙村民委员会（示例）", "meisha"),
    (Role.AGENCY_MANAGER, "梁思敏", AGENCY, "meisha"),
    (Role.PROJECT_LEAD, "谭家辉", AGENCY, "meisha"),
    (Role.FINANCE, "卢慧仪", AGENCY, "meisha"),
    (Role.LIAISON, "邓卓文", OFFICE, "town"),
    (Role.EXPERT, "许文彬", OFFICE, "town"),
    (Role.MEMBER, "周志明", "洪梅花灯协会（示例）", "meisha"),
)
# In a small town one person does two things: the switch of roles at the desk is theirs.
ALSO = (
    ("黄伟强", Role.LIAISON, OFFICE, "town"),
    ("梁思敏", Role.AGENCY_MANAGER, "洪梅花灯协会（示例）", "town"),
)
RESIDENT = ("陈秀英", "meisha")
FIRST_MOBILE = 19_900_000_001


@transaction.atomic
def seed() -> None:
    """Once: whoever has sample organisations keeps theirs. Needs the places of areas.seeds."""
    if Organisation.objects.filter(is_sample=True).exists():
        return
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    made: dict[str, Organisation] = {}
    for number, sample in enumerate(SAMPLES, start=1):
        made[sample.name] = _organisation(sample, number, places, made)
    home = places[RESIDENT[1]]
    for number, (role, name, house, where) in enumerate(STAFF):
        person = _person(name, FIRST_MOBILE + number, home)
        let_act(person, role, made[house], _area(where, home))
    for name, role, house, where in ALSO:
        also(Person.objects.get(name=name, is_sample=True), role, made[house], _area(where, home))
    _person(RESIDENT[0], FIRST_MOBILE + len(STAFF), home)


def operator() -> Person:
    """The invented operator, who may do what the other seeds do."""
    return Person.objects.filter(is_sample=True, grants__role=Role.OPERATOR).order_by("pk")[0]


def _organisation(
    sample: Sample, number: int, places: dict[str | None, Area], made: dict[str, Organisation]
) -> Organisation:
    area = places[sample.place]
    is_registered = sample.kind not in (Kind.TEAM, Kind.COMMITTEE, Kind.DEPARTMENT)
    organisation = Organisation.objects.create(
        name=sample.name,
        kind=sample.kind,
        credit_code=sample_code(number) if is_registered else None,
        area=(area.parent or area) if sample.in_town else area,
        guide=made.get(sample.guide),
        about=sample.about,
        join_mode=sample.join_mode,
        is_sample=True,
    )
    WorkField.objects.bulk_create(
        WorkField(organisation=organisation, field=field) for field in sample.fields
    )
    ServiceArea.objects.bulk_create(
        ServiceArea(organisation=organisation, area=places[slug]) for slug in sample.serves
    )
    record("organisation.created", by=None, about=organisation, kind=sample.kind)
    return organisation


def _person(name: str, mobile: int, area: Area) -> Person:
    return Person.objects.create(
        name=name, mobile=str(mobile), area=area, joined_at=timezone.now(), is_sample=True
    )


def _area(where: str, home: Area) -> Area:
    if not where:
        return queries.above(home)[0]
    return (home.parent or home) if where == "town" else home


def let_act(person: Person, role: str, house: Organisation, area: Area) -> None:
    """A member of the organisation, with a role in it or with none."""
    if role:
        also(person, role, house, area)
    Membership.objects.create(organisation=house, person=person, state=Member.IN)


def also(person: Person, role: str, house: Organisation, area: Area) -> None:
    """A role, in an organisation one is a member of."""
    grant = Grant.objects.create(person=person, role=role, organisation=house, area=area)
    record("grant.given", by=None, about=grant, role=role, person=str(person.pk))


def sample_code(number: int) -> str:
    """A credit code that is right in its checks and belongs to nobody: no area is 000000."""
    inner = f"MA{number:06d}"
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    pairs = zip(inner, ORGANISATION_WEIGHTS, strict=True)
    inner += "0123456789X"[-sum(alphabet.index(sign) * weight for sign, weight in pairs) % 11]
    text = f"52000000{inner}"
    total = sum(LETTERS.index(sign) * weight for sign, weight in zip(text, WEIGHTS, strict=True))
    return text + LETTERS[-total % 31]
