"""What a form, a search box or a program says in words, made fit before anything looks at it.

What nobody can type, NUL and half a character, makes a request unreadable. What nobody can see
is left out: control characters, and the marks that turn the direction of what stands beside
them, which come along when a number is copied out of a phone's contacts. The joiners that hold
together a family in one sign, or a word in Arabic letters, stay, and so does every script.
"""

import re

LOST = "\ufffd"  # what stands where a byte was no text
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
# The line breaks of word processors and of old systems.
BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# In the words of a search a line break has no place either.
ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
MOST = 40


def is_readable(text: str) -> bool:
    """Whether the text can be stored at all, on both databases."""
    return not UNREADABLE.search(text)


def seen(text: str) -> str:
    """The text without what nobody sees."""
    return UNSEEN.sub("", BREAKS.sub("\n", text))


def words(text: str, most: int = MOST) -> str:
    """The text without control characters and without blanks around it, cut to a length."""
    return ODD.sub("", text[: 2 * most]).strip()[:most]
