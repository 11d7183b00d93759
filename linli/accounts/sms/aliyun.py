"""Alibaba Cloud: SendSms of dysmsapi (2017-05-25), signed with ACS3-HMAC-SHA256.

The wire format: help.aliyun.com, "V3 request structure and signature mechanism".
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.utils import timezone

from linli import env
from linli.accounts.sms import NoAnswer, NotSent, NotYet
from linli.accounts.sms.http import post

FAMILY = "ACS3-HMAC-SHA256"
VERSION = "2017-05-25"
# These ask us to come back; every other code is about this message or this contract.
PASSING = frozenset({"Throttling", "Throttling.User", "ServiceUnavailable", "InternalError"})


class AliyunGateway:
    is_at_once = False

    def __init__(self) -> None:
        self.key_id = env.text("LINLI_SMS_KEY_ID")
        self.key_secret = env.text("LINLI_SMS_KEY_SECRET")
        self.sign = env.text("LINLI_SMS_SIGN")
        self.templates = env.pairs("LINLI_SMS_TEMPLATES")
        self.endpoint = env.text("LINLI_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        if template not in self.templates:
            raise NotSent("no template")
        query = {
            "PhoneNumbers": number.removeprefix("+"),
            "SignName": self.sign,
            "TemplateCode": self.templates[template],
            "TemplateParam": json.dumps(dict(values), ensure_ascii=False, separators=(",", ":")),
        }
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": sha256(b""),
            "x-acs-date": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": VERSION,
        }
        headers["Authorization"] = authorization(self.key_id, self.key_secret, query, headers)
        answer = post(f"{self.endpoint}/?{canonical_query(query)}", headers, b"")
        outcome = str(answer.get("Code", ""))
        if outcome in PASSING:
            raise NotYet
        if not outcome:
            raise NoAnswer
        if outcome != "OK":
            raise NotSent(outcome)


def authorization(
    key_id: str, key_secret: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> str:
    """The Authorization header of a POST to "/" without a body."""
    names = sorted(headers)
    canonical = "\n".join(
        [
            "POST",
            "/",
            canonical_query(query),
            *(f"{name}:{headers[name].strip()}" for name in names),
            "",
            ";".join(names),
            headers["x-acs-content-sha256"],
        ]
    )
    wanted = f"{FAMILY}\n{sha256(canonical.encode())}"
    signature = hmac.new(key_secret.encode(), wanted.encode(), hashlib.sha256).hexdigest()
    return f"{FAMILY} Credential={key_id},SignedHeaders={';'.join(names)},Signature={signature}"


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(query.items()))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
