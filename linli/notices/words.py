"""How notices and what happened to them read."""

from django.utils.translation import gettext_lazy as _

from linli.notices.models import How

TOLD = {
    "column.made": _("made a column for notices"),
    "column.changed": _("changed a column for notices"),
    "column.moved": _("changed the order of the columns"),
    "column.retired": _("retired a column for notices"),
    "board_kind.kept": _("said what has to be published on public boards"),
    "board_kind.retired": _("took something off what has to be published"),
    "receipt.given": _("said that a household has read a notice"),
    "receipt.ticked": _("told a household of a notice"),
    "notice.written": _("wrote a notice"),
    "notice.revised": _("changed the draft of a notice"),
    "notice.submitted": _("asked for the release of a notice"),
    "notice.taken_back": _("took a notice back to change it"),
    "notice.sent_back": _("sent a notice back to whoever wrote it"),
    "notice.released": _("released a notice"),
    "notice.corrected": _("began to correct a notice"),
    "notice.dropped": _("threw the draft of a notice away"),
    "notice.withdrawn": _("withdrew a notice"),
    "notice.extended": _("let a notice hang longer"),
    "notice.file_added": _("added a file to a notice"),
    "notice.file_removed": _("took a file off a notice"),
}
ABOUT = {
    "notices.notice": _("notice"),
    "notices.column": _("column"),
    "notices.boardkind": _("rule of publishing"),
}
FACTS = {
    "receipt.how": How,
}

# Where a notice stands: the words, the tone and the icon.
STANDS = {
    "draft": (_("Draft"), "", "edit"),
    "submitted": (_("Waits for release"), "wait", "clock"),
    "scheduled": (_("Scheduled"), "info", "cal"),
    "up": (_("Hangs"), "ok", "check"),
    "over": (_("Over"), "", "clock"),
    "withdrawn": (_("Taken down"), "bad", "x"),
}
