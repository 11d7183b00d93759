"""Sending text messages: what a gateway must do, and the one that needs no contract.

Which one is used is the setting LINLI_SMS_GATEWAY, a dotted path; a class is made without
arguments and reads what else it needs from the environment.
"""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

CODE = "code"
MOBILE_CHANGED = "mobile_changed"

# The words of each template, as they are to be registered with the provider. The letters of
# other apps join them when they are made known (channels/letters.py).
WORDS = {
    CODE: "【邻里】验证码 {code}，{minutes} 分钟内有效。不要告诉别人，社工也不会问您要。",
    MOBILE_CHANGED: "【邻里】您的登录手机号已换成尾号 {tail}。不是您本人换的，请马上联系社区站点。",
}


class NotSent(Exception):  # noqa: N818 - it is an answer, not a fault
    """The provider will not send this one, now or later. `outcome` is its code, never its words."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class NoAnswer(Exception):  # noqa: N818 - it is an answer, not a fault
    """The provider did not answer, or asked us to come back: worth another try."""


class NotYet(NoAnswer):
    """The provider asked us to come back, or was not there at all: nothing was sent."""


class Gateway(Protocol):
    """Somebody who sends text messages. At once: sending takes no time and cannot fail."""

    is_at_once: bool

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        """Send, or raise NotSent or NoAnswer within a few seconds."""


class ConsoleGateway:
    """Prints to standard output, for a laptop. It is not the log: it may show a number."""

    is_at_once = True

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        sys.stdout.write(f"{number} ← {WORDS[template].format(**values)}\n")
        sys.stdout.flush()


def gateway() -> Gateway:
    """The gateway of this installation."""
    return _made(settings.SMS_GATEWAY)


@lru_cache
def _made(path: str) -> Gateway:
    return cast(Gateway, import_string(path)())
