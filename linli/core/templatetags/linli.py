"""The components of the design guide as template tags, built into every template.

docs/design.md lists them; /styleguide/ shows each in all its states.
"""

import secrets
import zlib
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import template
from django.template import Context
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.display import PAGE_LANGUAGES
from linli.core.icons import ICONS
from linli.core.pocket import key_of
from linli.core.texts import to_hant

if TYPE_CHECKING:  # people live upstairs; every floor knows what a person is
    from django.core.paginator import Page

    from linli.accounts.models import Person

register = template.Library()

DRAWN = 2000  # small components that a process keeps as they were drawn last
HUES = ("", "b", "c", "d", "e", "f")
TONES = ("", "ok", "info", "wait", "bad", "vio", "warm", "gold", "done")
NOTE_ICONS = {"": "info", "ok": "ok", "wait": "clock", "bad": "warn"}


# --- the page -------------------------------------------------------------------------------


@register.simple_tag
def page_language() -> str:
    """The language of the page as HTML names it."""
    return PAGE_LANGUAGES.get(translation.get_language() or "", "zh-Hans")


@register.simple_tag(takes_context=True)
def problem_first(context: Context) -> str:
    """What the title begins with when the page's `form` has to be corrected."""
    form = context.get("form")
    return _("To be changed: ") if form is not None and form.is_bound and form.errors else ""


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The form's idempotency key: sending the form twice does its work once."""
    if "request" in context:
        context["request"].holds_once = True  # such a page is not kept for other visitors
    return format_html('<input type="hidden" name="_once" value="{}">', secrets.token_urlsafe(16))


@register.simple_tag(takes_context=True)
def pager(context: Context, page: "Page[Any]", name: str = "page") -> SafeString:
    """Earlier, later, and where one is; nothing when everything fits on one page."""
    if page.paginator.num_pages == 1:
        return mark_safe("")
    query = context["request"].GET.copy()

    def link(number: int, words: str, rel: str) -> SafeString:
        query[name] = str(number)
        return format_html(
            '<a class="btn btn--line btn--sm" rel="{}" href="?{}">{}</a>',
            rel, query.urlencode(), words,
        )  # fmt: skip

    where = _("Page %(number)s of %(pages)s") % {
        "number": page.number,
        "pages": page.paginator.num_pages,
    }
    return format_html(
        '<nav class="pager" aria-label="{}">{}<span class="sm t2 num">{}</span>{}</nav>',
        _("Pages"),
        link(page.number - 1, _("Earlier"), "prev") if page.has_previous() else "",
        where,
        link(page.number + 1, _("Later"), "next") if page.has_next() else "",
    )


@register.filter
def local(value: object) -> str:
    """Data in the script of the page: zh-Hant readers get it converted. Never a person's name."""
    text = str(value or "")
    return to_hant(text) if (translation.get_language() or "").startswith("zh-hant") else text


@register.filter
def named(person: "Person | None") -> str:
    """Somebody's name, who may have left: then it is gone, and what they did stays."""
    if person is None:
        return ""
    return person.name or (_("somebody who has left") if person.erased_at else str(person))


@register.filter
def pocket_key(person_id: UUID) -> str:
    """Under which a page of this person seals what it has not sent yet."""
    return key_of(person_id)


@register.filter
def dialled(phone: str) -> str:
    """A number as a `tel:` address holds it: a pause stands before an extension (RFC 3601)."""
    return phone.replace("转", ",")


@register.simple_tag
def greeting() -> str:
    """Good morning, by the clock."""
    hour = timezone.localtime().hour
    if hour < 5 or hour >= 18:
        return _("Good evening")
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon")


@register.filter
def day(value: "date | datetime | None") -> str:
    """A date as people say it: "11 月 19 日 周四"; with its year when it is not this one."""
    if value is None:
        return ""
    moment = timezone.localtime(value) if isinstance(value, datetime) else value
    this_year = moment.year == timezone.localdate().year
    if (translation.get_language() or "").startswith("zh"):
        words = f"{moment.month} 月 {moment.day} 日 {weekday(moment)}"
        return words if this_year else f"{moment.year} 年 {words}"
    return date_format(moment, "D j M" if this_year else "D j M Y")


@register.filter
def full_day(value: date) -> str:
    """A date of the past with its year, and without its weekday: "2026 年 5 月 1 日"."""
    if (translation.get_language() or "").startswith("zh"):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return date_format(value, "j M Y")


@register.filter
def soon(at: datetime) -> str:
    """A moment in few words, for a card: "今天 9:00", or by its date, "11-19 9:00"."""
    local = timezone.localtime(at)
    match (local.date() - timezone.localdate()).days:
        case -1:
            words = _("Yesterday")
        case 0:
            words = _("Today")
        case 1:
            words = _("Tomorrow")
        case _:
            words = f"{local.month}-{local.day}"
    return f"{words} {local.hour}:{local.minute:02}"


@register.filter
def weekday(value: "date | datetime") -> str:
    """ "周四", "週四" or "Thu"."""
    moment = timezone.localtime(value) if isinstance(value, datetime) else value
    language = translation.get_language() or ""
    if not language.startswith("zh"):
        return date_format(moment, "D")
    return ("週" if language == "zh-hant" else "周") + "一二三四五六日"[moment.weekday()]


@register.filter
def moment(value: "datetime | None") -> str:
    """A day and its time: "11 月 19 日 周四 9:00"."""
    if value is None:
        return ""
    local_time = timezone.localtime(value)
    return f"{day(local_time)} {local_time.hour}:{local_time.minute:02}"


# --- small components -----------------------------------------------------------------------


