"""CAP 1.2 (OASIS Common Alerting Protocol) as data: every element of the schema, and `Bad`."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_NAME = 200  # of a sender or an identifier

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MSG_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra",
    "CBRNE", "Other",
)  # fmt: skip
RESPONSES = (
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None",
)  # fmt: skip
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

Point = tuple[Decimal, Decimal]  # latitude, longitude, in degrees


class Bad(Exception):  # noqa: N818 - it is an answer, not a fault
    """Why a document is not taken: a code of words.REASONS, and the element it is about."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where[:60]


@dataclass(frozen=True)
class Pair:
    """An eventCode, a parameter or a geocode: `name` says in which list the value stands."""

    name: str
    value: str


@dataclass(frozen=True)
class Reference:
    """Another message: who sent it, what it is called, and when."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class Circle:
    centre: Point
    radius: Decimal  # kilometres


@dataclass(frozen=True)
class Area:
    area_desc: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: Decimal | None = None  # feet above sea level
    ceiling: Decimal | None = None


@dataclass(frozen=True)
class Resource:
    resource_desc: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Info:
    """What is told, in one language. An empty text is one that is not there."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = ""
    response_types: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Message:
    """A whole document."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = field(default=())
