"""The catalogue every demonstration begins with: services of the real places, in our own words."""

from datetime import time
from pathlib import Path

from linli.areas.models import Area
from linli.catalogue import actions
from linli.catalogue.models import Category, Kind, Offer, Package, Service

DATA = Path(__file__).parent / "data"
TABLE = DATA / "services.txt"
NOTES = DATA / "notes.txt"  # the risk, the cost and the questions, in both languages
CATEGORIES = (
    ("安全便民", "Safety and everyday help", "bolt", 10),
    ("长者服务", "Elders", "elder", 20),
    ("健康服务", "Health", "steth", 30),
    ("儿童青少年", "Children and youth", "kid", 40),
    ("文体活动", "Culture and sport", "star", 50),
    ("专业服务", "Professional", "heart", 60),
)
# What differs from the usual, by slug.
SPECIAL: dict[str, dict[str, object]] = {
    "power-check": {"helpers": 2, "minutes": 90, "skills": ["electrics"]},
    "haircut": {"skills": ["hair"]},
    "smoke-alarm": {"min_age": 60, "groups": ["alone", "empty_nest"]},
    "meal-delivery": {"min_age": 60, "minutes": 15},
    "handrails": {"helpers": 2, "groups": []},
    "check-up": {"min_age": 65},
    "after-school": {
        "max_age": 12, "min_age": 6, "trust": "cleared", "weekdays": [0, 1, 2, 3, 4],
        "opens": time(16, 30), "closes": time(18, 30), "minutes": 120,
    },
    "tutoring": {"max_age": 18, "trust": "cleared"},
    "early-years": {"max_age": 3, "trust": "cleared"},
    "reading": {"trust": "cleared", "weekdays": [5]},
    "holiday-camp": {"max_age": 14, "trust": "cleared", "months": [1, 2, 7, 8]},
    "family-mediation": {"not_by_marks": True},
    "dispute": {"not_by_marks": True},
    "pairing": {"max_age": 18, "trust": "cleared", "licence": ""},
    "newcomer-class": {"weekdays": [6]},
    "festival-gifts": {"min_age": 70, "minutes": 20},
    "home-safety": {"min_age": 60, "minutes": 60},
    "bulky-waste": {"helpers": 2},
    "day-tour": {"minutes": 480},
}  # fmt: skip
PACKAGES = (
    (
        "silver-guard", "meisha", "银龄守护套餐", "Silver guard",
        "水电安检、扶手评估、每月探访，一次点齐",
        "Power check, handrails and a monthly visit in one",
        "70 岁以上独居、双老家庭优先",
        "First for elders from 70 who live alone or two by two",
        (("power-check", 1), ("handrails", 1), ("elder-visit", 12)),
    ),
    (
        "growing-up", "xinliao", "放学无忧套餐", "After school",
        "四点半课堂加功课辅导，一学期", "After-school class and tutoring for a term",
        "双职工、新市民家庭优先", "First for families where both work, and for newcomers",
        (("after-school", 20), ("tutoring", 8)),
    ),
    (
        "safe-stairs", "renminzhong", "老楼安居套餐", "Safe old buildings",
        "烟感、灯泡、扶手，一栋楼一起办",
        "Smoke alarms, bulbs and handrails, a whole building at once",
        "没有电梯的楼栋", "Buildings without a lift",
        (("smoke-alarm", 1), ("bulb-change", 1), ("handrails", 1)),
    ),
)  # fmt: skip


def seed() -> None:
    """Once: whoever has a catalogue keeps theirs."""
    if Service.objects.exists():
        return
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    shelves = {
        name: Category.objects.get_or_create(
            name=name, defaults={"name_en": english, "icon": icon, "order": order}
        )[0]
        for name, english, icon, order in CATEGORIES
    }
    notes = {line.split("|")[0]: line for line in NOTES.read_text().splitlines()[1:]}
    for order, line in enumerate(TABLE.read_text().splitlines()[1:]):
        _service(line, notes[line.split("|")[0]], order, shelves, places)
    for slug, home, name, english, summary, summary_en, audience, audience_en, parts in PACKAGES:
        if home in places and not Package.objects.filter(slug=slug).exists():
            chosen = [(Service.objects.get(slug=one), times) for one, times in parts]
            actions.bundle(
                by=None, area=places[home], services=chosen, slug=slug, name=name, name_en=english,
                summary=summary, summary_en=summary_en, audience=audience,
                audience_en=audience_en, is_sample=True,
            )  # fmt: skip


def _service(
    line: str, notes: str, order: int, shelves: dict[str, Category], places: dict[str | None, Area]
) -> None:
    (slug, shelf, kind, icon, name, english, summary, summary_en, where, audiences, forces, cost,
     aliases, details, home) = line.split("|")  # fmt: skip
    _slug, risk, risk_en, cost_note, cost_note_en, details_en = notes.split("|")
    words = {
        "slug": slug, "category": shelves[shelf], "kind": kind, "icon": icon, "name": name,
        "name_en": english, "summary": summary, "summary_en": summary_en,
        "places": where.split(","), "audiences": audiences.split(","),
        "forces": forces.split(","), "cost": cost,
        "details": _lines(details), "details_en": _lines(details_en),
        "risk": risk, "risk_en": risk_en, "cost_note": cost_note, "cost_note_en": cost_note_en,
        "order": order, "is_sample": True,
        "is_confidential": kind == Kind.PROFESSIONAL and "worker" in forces,
        "licence": "assistant" if kind == Kind.PROFESSIONAL and forces == "worker" else "",
        **SPECIAL.get(slug, {}),
    }  # fmt: skip
    service = actions.add(
        by=None, area=places[home], aliases=aliases.split("/") if aliases else [], **words
    )
    Offer.objects.bulk_create(
        Offer(service=service, area=area) for area in places.values() if area.slug != home
    )


def _lines(words: str) -> list[str]:
    return [one for one in words.split("/") if one]
