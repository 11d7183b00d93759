"""Sockets that reach this machine and nothing else."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

NEAR = ("127.0.0.1", "::1", "localhost", "local", "", None)


class CallOutside(Exception):  # noqa: N818 - it is what was caught, not a fault of ours
    """Something wanted to talk to somebody else."""


def shut(patch: pytest.MonkeyPatch) -> None:
    """Refuse to look up, to reach or to write to any other machine."""
    for name in ("connect", "connect_ex", "sendto"):  # the address comes last
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), -1))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        patch.setattr(socket, name, guarded(getattr(socket, name), 0))


def guarded(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    """The call, if the address among its arguments is near."""

    def inner(*args: Any, **more: Any) -> Any:
        where = args[at]
        host = where[0] if isinstance(where, tuple) else where
        is_file = isinstance(where, str) and where.startswith("/")  # a socket in the file system
        if host not in NEAR and not is_file:
            raise CallOutside(str(host))
        return call(*args, **more)

    return inner
