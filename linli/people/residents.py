"""Four hundred invented residents of the five places, house by house, always the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from linli.people import dates
from linli.people.models import Group, Need, Relation, Sex

# Family names of Guangdong with how often they are met.
SURNAMES = (
    "陈" * 10 + "李" * 8 + "黄" * 8 + "梁" * 6 + "林" * 5 + "张" * 5 + "吴" * 4 + "刘" * 4
    + "何" * 4 + "罗" * 3 + "杨" * 3 + "邓" * 3 + "周" * 3 + "叶" * 3 + "郑" * 2 + "谢" * 2
    + "曾" * 2 + "黎" * 2 + "冯" * 2 + "苏" * 2 + "卢" * 2 + "潘" * 2 + "谭" * 2 + "莫" * 2
    + "麦温区欧冼霍关招简邝缪袁伍钟赖邱江赵彭蔡容植阮"
)  # fmt: skip
MARRIED_IN = "王徐孙马胡朱高郭韦覃蒙龙向石田"
# Given names by when people were born: before 1962, before 1990, and after.
MEN = (
    "锦荣 炳坤 金水 国基 汉文 伟民 树根 耀祖 福全 润生 兆麟 焕章 佳胜 启明 沛然 "
     "洪发 灿辉 添福 柏林 炽昌 桂生 满堂 长庚 应强 锡权 炎林 泽民 观胜 振声 松茂",
    "志强 伟杰 建华 国辉 俊文 永康 健明 志明 家荣 文锋 永健 锦辉 海波 少华 晓东 "
     "伟雄 志勇 景泰 启航 立新 洪涛 健雄 耀辉 剑锋 向阳 坚明 学勤 广文 振宇 敏聪",
    "浩然 子轩 俊熙 梓豪 嘉乐 宇航 睿哲 天佑 卓谦 晋熙 乐天 柏豪 子谦 思远 一鸣 "
     "宏宇 泽楷 铭轩 亦辰 承希 逸朗 嘉俊 弘毅 皓文 家乐 锐锋 明泽 致远 景行 星野",
)  # fmt: skip
WOMEN = (
    "玉珍 桂芳 秀兰 顺娣 银好 惠琼 少珍 彩霞 月娥 群英 焕好 带娣 瑞珍 佩兰 碧云 "
     "细妹 润好 凤仪 金娇 杏桃 笑容 妙玲 结好 爱莲 翠环 转好 丽容 少琼 宝珠 莲好",
    "丽珊 美玲 惠仪 晓燕 少玲 志红 嘉敏 燕芬 颖欣 秋萍 绮雯 海燕 婉玲 淑仪 翠珊 "
     "慧贤 小敏 玉霞 雪梅 艳芳 佩珊 洁莹 少媚 丽芬 桂香 文静 巧仪 素芬 咏梅 倩华",
    "梓晴 诗琪 欣怡 芷若 雅雯 子晴 可欣 乐瑶 思彤 心怡 语桐 悦然 晓彤 紫琳 芊悠 "
     "静雯 依林 恩彤 嘉琪 洛瑶 沁怡 书瑶 安琪 钰琳 若曦 一诺 婧涵 颖彤 昕妍 筱雨",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place: how many of the four hundred live there, in which streets, speaking what."""

    slug: str
    people: int
    streets: tuple[str, ...]
    has_floors: bool
    area_code: str  # of its telephones, before digits that no exchange gives out
    halls: str
    language: str = "yue"


PLACES = (
    Place("meisha", 200, ("梅沙一巷", "梅沙二巷", "梅沙三巷", "梅沙四巷", "梅沙五巷", "河边路"),
          has_floors=False, area_code="0769", halls="何霍"),
    Place("xinliao", 60, ("新寮村一组", "新寮村二组", "新寮村三组"),
          has_floors=False, area_code="0752", halls="叶曾", language="hak"),
    Place("renminzhong", 55, ("人民中路", "龙津里", "十六甫横街"),
          has_floors=True, area_code="020", halls="梁陈"),
    Place("tapo", 45, ("塔坡街", "普君里", "莲花巷"),
          has_floors=True, area_code="0757", halls="霍区"),
    Place("diebei", 40, ("叠北大街", "叠北一街", "叠北二街"),
          has_floors=True, area_code="0757", halls="陈潘"),
)  # fmt: skip


