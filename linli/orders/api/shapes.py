"""The shapes of orders as programs read and write them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from linli.catalogue.models import Urgency
from linli.core.forms import FIRST, LAST
from linli.core.http import STORABLE
from linli.orders.life import Party, Status
from linli.orders.models import Door, Reason
from linli.people import names

LONGEST_WORDS, LONGEST_ADDRESS, MOST_FACTS, LONGEST_FACT = 1000, 200, 20, 1000
AN_ORDER = "0198c0de-0000-7000-8000-000000000001"
AN_AREA = "0198c0de-0000-7000-8000-000000000002"
A_SERVICE = "0198c0de-0000-7000-8000-000000000003"

OUT = {
    "id": AN_ORDER, "number": "1119-027", "status": "submitted", "urgency": "normal",
    "door": "phone", "submitted_at": "2026-11-19T01:30:00Z", "accept_by": "2026-11-20T01:30:00Z",
    "arrive_by": "2026-11-26T01:30:00Z", "due_at": "2026-11-20T01:30:00Z", "slot_from": None,
    "slot_until": None, "closed_at": None, "is_confidential": False, "turn": 1,
    "area": {"id": AN_AREA, "name": "塔坡社区"},
    "service": {"id": A_SERVICE, "name": "家电维修"},
}  # fmt: skip
ONE_OUT = {
    **OUT, "words": "厨房插座会冒火花", "wish_from": None, "wish_until": None, "reason": "",
    "parties": ["desk", "dispatcher"], "steps": ["classify", "offer", "assign"], "helpers": 0,
    "may_see_contact": True,
}  # fmt: skip


def _example(one: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": one})


def _of_our_time(moment: datetime) -> datetime:
    """With a zone, and where no arithmetic runs off the calendar."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not FIRST.year < moment.year < LAST.year:
        message = "not a moment of our time"
        raise ValueError(message)
    return moment


def _nearest_of_our_time(moment: datetime) -> datetime:
    """For looking: before all there is, everything; after all there is, nothing."""
    try:
        return _of_our_time(moment)
    except ValueError:
        is_early = moment.year <= FIRST.year
        return datetime(FIRST.year if is_early else LAST.year, 1, 1, tzinfo=UTC)


Number = Annotated[str, Field(pattern=r"^([0-9]{3,15})?$")]
Moment = Annotated[datetime, AfterValidator(_of_our_time)]
Since = Annotated[datetime, AfterValidator(_nearest_of_our_time)]
Text = Annotated[str, Field(pattern=STORABLE, max_length=LONGEST_FACT)]
Fact = bool | int | float | Text | Annotated[list[Text], Field(max_length=MOST_FACTS)]
WhoCalls = Literal["", "family", "neighbour", "carer"]
ToldHow = Literal["", "sms", "call", "none"]
# In place: the document has one name for each type, and venues have doors as well.
HowItCame = Annotated[
    Literal["phone", "desk", "paper"],
    WithJsonSchema(
        {"type": "string", "enum": [Door.PHONE.value, Door.DESK.value, Door.PAPER.value]}
    ),
]
Count = Annotated[int, Field(ge=0)]


class NamedOut(Schema):
    id: UUID
    name: str


class OrderOut(Schema):
    """`turn` grows with every step: a program that knows an older one knows an older order."""

    model_config = _example(OUT)

    id: UUID
    number: str
    status: Status
    urgency: Urgency
    door: Door
    submitted_at: datetime
    accept_by: datetime
    arrive_by: datetime
    due_at: datetime | None
    slot_from: datetime | None
    slot_until: datetime | None
    closed_at: datetime | None
    is_confidential: bool
    turn: Count
    area: NamedOut
    service: NamedOut | None


class OneOrderOut(OrderOut):
    """`words` is null where one's role does not read them; `steps` are the verbs possible now."""

    model_config = _example(ONE_OUT)

    words: str | None
    wish_from: datetime | None
    wish_until: datetime | None
    reason: Reason | Literal[""]
    parties: list[Party]
    steps: list[str]
    helpers: Count
    may_see_contact: bool


class OrdersOut(Schema):
    """`next` is the cursor of the following page, null on the last."""

    model_config = _example({"items": [OUT], "next": AN_ORDER})

    items: list[OrderOut]
    next: UUID | None


class OrderContactOut(Schema):
    model_config = _example({"name": "何伯", "address": "三巷 12 号", "phone": "02012345678"})

    name: str
    address: str
    phone: str


class NeedIn(Schema):
    """A service, or what is needed in their words, or both. `agreed`: they were asked, and said
    that this may be written down and that somebody comes. `name` and `phone` are of whoever it is
    for; who rang for them is the caller, with a tie. `told_how` is for whoever has no account;
    `written_on` is the day on a slip of paper, from which its promises count."""

    model_config = _example({
        "area": AN_AREA, "service": A_SERVICE, "words": "厨房插座会冒火花", "name": "何伯",
        "phone": "02012345678", "address": "三巷 12 号", "door": "phone", "agreed": True,
        "caller_name": "何小姐", "caller_phone": "13900001234", "caller_tie": "family",
        "told_how": "call",
    })  # fmt: skip

    area: UUID
    agreed: Literal[True]
    door: HowItCame = "phone"
    service: UUID | None = None
    words: Annotated[str, Field(pattern=STORABLE, max_length=LONGEST_WORDS)] = ""
    beneficiary: UUID | None = None
    name: Annotated[str, Field(pattern=STORABLE, max_length=names.LONGEST)] = ""
    phone: Number = ""
    caller_name: Annotated[str, Field(pattern=STORABLE, max_length=names.LONGEST)] = ""
    caller_phone: Number = ""
    caller_tie: WhoCalls = ""
    told_how: ToldHow = ""
    written_on: date | None = None
    address: Annotated[str, Field(pattern=STORABLE, max_length=LONGEST_ADDRESS)] = ""
    urgency: Urgency = Urgency.NORMAL
    wish_from: Moment | None = None
    wish_until: Moment | None = None
    is_anonymous: bool = False

    @model_validator(mode="after")
    def _wish_is_a_span(self) -> Self:
        begins, ends = self.wish_from, self.wish_until
        is_span = begins is None and ends is None
        if begins and ends:
            is_span = ends > begins
        if not is_span:
            message = "a wish begins, and ends later"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _caller_is_somebody(self) -> Self:
        is_named, is_tied = bool(self.caller_name.strip()), bool(self.caller_tie)
        if is_named != is_tied or (self.caller_phone and not is_tied):
            message = "a caller has a name, and a tie to whoever it is for"
            raise ValueError(message)
        return self


class StepIn(Schema):
    """The facts a step asks for, by the names that `what_step_asks` tells."""

    model_config = _example({"facts": {"reason": "solved", "because": "家里人修好了"}})

    facts: Annotated[dict[str, Fact], Field(max_length=MOST_FACTS)] = {}


class ChoiceOut(Schema):
    value: str
    label: str


class AskOut(Schema):
    name: str
    label: str
    is_required: bool
    takes_several: bool
    choices: list[ChoiceOut]


class StepAsksOut(Schema):
    model_config = _example({
        "verb": "cancel", "label": "取消", "asks": [
            {"name": "reason", "label": "原因", "is_required": True, "takes_several": False,
             "choices": [{"value": "solved", "label": "不需要了"}]},
        ],
    })  # fmt: skip

    verb: str
    label: str
    asks: list[AskOut]
