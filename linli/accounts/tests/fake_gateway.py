"""A provider of text messages for tests: it checks signatures as the real ones do, and answers."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

KEY_ID, KEY = "LTAIexample", "example-of-a-key"


@dataclass
class Fake:
    """What the provider does: `mode` is ok, throttled, refused, broken, or silent."""

    mode: str = "ok"
    received: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving() -> Iterator[Fake]:
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if fake.mode == "silent":
                fake.ended.wait(60)
            if fake.mode == "broken":
                return self.answer(502, b"<html>Bad gateway</html>")
            is_tencent = "X-TC-Action" in self.headers
            said = tencent(self, body, fake) if is_tencent else aliyun(self, fake)
            return self.answer(200 if said.pop("ok", True) else 400, json.dumps(said).encode())

        def answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def aliyun(request: BaseHTTPRequestHandler, fake: Fake) -> dict[str, Any]:
    """What dysmsapi answers."""
    url = urlsplit(request.path)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    family, words = request.headers["Authorization"].split(" ", 1)
    said = dict(word.split("=", 1) for word in words.split(","))
    names = said["SignedHeaders"].split(";")
    must = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce",
            "x-acs-version"}  # fmt: skip
    pairs = [f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(query.items())]
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in sorted(names))
    canonical = "\n".join(
        ["POST", url.path, "&".join(pairs), headers, ";".join(sorted(names)), digest(b"")]
    )
    wanted = hmac.new(KEY.encode(), f"{family}\n{digest(canonical.encode())}".encode(), "sha256")
    if not (must <= set(names) and said["Credential"] == KEY_ID and family == "ACS3-HMAC-SHA256"):
        return {"ok": False, "Code": "IncompleteSignature", "Message": "…"}
    if said["Signature"] != wanted.hexdigest():
        return {"ok": False, "Code": "SignatureDoesNotMatch", "Message": "…"}
    if fake.mode == "throttled":
        return {"ok": False, "Code": "Throttling.User", "Message": "…"}
    if fake.mode == "refused":
        return {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "…", "RequestId": "1"}
    fake.received.append(query)
    return {"Code": "OK", "Message": "OK", "BizId": "1^0", "RequestId": "1"}


def tencent(request: BaseHTTPRequestHandler, body: bytes, fake: Fake) -> dict[str, Any]:
    """What sms.tencentcloudapi.com answers."""
    family, words = request.headers["Authorization"].split(" ", 1)
    said = dict(word.strip().split("=", 1) for word in words.split(","))
    key_id, date, service, end = said["Credential"].split("/")
    names = said["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{request.headers[name].lower()}\n" for name in names)
    canonical = "\n".join(
        ["POST", "/", "", headers, said["SignedHeaders"], hashlib.sha256(body).hexdigest()]
    )
    scope = f"{date}/{service}/{end}"
    wanted = f"{family}\n{request.headers['X-TC-Timestamp']}\n{scope}\n{digest(canonical.encode())}"
    key = f"TC3{KEY}".encode()
    for word in (date, service, end):
        key = hmac.new(key, word.encode(), "sha256").digest()
    signature = hmac.new(key, wanted.encode(), "sha256").hexdigest()
    if (key_id, service, end) != (KEY_ID, "sms", "tc3_request") or said["Signature"] != signature:
        return failure("AuthFailure.SignatureFailure")
    if fake.mode == "throttled":
        return failure("RequestLimitExceeded")
    letter = json.loads(body)
    code = "LimitExceeded.PhoneNumberDailyLimit" if fake.mode == "refused" else "Ok"
    if code == "Ok":
        fake.received.append(letter)
    status = {"Code": code, "Message": "…", "PhoneNumber": letter["PhoneNumberSet"][0], "Fee": 1}
    return {"Response": {"SendStatusSet": [status], "RequestId": "1"}}


def failure(code: str) -> dict[str, Any]:
    return {"Response": {"Error": {"Code": code, "Message": "…"}, "RequestId": "1"}}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
