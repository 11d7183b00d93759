"""Who may read, ring and choose."""

from linli.accounts.models import Person
from linli.channels.models import Call, Message
from linli.organisations.scope import Power, may


def may_read(by: Person, message: Message) -> bool:
    """One's own messages, and nobody else's."""
    return by.pk == message.person_id


def may_call(by: Person, call: Call) -> bool:
    """Whoever rings people where the call lies. Nobody rings themselves."""
    return by.pk != call.person_id and may(by, Power.CALL_PEOPLE, call.area_id)


def may_choose(by: Person, person: Person) -> bool:
    """The person; or, as they said it by telephone, whoever rings them."""
    return by.pk == person.pk or may(by, Power.CALL_PEOPLE, person.area_id)
