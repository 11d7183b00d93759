"""One HTTPS request to a provider, with a short patience."""

import json
from collections.abc import Mapping
from socket import gaierror
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from linli.accounts.sms import NoAnswer, NotYet

PATIENCE = 3.0
LONGEST_ANSWER = 64 * 1024


class _Straight(HTTPRedirectHandler):
    """Nobody sends a number on to another address: a redirect is an answer like any other."""

    def redirect_request(self, *args: object, **more: object) -> None:
        return None


_opener = build_opener(_Straight)


def post(url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The JSON object answered, whatever its status. NoAnswer when there is none to read."""
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - https
    try:
        with _opener.open(request, timeout=PATIENCE) as response:
            content = response.read(LONGEST_ANSWER)
    except HTTPError as error:
        with error:
            content = error.read(LONGEST_ANSWER)
    except (URLError, OSError) as error:
        is_absent = isinstance(getattr(error, "reason", error), ConnectionRefusedError | gaierror)
        raise (NotYet if is_absent else NoAnswer) from error
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise NoAnswer from error
    if not isinstance(answer, dict):
        raise NoAnswer
    return answer