@register.simple_tag
def icon(name: object) -> SafeString:
    """An icon in the colour of the text. Decorative: the word stands beside it."""
    return _icon(name if name in ICONS else "grid")


@cache
def _icon(name: str) -> SafeString:
    return format_html('<i class="i i-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def avatar(name: str, hue: str = "") -> SafeString:
    """A disc with the surname; its hue is always the same for the same name."""
    name = str(name or "")
    kind = hue if hue in HUES and hue else HUES[zlib.crc32(name.encode()) % len(HUES)]
    return _avatar(name[:1].upper() or "·", kind)


@lru_cache(DRAWN)
def _avatar(letter: str, kind: str) -> SafeString:
    return format_html(
        '<span class="av{}" aria-hidden="true">{}</span>', f" av--{kind}" if kind else "", letter
    )


@register.simple_tag
def person(name: str, role: object = "", hue: str = "") -> SafeString:
    """Somebody: disc, name, and what they are."""
    return format_html(
        '<div class="person">{}<div><b>{}</b>{}</div></div>',
        avatar(name, hue),
        name or _("somebody"),
        format_html("<small>{}</small>", role) if role else "",
    )


@register.simple_tag
def capacity(taken: int, places: int, words: object = "") -> SafeString:
    """How full something is: hot from 90 %, grey when full. The number stands beside it."""
    return _capacity(taken, places, words if isinstance(words, SafeString) else str(words))


@lru_cache(DRAWN, typed=True)  # the same words may come as text and as markup
def _capacity(taken: int, places: int, words: str) -> SafeString:
    share = min(100, round(100 * taken / places)) if places else 100
    kind = " cap--full" if share == 100 else " cap--hot" if share >= 90 else ""
    return format_html(
        '<div class="cap{}"><svg class="cap__t" viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect width="{}" height="8"/></svg>'
        '<span class="num nowrap">{}</span></div>',
        kind, share, words or f"{taken}/{places}",
    )  # fmt: skip


@register.simple_tag
def progress(done: int, of: int, label: object) -> SafeString:
    """How far a long job is, in real numbers."""
    share = min(100, round(100 * done / of)) if of else 100
    return format_html(
        '<svg class="prog" viewBox="0 0 100 10" preserveAspectRatio="none" role="progressbar"'
        ' aria-label="{}" aria-valuenow="{}" aria-valuemin="0" aria-valuemax="100">'
        '<rect width="{}" height="10"/></svg>',
        label, share, share,
    )  # fmt: skip


@register.simple_tag
def tag(words: object, tone: str = "", name: str = "") -> SafeString:
    """A small label; with an icon if one is named."""
    return _tag(words if isinstance(words, SafeString) else str(words), tone, name)


@lru_cache(DRAWN, typed=True)  # the same words may come as text and as markup
def _tag(words: str, tone: str, name: str) -> SafeString:
    return format_html(
        '<span class="tag{}">{}{}</span>', _tone(tone), icon(name) if name else "", words
    )


@register.simple_tag
def state(words: object, tone: str, name: str) -> SafeString:
    """The state of something: icon, word and colour together."""
    return format_html('<span class="tag tag--st{}">{}{}</span>', _tone(tone), icon(name), words)


def _tone(tone: str) -> str:
    return f" tag--{tone}" if tone and tone in TONES else ""


@register.simple_tag
def stars(given: int) -> SafeString:
    """A rating of up to five, said in words to whoever cannot see it."""
    words = ngettext("%(n)s star of 5", "%(n)s stars of 5", given) % {"n": given}
    drawn = format_html_join(
        "",
        '<i class="i i-star{}" aria-hidden="true"></i>',
        ((" off" if place >= given else "",) for place in range(5)),
    )
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', words, drawn)


@register.simple_tag
def stat(label: object, figure: object, context: object = "", tone: str = "") -> SafeString:
    """A figure with its name and a little context, inside `.stats`."""
    return format_html(
        '<div class="stat"><span>{}</span><b{}>{}{}</b></div>',
        label,
        mark_safe(' class="down"') if tone == "bad" else "",
        figure,
        format_html("<small>{}</small>", context) if context else "",
    )


@register.simple_tag
def steps(now: int, of: int) -> SafeString:
    """Which step of how many, as a bar below the words "Step 2 of 4"."""
    words = _("Step %(now)s of %(of)s") % {"now": now, "of": of}
    drawn = format_html_join(
        "", "<li{}></li>", ((mark_safe(' class="on"') if n < now else "",) for n in range(of))
    )
    return format_html(
        '<p class="sm t2">{}</p><ol class="steps" aria-hidden="true">{}</ol>', words, drawn
    )


@register.inclusion_tag("core/parts/nothing.html")
def nothing(
    title: object, sentence: object = "", url: str = "", button: object = "", drawing: str = ""
) -> dict[str, Any]:
    """Nothing here yet: one sentence and the one button that fills it."""
    return {
        "title": title, "sentence": sentence, "url": url, "button": button, "drawing": drawing,
    }  # fmt: skip


@register.inclusion_tag("core/parts/timeline.html")
def timeline(steps: list[dict[str, Any]], small: object = "") -> dict[str, Any]:
    """What happened and what comes next. Each step: state (ok, now, todo), title, when, text."""
    return {"steps": steps, "small": small}


@register.simple_block_tag
def note(content: SafeString, tone: str = "") -> SafeString:
    """A remark in a box: "" to know, "ok" done, "wait" pending, "bad" wrong."""
    kind = tone if tone in NOTE_ICONS else ""
    return format_html(
        '<div class="note{}">{}<div>{}</div></div>',
        f" note--{kind}" if kind else "", icon(NOTE_ICONS[kind]), content,
    )  # fmt: skip
