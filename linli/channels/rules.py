"""Who may read, ring and choose."""

from linli.accounts.models import Person
from linli.channels import reach
from linli.channels.models import Call, Message
from linli.organisations.scope import Power, may


def may_read(by: Person, message: Message) -> bool:
    """One's own messages, and nobody else's."""
    return by.pk == message.person_id


def may_call(by: Person, call: Call) -> bool:
    """Whoever rings people where the call lies, and may hear what is told. Nobody rings
    themselves."""
    if by.pk == call.person_id or not may(by, Power.CALL_PEOPLE, call.area_id):
        return False
    heard = Call.objects.filter(reach.heard(by), pk=call.pk)
    return not call.message.is_private or heard.exists()


def may_choose(by: Person, person: Person) -> bool:
    """The person; or, as they said it by telephone, whoever rings them."""
    return by.pk == person.pk or may(by, Power.CALL_PEOPLE, person.area_id)
