"""How warnings, what happened to them, and why one was refused read."""

from django.utils.translation import gettext_lazy as _

from linli.alerts.models import Kind

TOLD = {
    "alert.taken_in": _("An official warning came in"),
    "alert.refused": _("A document was refused as a warning"),
    "alert.relayed": _("relayed an official warning"),
    "alert.lifted": _("relayed that a warning was lifted"),
    "advice.written": _("wrote advice for bad weather"),
    "advice.ended": _("ended advice for bad weather"),
}
ABOUT = {
    "alerts.alert": _("warning"),
    "alerts.advice": _("advice"),
    "alerts.refuseddocument": _("refused document"),
}
FACTS = {
    "alert.kind": Kind,
}

# Where a message stands: the words, the tone and the icon.
STANDS = {
    "holds": (_("Holds now"), "wait", "warn"),
    "lifts": (_("Lifts a warning"), "info", "check"),
    "lifted": (_("Lifted"), "", "check"),
    "changed": (_("Replaced by a later one"), "", "clock"),
    "over": (_("Over"), "", "clock"),
}

# cap.Bad and what the page for refused documents says of it.
REASONS = {
    "too_big": _("It is larger than any warning."),
    "too_many": _("It has more parts than any warning."),
    "not_xml": _("It is not XML that can be read, or in an encoding nobody knows."),
    "doctype": _("It has a DOCTYPE, through which a document can open files and addresses."),
    "not_cap": _("It is not a CAP 1.2 document."),
    "signed": _("It is signed, and signatures cannot be checked here yet."),
    "unknown": _("It has an element that CAP does not know there."),
    "order": _("An element stands in the wrong place."),
    "missing": _("Something that has to be there is missing."),
    "twice": _("Something is there twice that may be there once."),
    "stray": _("There are words where none belong."),
    "value": _("A value is none of those that CAP knows."),
    "name": _("A name has blanks, commas or signs that it may not have."),
    "too_long": _("A text is longer than can be kept."),
    "time": _("A time is not written as CAP wants it."),
    "number": _("A number cannot be read."),
    "point": _("A polygon or circle does not lie on the earth, or is not closed."),
    "reference": _("It names another message in a way that cannot be read."),
    "not_public": _("It is not for the public."),
    "no_warning": _("It is an answer to a warning, not a warning."),
    "several": _("It holds several warnings in one language; they have to come one by one."),
    "no_info": _("It says nothing, and what it is about is not known here."),
    "no_station": _("It does not name the station that issued it."),
    "no_page": _("It names no official page. Take it in again with --link."),
    "bad_page": _("The address of its official page cannot be opened."),
    "ends_early": _("It ends before it begins."),
    "future": _("It was sent later than now."),
    "other_text": _("A message of the same name and time says something else."),
    "other_sender": _("It changes or lifts the warning of another sender."),
    "no_area": _("None of its areas is known here."),
}
