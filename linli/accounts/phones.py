"""Numbers that are rung, mobiles and landlines, as people write them; and as a phone dials them.

Kept is one spelling: the digits, and after 转 the extension of a landline behind an exchange.
"""

import re
import unicodedata

from linli.accounts import mobiles

SHORTEST, LONGEST = 7, 12  # digits of a landline, with or without its area code
LOCAL = 8  # the most digits without an area code
TO = "转"  # before an extension
EXTENSION = re.compile(r"(?:转|轉|分机|分機|内线|內線|ext\.?|x|#)\s*[:.]?\s*([0-9]{1,6})\s*$", re.I)
# 0769-88886666-603 and (0769) 8888 6666-603: what follows a whole number is an extension too.
HOME = re.compile(r"^(?:\+|00)86[ -]*0?(?=[1-9])")  # a landline as one dials it from abroad
ABROAD = re.compile(r"(?:\+|00)(852[23][0-9]{7}|8532[0-9]{7})")
DASHED = re.compile(r"^(\(?0[0-9]{2,3}\)?[ -]*[0-9]{3,4} ?[0-9]{4})-([0-9]{1,6})$")


class NotAPhone(ValueError):  # noqa: N818 - it is an answer, not a fault
    """Nobody could be rung there."""


def read(text: str) -> str:
    """ "13800138000", "076988886666" or "076988886666转603". Or NotAPhone."""
    try:
        return mobiles.read(text)
    except mobiles.NotAMobile:
        plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"[\u2010-\u2015]", "-", plain)
    plain = HOME.sub("0", plain, count=1)
    match = EXTENSION.search(plain)
    number, extension = (plain[: match.start()], match[1]) if match else (plain, "")
    if not extension and (match := DASHED.match(plain)):
        number, extension = match[1], match[2]
    digits = re.sub(r"[^0-9]", "", number)
    if abroad := ABROAD.fullmatch(re.sub(r"[^0-9+]", "", number)):
        digits = f"+{abroad[1]}"
    begins_a_mobile = digits.startswith("1") and len(digits) < mobiles.LENGTH
    if not SHORTEST <= len(digits) <= LONGEST or begins_a_mobile:
        raise NotAPhone(text)
    return f"{digits}{TO}{extension}" if extension else digits


def masked(number: str) -> str:
    """138 **** 8000, 0757 **** 01, **** 01: enough to tell one from another, not to ring it."""
    digits = number.partition(TO)[0]
    if mobiles.NUMBER.fullmatch(digits) or digits.startswith("+"):
        return mobiles.masked(digits)
    begins = digits[:4] if len(digits) > LOCAL else ""
    return f"{begins} **** {digits[-2:]}".strip() if digits else ""
