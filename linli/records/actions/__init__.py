"""What can be done with records: the service writes them, people correct and enter afterwards."""

from linli.records.actions.backdating import ask_backdated, decide_backdated
from linli.records.actions.correcting import correct
from linli.records.actions.writing import Gave, Got, write

__all__ = ["Gave", "Got", "ask_backdated", "correct", "decide_backdated", "write"]
