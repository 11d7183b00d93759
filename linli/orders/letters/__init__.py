"""What people are told of their orders. The words are read in the language of the reader; a text
message names neither a person nor a service, because a family may share a phone."""

from linli.orders.letters import asking, going, watching


def register() -> None:
    """Make the letters known; called in ready()."""
    asking.register()
    going.register()
    watching.register()
