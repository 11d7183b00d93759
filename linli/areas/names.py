"""What a place is called, as against the committee that the statistics name it by."""

import re
from collections.abc import Sequence

VILLAGE = re.compile(r"(.+?)(?:村民委员会|村民委会|村委会)")
COMMUNITY = re.compile(r"(.+?)(?:居民委员会|居委会会|居委会|居委)")


def place_name(published: str, within: Sequence[str] = ()) -> str:
    """新寮村民委员会 is 新寮村; 塔坡社区居委会 is 塔坡社区. `within`: names above, largest first.

    Names above that were written in front (潮州市潮安区文祠镇赤水村民委员会) go.
    """
    name = published
    for upper in within:
        name = name.removeprefix(upper) or name
    if match := VILLAGE.fullmatch(name):
        return match[1] if match[1].endswith(("村", "社区")) else f"{match[1]}村"
    if match := COMMUNITY.fullmatch(name):
        return match[1] if match[1].endswith(("社区", "村")) else f"{match[1]}社区"
    return name