@dataclass(frozen=True)
class Resident:
    """One person. `relation` is to the head, who comes first in the house."""

    name: str
    sex: str
    born_on: date
    relation: str = Relation.HEAD
    mobile: str = ""
    landline: str = ""
    has_account: bool = False
    needs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("yue",)


@dataclass
class House:
    """Who lives under one roof. `helper` acts for `helped`: family who live elsewhere or here."""

    place: str
    address: str
    people: list[Resident] = field(default_factory=list)
    helps: list[tuple[str, str]] = field(default_factory=list)  # names: who, for whom


def houses(today: date, taken: set[str], *, seed: int = 11) -> Iterator[House]:
    """All houses of all places. `taken` are names that others bear: nobody is here twice."""
    dice = Random(seed)  # noqa: S311 - a play
    for place in PLACES:
        town = _Town(place, today, dice, taken)
        left = place.people
        while left:
            house = town.house(left)
            left -= len(house.people)
            yield house


class _Town:
    """One place being filled."""

    def __init__(self, place: Place, today: date, dice: Random, taken: set[str]) -> None:
        self.place, self.today, self.dice, self.taken = place, today, dice, taken
        self.is_first = place.slug == PLACES[0].slug
        self.doors: set[str] = set()
        # Numbers nobody has: 199 0000, and exchanges that begin with 0.
        self.numbers = count(1000 * (PLACES.index(place) + 1))

    def house(self, left: int) -> House:
        """The next one: the family the demonstration shows first, then as villages are made up."""
        house = House(self.place.slug, self._address())
        if self.is_first:
            self.is_first = False
            self._shown(house)
            return house
        kinds = (
            (self._family, 5, 30), (self._with_grandparents, 6, 14), (self._pair, 2, 18),
            (self._elder, 1, 20), (self._mother, 2, 6), (self._newcomer, 1, 12),
        )  # fmt: skip
        able = [(make, weight) for make, most, weight in kinds if most <= left]
        make = self.dice.choices([make for make, _w in able], [weight for _m, weight in able])[0]
        make(house)
        return house

    # --- kinds of houses -------------------------------------------------------------------

    def _shown(self, house: House) -> None:
        """An elder with a phone of her own, and the daughter who acts for her."""
        mother, daughter = "温桂芳", "陈丽珊"
        self.taken |= {mother, daughter}
        house.people = [
            Resident(mother, Sex.FEMALE, self._born(78), mobile="19900000301", has_account=True,
                     needs=(Need.LARGE_PRINT,), groups=(Group.ELDER_EMPTY_NEST,)),
            Resident(daughter, Sex.FEMALE, self._born(49), Relation.CHILD, mobile="19900000302",
                     has_account=True, languages=("yue", "cmn")),
        ]  # fmt: skip
        house.helps = [(daughter, mother)]

    def _family(self, house: House) -> None:
        father = self._grown(self.dice.randint(26, 61), Sex.MALE)
        mother = self._grown(self._age(father) - self.dice.randint(0, 4), Sex.FEMALE,
                             Relation.SPOUSE, MARRIED_IN)  # fmt: skip
        house.people = [father, mother]
        oldest = min(16, self._age(mother) - 24)
        for _child in range(self.dice.choice((0, 0, 1, 1, 2, 2, 3))):
            if oldest >= 0:
                house.people.append(self._child(self.dice.randint(0, oldest), father.name[0]))

    def _with_grandparents(self, house: House) -> None:
        self._family(house)
        del house.people[4:]
        head = house.people[0]
        old = self._elderly(self._age(head) + 27, self.dice.choice((Sex.MALE, Sex.FEMALE)),
                            Relation.PARENT)  # fmt: skip
        house.people.insert(2, old)
        house.helps = [(head.name, old.name)] if self._age(old) >= 68 else []

    def _pair(self, house: House) -> None:
        he = self._elderly(self.dice.randint(63, 84), Sex.MALE,
                           groups=(Group.ELDER_EMPTY_NEST,))  # fmt: skip
        she = self._elderly(self._age(he) - self.dice.randint(0, 5), Sex.FEMALE,
                            Relation.SPOUSE)  # fmt: skip
        house.people = [he, she]

    def _elder(self, house: House) -> None:
        sex = self.dice.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
        more = self.dice.choice(((), (), (Group.DISABLED,), (Group.MINIMUM_ALLOWANCE,)))
        old = self._elderly(self.dice.randint(66, 96), sex, groups=(Group.ELDER_ALONE, *more))
        house.people = [old]

    def _mother(self, house: House) -> None:
        mother = self._grown(self.dice.randint(26, 44), Sex.FEMALE)
        more = (Group.POOR_SINGLE_MOTHER,) if self.dice.random() < 0.5 else ()
        mother = Resident(**{**mother.__dict__, "groups": more})
        child = self._child(self.dice.randint(2, min(15, self._age(mother) - 21)), "")
        house.people = [mother, child]

    def _newcomer(self, house: House) -> None:
        sex = self.dice.choice((Sex.MALE, Sex.FEMALE))
        one = self._grown(self.dice.randint(19, 40), sex, names=MARRIED_IN + SURNAMES)
        house.people = [Resident(**{**one.__dict__, "languages": ("cmn",)})]

    # --- people ----------------------------------------------------------------------------

    def _grown(
        self, age: int, sex: str, relation: str = Relation.HEAD, names: str = ""
    ) -> Resident:
        has_account = self.dice.random() < 0.6
        return Resident(
            self._name(age, sex, self._surname(names)), sex, self._born(age), relation,
            mobile=self._mobile(), has_account=has_account, languages=(self.place.language, "cmn"),
        )  # fmt: skip

    def _elderly(
        self, age: int, sex: str, relation: str = Relation.HEAD, groups: tuple[str, ...] = ()
    ) -> Resident:
        """A third has a phone and uses it, a third a landline, the others neither."""
        age = min(age, 97)
        needs: list[str] = []
        mobile = landline = ""
        fate = self.dice.random()
        if fate < 0.45 and age < 88:
            mobile = self._mobile()
        elif fate < 0.75:
            landline = f"{self.place.area_code}0000{next(self.numbers):04d}"
            needs.append(Need.LANDLINE)
        else:
            needs.append(Need.NO_PHONE)
        for need, share in ((Need.HARD_OF_HEARING, 0.2), (Need.READS_LITTLE, 0.15),
                            (Need.LARGE_PRINT, 0.2), (Need.WHEELCHAIR, 0.06)):  # fmt: skip
            if self.dice.random() < share:
                needs.append(need)
        return Resident(
            self._name(age, sex, self._surname("")), sex, self._born(age), relation,
            mobile, landline, bool(mobile) and self.dice.random() < 0.6, tuple(needs), groups,
            (self.place.language,),
        )  # fmt: skip

    def _child(self, age: int, surname: str) -> Resident:
        sex = self.dice.choice((Sex.MALE, Sex.FEMALE))
        more = (Group.CHILD_IN_DIFFICULTY,) if self.dice.random() < 0.06 else ()
        return Resident(
            self._name(age, sex, surname or self._surname("")), sex, self._born(age),
            Relation.CHILD, groups=more, languages=(self.place.language, "cmn"),
        )  # fmt: skip

    # --- what they are called, where they live ------------------------------------------------

    def _surname(self, names: str) -> str:
        if names:
            return self.dice.choice(names)
        return self.dice.choice(self.place.halls if self.dice.random() < 0.15 else SURNAMES)

    def _name(self, age: int, sex: str, surname: str) -> str:
        year = self.today.year - age
        lists = MEN if sex == Sex.MALE else WOMEN
        given = lists[0 if year < 1962 else 1 if year < 1990 else 2].split()
        while True:
            name = surname + self.dice.choice(given)
            if name not in self.taken:
                self.taken.add(name)
                return name
            if self.dice.random() < 0.1:
                surname = self.dice.choice(SURNAMES)

    def _mobile(self) -> str:
        return str(19_900_000_000 + next(self.numbers))

    def _born(self, age: int) -> date:
        day = self.today.replace(year=self.today.year - age, day=1)
        return day - timedelta(days=self.dice.randint(3, 360))

    def _age(self, one: Resident) -> int:
        return dates.age(one.born_on, self.today) or 0

    def _address(self) -> str:
        while True:
            street = self.dice.choice(self.place.streets)
            door = f"{street} {self.dice.randint(1, 88)} 号"
            if self.place.has_floors:
                door += f" {self.dice.randint(1, 8)}0{self.dice.randint(1, 4)}"
            if door not in self.doors:
                self.doors.add(door)
                return door
