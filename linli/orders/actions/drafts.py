"""What somebody has said so far of an order, page by page."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.templatetags.catalogue import said
from linli.orders.actions.intake import keep
from linli.orders.answers import with_answers
from linli.orders.forms.steps import LONGEST
from linli.orders.models import Draft


@transaction.atomic
def carry_over(draft: Draft, *, by: Person) -> Draft:
    """What was said of something that cannot be ordered now goes on as a need in free words, which
    begins with its name. The day is asked again: it was one of that service."""
    told: dict[str, Any] = json.loads(draft.said)
    thing = draft.service or draft.package
    details: dict[str, Any] = told.pop("details", {})
    words = with_answers(details.get("words", ""), draft.service, details)
    name = said(thing, "name") if thing is not None else ""
    lines = [_("I wanted: %(name)s") % {"name": name}, words]
    free = Draft.objects.filter(by=by, service=None, package=None).first() or Draft(
        by=by, said="{}"
    )
    kept: dict[str, Any] = json.loads(free.said)
    lines += [kept["details"]["words"]] if "details" in kept else []
    all_words = "\n".join(one for one in lines if one)[:LONGEST]
    told.pop("when", None)
    told.pop("q", None)
    if details:
        plain = {key: value for key, value in details.items() if not key.startswith("detail_")}
        told["details"] = plain | {"words": all_words}
    elif "details" in kept:
        told["details"] = kept["details"] | {"words": all_words}
    else:
        told["q"] = all_words
    free.said = json.dumps(kept | told, ensure_ascii=False)
    keep(free)
    if not draft._state.adding:
        draft.delete()
    return free
