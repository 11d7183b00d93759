"""What can be done with organisations, memberships and roles."""

from linli.organisations.actions.codes import join_with_code, make_code, withdraw_code
from linli.organisations.actions.grants import grant, revoke
from linli.organisations.actions.invitations import accept, decline, invite
from linli.organisations.actions.memberships import approve, ask, leave, refuse, remove
from linli.organisations.actions.organisations import create, describe, edit, end
from linli.organisations.actions.sanctions import sanction
from linli.organisations.actions.settling import settle, show_addresses

__all__ = [
    "accept",
    "approve",
    "ask",
    "create",
    "decline",
    "describe",
    "edit",
    "end",
    "grant",
    "invite",
    "join_with_code",
    "leave",
    "make_code",
    "refuse",
    "remove",
    "revoke",
    "sanction",
    "settle",
    "show_addresses",
    "withdraw_code",
]
