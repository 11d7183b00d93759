"""What must be right before Linli starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from linli.accounts.sms import ConsoleGateway, gateway
from linli.env import SettingMissing

OPEN_CONSOLE = (
    "LINLI_SMS_GATEWAY is the console, which prints numbers and codes to where the log goes. Choose"
    " a provider (docs/settings.md), or set LINLI_SMS_CONSOLE=1 while nobody's number is real."
)


@register()
def sms_is_ready(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The gateway has what it needs; and the demo, which shows codes to anybody, sends none."""
    try:
        made = gateway()
    except (SettingMissing, ImportError) as error:
        return [Error(f"The text message gateway cannot be used: {error}", id="linli.E001")]
    if settings.DEMO and not made.is_at_once:
        return [
            Error("LINLI_DEMO lets anybody in: it goes with the console only.", id="linli.E002")
        ]
    if isinstance(made, ConsoleGateway) and not (settings.DEMO or settings.SMS_CONSOLE):
        return [Error(OPEN_CONSOLE, id="linli.E003")]
    return []
