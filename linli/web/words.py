"""What is to come, and how what the operator does with lost tasks reads to people."""

from django.utils.translation import gettext_lazy as _

from linli.organisations.models import Role

# What will stand at the desk of roles whose work is not here yet.
COMING = {
    Role.FINANCE: _("Budgets, invoices and payments of projects will stand here."),
    Role.EXPERT: _("Projects and agencies to review will stand here."),
}

TOLD = {
    "task.restarted": _("started a lost task again"),
    "task.dropped": _("dropped a lost task"),
}
