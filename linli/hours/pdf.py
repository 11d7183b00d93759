"""A certificate as a PDF."""

import json
from pathlib import Path
from typing import Any

from linli.core import typeset
from linli.hours.models import Certificate, Standing

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"
# The paper speaks the language of the law it stands on, whatever language its holder reads.
CARDS = {
    "resident": "居民身份证", "residence": "港澳台居民居住证", "hk_macau": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证", "foreign": "外国人永久居留身份证", "passport": "护照",
}  # fmt: skip
ENDED = {
    Standing.SUPERSEDED: "本证明已过时：其中的记录已经更正，请重新开具。",
    Standing.REVOKED: "本证明已失效：其中的记录已被撤销。",
}


def two_decimals(minutes: int) -> str:
    """Hours with two decimals, as the register states them: 95 minutes are 1.58, never more."""
    return f"{minutes // 60:,}.{minutes % 60 * 100 // 60:02}"


def grouped(code: str) -> str:
    """Four by four, to be read out and typed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def certificate(row: Certificate, address: str) -> bytes:
    """The very facts that were signed, and the address where anybody can check them."""
    facts = json.loads(row.body)
    holder = facts["holder"]
    card = CARDS.get(holder.get("card", ""), "")
    head = [("姓名", holder["name"])]
    if card:
        head.append((card, holder["card_number"]))
    if number := holder.get("volunteer"):
        head.append(("志愿者编号", number))
    head += [
        ("服务时间段", f"{facts['from']} 至 {facts['until']}"),
        ("服务时长", f"{two_decimals(facts['minutes'])} 小时"),
        ("记录单位", facts["unit"]),
    ]
    foot = [("出具单位", facts["issuer"])]
    named = [("统一社会信用代码", "issuer_code"), ("经办人", "contact"), ("联系电话", "phone")]
    foot += [(label, facts[key]) for label, key in named if facts[key]]
    foot += [
        ("证明编号", facts["number"]), ("出具日期", facts["issued_on"]),
        ("摘要前 16 位", row.digest[:16]),
    ]  # fmt: skip
    words: dict[str, Any] = {
        "title": "志愿服务记录证明",
        "number": facts["number"],
        "notice": ENDED.get(row.state, ""),  # type: ignore[call-overload]
        "head": head,
        "columns": ["日期", "服务内容", "时长（小时）", "备注"],
        "lines": [
            [one["on"], one["what"], two_decimals(one["minutes"]), _narrow(one["flags"])]
            for one in facts["lines"]
        ],
        "total": [f"合计 {len(facts['lines'])} 条", two_decimals(facts["minutes"])],
        "foot": foot,
        "seal": "（需要盖章时，盖在此处）",
        "code": grouped(facts["code"]),
        "explain": (
            f"扫码或打开 {address} 核对校验码，可查真伪和是否仍然有效。"
            "标有“补录”的记录是事后录入的，经第二人核对凭证；"
            "标有“导入”的记录来自所注明的其他系统。免费出具，不得用于商业。"
        ),
        "qr": typeset.qr(f"{address}{facts['code']}/"),
    }
    return typeset.pdf(TEMPLATE, words)


def _narrow(flags: list[str]) -> str:
    """The remarks in their narrow column: a long number of another system may break anywhere."""
    return " ".join("\u200b".join(one) for one in flags)
