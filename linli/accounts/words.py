"""How sessions, people on a list, and events of accounts read to people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.mobiles import masked_name
from linli.accounts.models import Person, Purpose

SYSTEMS = {
    "harmony": gettext_lazy("HarmonyOS device"),
    "android": gettext_lazy("Android phone"),
    "iphone": gettext_lazy("iPhone"),
    "ipad": gettext_lazy("iPad"),
    "windows": gettext_lazy("Windows computer"),
    "mac": gettext_lazy("Mac"),
    "linux": gettext_lazy("Linux computer"),
}
BROWSERS = {
    "wechat": gettext_lazy("WeChat"),
    "alipay": gettext_lazy("Alipay"),
    "edge": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}

TOLD = {
    "code.asked": gettext_lazy("had a code sent"),
    "code.mistaken": gettext_lazy("gave a wrong code"),
    "person.added": gettext_lazy("made an account"),
    "person.joined": gettext_lazy("opened an account"),
    "person.signed_in": gettext_lazy("signed in"),
    "person.signed_out": gettext_lazy("signed out"),
    "person.signed_out_everywhere": gettext_lazy("was signed out on all devices"),
    "person.claim_checked": gettext_lazy("checked that the account is in the right hands"),
    "person.claim_undone": gettext_lazy("took the account off: it was somebody else's"),
    "person.mobile_changed": gettext_lazy("changed the mobile number"),
    "person.disabled": gettext_lazy("shut the account"),
    "person.enabled": gettext_lazy("opened the account again"),
    "session.ended": gettext_lazy("signed a device out"),
    "factor.added": gettext_lazy("set up a second factor"),
    "factor.given": gettext_lazy("gave the second factor"),
    "factor.mistaken": gettext_lazy("gave a wrong second factor"),
    "factor.removed": gettext_lazy("removed a second factor"),
    "factor.codes_renewed": gettext_lazy("made new recovery codes"),
    "recovery.opened": gettext_lazy("opened a recovery after seeing the card"),
    "recovery.confirmed": gettext_lazy("confirmed the recovery"),
    "recovery.done": gettext_lazy("finished the recovery"),
    "recovery.given_up": gettext_lazy("closed the recovery without effect"),
}

ABOUT = {
    "accounts.person": gettext_lazy("person"),
    "accounts.session": gettext_lazy("session"),
    "accounts.signincode": gettext_lazy("code"),
    "accounts.recovery": gettext_lazy("lost phone"),
}
APP, KEY = gettext_lazy("authenticator app"), gettext_lazy("passkey")
FACTS = {
    "person.way": {
        "code": gettext_lazy("with a code by text message"),
        "passkey": KEY,
        "sample": gettext_lazy("as a sample person"),
    },
    "factor.kind": {
        "app": APP, "totp": APP, "passkey": KEY, "webauthn": KEY,
        "all": gettext_lazy("all of them"),
    },
    "code.purpose": Purpose,
}  # fmt: skip


def device(code: str) -> str:
    """ "android.wechat" as "Android phone, WeChat"."""
    system, _dot, browser = code.partition(".")
    known = [str(words) for words in (SYSTEMS.get(system), BROWSERS.get(browser)) if words]
    return ", ".join(known) or _("Unknown device")


def hint_of(person: Person) -> str:
    """Enough to know oneself by: 何*, 梅沙."""
    area = f" · {person.area}" if person.area else ""
    return masked_name(person.name) + area
