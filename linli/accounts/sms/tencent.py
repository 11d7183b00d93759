"""Tencent Cloud: SendSms of sms (2021-01-11), signed with TC3-HMAC-SHA256.

The wire format: cloud.tencent.com/document/api/382, "Signature v3".
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from linli import env
from linli.accounts.sms import NoAnswer, NotSent, NotYet
from linli.accounts.sms.http import post

FAMILY = "TC3-HMAC-SHA256"
VERSION = "2021-01-11"
JSON = "application/json; charset=utf-8"
PASSING = ("RequestLimitExceeded", "InternalError", "ResourceUnavailable")


class TencentGateway:
    is_at_once = False

    def __init__(self) -> None:
        self.key_id = env.text("LINLI_SMS_KEY_ID")
        self.key_secret = env.text("LINLI_SMS_KEY_SECRET")
        self.sign = env.text("LINLI_SMS_SIGN")
        self.app_id = env.text("LINLI_SMS_APP_ID")
        self.region = env.text("LINLI_SMS_REGION", "ap-guangzhou")
        self.templates = env.pairs("LINLI_SMS_TEMPLATES")
        self.endpoint = env.text("LINLI_SMS_ENDPOINT", "https://sms.tencentcloudapi.com")

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        if template not in self.templates:
            raise NotSent("no template")
        body = json.dumps(
            {
                "PhoneNumberSet": [number if number.startswith("+") else f"+86{number}"],
                "SmsSdkAppId": self.app_id,
                "SignName": self.sign,
                "TemplateId": self.templates[template],
                "TemplateParamSet": list(values.values()),
            },
            ensure_ascii=False,
        ).encode()
        headers = {
            "Content-Type": JSON,
            "Host": urlsplit(self.endpoint).netloc,
            "X-TC-Action": "SendSms",
            "X-TC-Version": VERSION,
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(int(timezone.now().timestamp())),
        }
        headers["Authorization"] = authorization(self.key_id, self.key_secret, headers, body)
        outcome = outcome_of(post(self.endpoint, headers, body))
        if outcome.startswith(PASSING):
            raise NotYet
        if not outcome:
            raise NoAnswer
        if outcome != "Ok":
            raise NotSent(outcome)


def outcome_of(answer: dict[str, Any]) -> str:
    """The code of the whole request if it failed, else the code of its one message."""
    response = answer.get("Response") or {}
    told: dict[str, Any] = response.get("Error") or next(
        iter(response.get("SendStatusSet") or ()), {}
    )
    return str(told.get("Code", ""))


def authorization(
    key_id: str, key_secret: str, headers: Mapping[str, str], body: bytes, service: str = "sms"
) -> str:
    """The Authorization header of a POST to "/" with these headers."""
    host, action = headers["Host"], headers["X-TC-Action"].lower()
    timestamp = headers["X-TC-Timestamp"]
    signed = "content-type;host;x-tc-action"
    lines = f"content-type:{JSON}\nhost:{host}\nx-tc-action:{action}\n"
    canonical = f"POST\n/\n\n{lines}\n{signed}\n{sha256(body)}"
    scope = f"{datetime.fromtimestamp(int(timestamp), UTC):%Y-%m-%d}/{service}/tc3_request"
    wanted = f"{FAMILY}\n{timestamp}\n{scope}\n{sha256(canonical.encode())}"
    key = f"TC3{key_secret}".encode()
    for word in scope.split("/"):
        key = hmac.digest(key, word.encode(), "sha256")
    signature = hmac.digest(key, wanted.encode(), "sha256").hex()
    return f"{FAMILY} Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
