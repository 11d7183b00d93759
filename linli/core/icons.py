"""The icons: shapes on a 24 grid, 1.75 stroke, round ends. Add one only with a word it stands for.

`python3 dev.py manage draw_icons` writes them into linli.css as masks, so they take the colour of
the text and need no request; a test compares.
"""

import re

# Name -> the inside of the SVG, in single quotes so that it fits into a CSS string.
ICONS = {
    "home": "<path d='M3.5 11 12 4l8.5 7M6 9.5V20h12V9.5M10 20v-5.5h4V20'/>",
    "grid": (
        "<rect x='4' y='4' width='6.5' height='6.5' rx='1.5'/>"
        "<rect x='13.5' y='4' width='6.5' height='6.5' rx='1.5'/>"
        "<rect x='4' y='13.5' width='6.5' height='6.5' rx='1.5'/>"
        "<rect x='13.5' y='13.5' width='6.5' height='6.5' rx='1.5'/>"
    ),
    "cal": (
        "<rect x='4' y='5' width='16' height='15' rx='2.5'/><path d='M4 10h16M8.5 3v4M15.5 3v4'/>"
    ),
    "user": "<circle cx='12' cy='8' r='4'/><path d='M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6'/>",
    "users": (
        "<circle cx='9' cy='8.5' r='3.5'/>"
        "<path d='M2.8 19.5c.5-3.4 2.9-5.2 6.2-5.2s5.7 1.8 6.2 5.2M15.5 5.3a3.5 3.5 0 0 1 0 "
        "6.4M17.5 14.8c2 .6 3.3 2.2 3.7 4.7'/>"
    ),
    "square": (
        "<path d='M4 10.5V19h16v-8.5M3 10.5 5 5h14l2 5.5M3 10.5a3 3 0 0 0 6 0 3 3 0 0 0 6 0 3 3 "
        "0 0 0 6 0M10 19v-4.5h4V19'/>"
    ),
    "heart": (
        "<path d='M12 20C6 15.8 3.5 12.6 3.5 9.2A4.7 4.7 0 0 1 12 6.6a4.7 4.7 0 0 1 8.5 2.6c0 "
        "3.4-2.5 6.6-8.5 10.8Z'/>"
    ),
    "care": (
        "<path d='M12 10.5C9.3 8.6 8 7.3 8 5.7a2.2 2.2 0 0 1 4-1.3 2.2 2.2 0 0 1 4 1.3c0 1.6-1.3 "
        "2.9-4 4.8ZM3 13.5h2.5l4 1.5h3a1.5 1.5 0 0 1 0 3H9M13.8 16.5l4.4-2.2c1.5-.8 2.9 1 1.6 "
        "2.1L14 20.5H7l-1.5-1H3'/>"
    ),
    "bell": "<path d='M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4'/>",
    "phone": (
        "<path d='M5.5 4h3.2l1.5 4-2 1.5a11.5 11.5 0 0 0 6.3 6.3l1.5-2 4 1.5v3.2c0 1-.8 1.7-1.8 "
        "1.6C10.5 19.6 4.4 13.5 3.9 5.8 3.8 4.8 4.5 4 5.5 4Z'/>"
    ),
    "pin": (
        "<path d='M12 21c4.7-4.5 7-8 7-11a7 7 0 1 0-14 0c0 3 2.3 6.5 7 11Z'/>"
        "<circle cx='12' cy='10' r='2.6'/>"
    ),
    "clock": "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5.3l3.5 2'/>",
    "check": "<path d='m5 12.5 4.5 4.5L19 7.5'/>",
    "ok": "<circle cx='12' cy='12' r='8.5'/><path d='m8.2 12.3 2.7 2.7 5-5.3'/>",
    "x": "<path d='m6.5 6.5 11 11M17.5 6.5l-11 11'/>",
    "warn": "<path d='M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17v.2'/>",
    "info": "<circle cx='12' cy='12' r='8.5'/><path d='M12 11v5M12 8v.2'/>",
    "go": "<path d='m9.5 5.5 6.5 6.5-6.5 6.5'/>",
    "back": "<path d='M14.5 5.5 8 12l6.5 6.5'/>",
    "down": "<path d='m5.5 9 6.5 6.5L18.5 9'/>",
    "plus": "<path d='M12 5v14M5 12h14'/>",
    "search": "<circle cx='11' cy='11' r='6.5'/><path d='m16 16 4.5 4.5'/>",
    "mic": (
        "<rect x='9' y='3.5' width='6' height='11' rx='3'/>"
        "<path d='M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3'/>"
    ),
    "qr": (
        "<rect x='4' y='4' width='6' height='6' rx='1'/>"
        "<rect x='14' y='4' width='6' height='6' rx='1'/>"
        "<rect x='4' y='14' width='6' height='6' rx='1'/>"
        "<path d='M14 14h2.5v2.5M20 14v2M14 20h2M18.5 18.5H20V20'/>"
    ),
    "print": (
        "<path d='M7 9V4h10v5M7 17H4.5v-6A2 2 0 0 1 6.5 9h11a2 2 0 0 1 2 2v6H17'/>"
        "<path d='M7 14h10v6.5H7Z'/>"
    ),
    "star": (
        "<path fill='black' d='m12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 "
        "5.7-.8Z'/>"
    ),
    "gift": (
        "<path d='M4.5 12v8h15v-8M3.5 8h17v4h-17ZM12 8v12M12 8C9 8 7 7 7 5.3S8.3 3.5 9.5 4 12 8 "
        "12 8Zm0 0c3 0 5-1 5-2.7S15.7 3.5 14.5 4 12 8 12 8Z'/>"
    ),
    "bean": (
        "<path d='M8.5 4.2c3.3-1 5.3 1.3 6.3 3.1.9 1.6 2 2.2 3.3 3 2.4 1.5 3 4.9 1 7.4-2.2 "
        "2.7-6.4 2.9-9.9.8C5.3 16.3 3.5 12.6 4 9.3c.4-2.7 2.2-4.4 4.5-5.1Z'/>"
        "<path d='M9 8.5c-.6 3.4 1.5 6.3 4.5 7'/>"
    ),
    "leaf": (
        "<path d='M5 19c0-9 5-14 15-14 0 9-4.5 14-11 14-1.5 0-2.7-.4-3.5-1M5 20.5c1.5-5 4.5-8.5 "
        "9-10.5'/>"
    ),
    "book": (
        "<path d='M12 6.5C10 5 7.5 4.5 4 4.5v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 "
        ".5-8 2ZM12 6.5V20'/>"
    ),
    "tool": (
        "<path d='M14.8 4.2a5 5 0 0 0-5.9 6.6l-5.2 5.2a2 2 0 0 0 0 2.8l1.5 1.5a2 2 0 0 0 2.8 "
        "0l5.2-5.2a5 5 0 0 0 6.6-5.9l-3 3-3.5-.9-.9-3.5Z'/>"
    ),
    "bolt": "<path d='M13.5 3 5 13.5h6L10.5 21 19 10.5h-6Z'/>",
    "bowl": (
        "<path d='M3.5 11h17a8.5 8.5 0 0 1-5.5 8H9a8.5 8.5 0 0 1-5.5-8ZM8.5 8c-1-1.3 1-2.2 "
        "0-3.8M12.5 8c-1-1.3 1-2.2 0-3.8M16.5 8c-1-1.3 1-2.2 0-3.8'/>"
    ),
    "steth": (
        "<path d='M6 4H4.5v5a4.5 4.5 0 0 0 9 0V4H12M9 13.5v2a4.5 4.5 0 0 0 9 0v-2'/>"
        "<circle cx='18' cy='11.5' r='2'/>"
    ),
    "rail": "<path d='M3.5 20.5h4v-4h4v-4h4v-4h5M4.5 11.5 15.5 3.5h5M6.5 10v4M12 6v4'/>",
    "needle": (
        "<path d='M20.5 3.5 10 14M20.5 3.5c-2-.3-3 .7-2.7 2.7M10 14c-4 4-7 2-6 5s6 1 8-1 5-1.5 7 "
        "1'/>"
    ),
    "chat": "<path d='M4 5.5h16v11h-9l-4.5 3.5v-3.5H4Z'/>",
    "horn": "<path d='M4 10v4h3l9 4.5v-13L7 10ZM19 9.5c1.3 1.5 1.3 3.5 0 5M8 14.3l1.3 5.2h2.5'/>",
    "typhoon": (
        "<circle cx='12' cy='12' r='3'/>"
        "<path d='M20.5 5.5C17 4 13.5 4 10.5 5.5A7 7 0 0 0 5 12M3.5 18.5C7 20 10.5 20 13.5 "
        "18.5A7 7 0 0 0 19 12'/>"
    ),
    "rain": (
        "<path d='M7 14.5a4 4 0 0 1-.3-8A5.5 5.5 0 0 1 17 7.3a3.7 3.7 0 0 1 0 7.2M8.5 17.5l-1 "
        "3M12.5 17.5l-1 3M16.5 17.5l-1 3'/>"
    ),
    "route": (
        "<circle cx='6' cy='18' r='2.5'/>"
        "<circle cx='18' cy='6' r='2.5'/>"
        "<path d='M8.5 18H15a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.5'/>"
    ),
    "list": "<path d='M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.2M4.5 12h.2M4.5 17.5h.2'/>",
    "board": (
        "<rect x='3.5' y='4' width='5' height='16' rx='1.5'/>"
        "<rect x='9.7' y='4' width='5' height='10.5' rx='1.5'/>"
        "<rect x='15.9' y='4' width='4.6' height='13' rx='1.5'/>"
    ),
    "chart": "<path d='M4 4v16h16M8.5 16v-4M12.5 16V8M16.5 16v-6'/>",
    "money": (
        "<circle cx='12' cy='12' r='8.5'/>"
        "<path d='m8.5 7.5 3.5 4.7 3.5-4.7M12 12.2V17M9 12.7h6M9 15h6'/>"
    ),
    "file": "<path d='M6 3.5h8l4.5 4.5v12.5H6ZM14 3.5V8h4.5M9 12.5h6M9 16h6'/>",
    "shield": (
        "<path d='M12 3.5 5 6v5.5c0 4.3 2.7 7.3 7 9 4.3-1.7 7-4.7 7-9V6ZM8.8 12l2.3 2.3 4.2-4.6'/>"
    ),
    "camera": "<path d='M4 7.5h4l1.5-2.5h5L16 7.5h4v12H4Z'/><circle cx='12' cy='13' r='3.5'/>",
    "edit": "<path d='M5 19h3L19 8l-3-3L5 16ZM13.5 7.5l3 3'/>",
    "filter": "<path d='M4 6.5h16M7 12h10M10 17.5h4'/>",
    "save": "<path d='M12 4v11M7.5 11 12 15.5 16.5 11M4.5 19.5h15'/>",
    "share": (
        "<circle cx='6.5' cy='12' r='2.5'/>"
        "<circle cx='17' cy='6' r='2.5'/>"
        "<circle cx='17' cy='18' r='2.5'/>"
        "<path d='m8.7 10.8 6-3.5M8.7 13.2l6 3.5'/>"
    ),
    "moon": "<path d='M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z'/>",
    "contrast": (
        "<circle cx='12' cy='12' r='8.5'/><path fill='black' d='M12 3.5a8.5 8.5 0 0 1 0 17Z'/>"
    ),
    "eye": (
        "<path d='M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 "
        "12Z'/>"
        "<circle cx='12' cy='12' r='3'/>"
    ),
    "sound": "<path d='M4 9.5v5h3.5l5 4v-13l-5 4ZM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11'/>",
    "org": (
        "<path d='M4 20.5V5h9v15.5M13 10h7v10.5M2.5 20.5h19M7 8.5h3M7 12h3M7 15.5h3M16 "
        "13.5h1.5M16 17h1.5'/>"
    ),
    "box": "<path d='m12 3.5 8 4v9l-8 4-8-4v-9ZM4 7.5l8 4 8-4M12 11.5v9'/>",
    "medal": (
        "<circle cx='12' cy='14.5' r='5.5'/>"
        "<path d='M9 9.5 6.5 3.5h3.7L12 7.5l1.8-4h3.7L15 9.5M12 12v5M9.8 14.5h4.4'/>"
    ),
    "lock": (
        "<rect x='5' y='10.5' width='14' height='10' rx='2'/>"
        "<path d='M8.5 10.5V7.8a3.5 3.5 0 0 1 7 0v2.7'/>"
    ),
    "redo": "<path d='M19.5 12A7.5 7.5 0 1 1 17 6.5M17.5 3v4h-4'/>",
    "undo": "<path d='M8 5 4 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9'/>",
    "off": (
        "<path d='M4 4l16 16M8.5 15.5a5 5 0 0 1 5.5-1M5.5 12a9 9 0 0 1 4-2.3M2.8 8.6A13 13 0 0 1 "
        "7 6M12 5a13 13 0 0 1 9.2 3.6M15.5 10.2a9 9 0 0 1 3 1.8M12 19h.2'/>"
    ),
    "drag": "<path d='M9 6h.2M9 12h.2M9 18h.2M15 6h.2M15 12h.2M15 18h.2' stroke-width='3'/>",
    "text": "<path d='M3.5 19 9 5h.5L15 19M5.5 14.5H13M16 19l2.7-7h.3l2.5 7M17 17h3.6'/>",
    "kid": (
        "<circle cx='12' cy='12.5' r='7.5'/>"
        "<path d='M9.5 12v.2M14.5 12v.2M9.5 15.3c1.5 1.5 3.5 1.5 5 0M12 5c-.5-1.5 1-2.3 2-1.5'/>"
    ),
    "elder": (
        "<circle cx='10' cy='5.5' r='2.5'/>"
        "<path d='M10 8.5c-2.5 1-3.5 3-3.5 6V16H9v4.5M10 10.5l2 3h3.5M11.5 15l1.5 5.5M17.5 "
        "20.5v-9a2 2 0 0 1 3 0'/>"
    ),
    "wheel": (
        "<circle cx='10.5' cy='15' r='5.5'/>"
        "<circle cx='10.5' cy='4' r='1.5'/>"
        "<path d='M10.5 7v5h5l3 6.5h2M10.5 9h4'/>"
    ),
    "wish": (
        "<path d='M12 3v3M7 6h10v11.5L12 21l-5-3.5Z'/>"
        "<path d='M12 15c-2-1.4-2.8-2.4-2.8-3.6a1.5 1.5 0 0 1 2.8-.9 1.5 1.5 0 0 1 2.8.9c0 "
        "1.2-.8 2.2-2.8 3.6Z'/>"
    ),
    "exchange": "<path d='M4 8.5h14M14.5 5 18 8.5 14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19'/>",
    "menu": "<path d='M4 7h16M4 12h16M4 17h16'/>",
    "fire": (
        "<path d='M12 3.5c1 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2.5 1.2-4 2.5-5 0 2 1 3 2 "
        "3.2C10.5 9.5 10.5 6 12 3.5Z'/>"
    ),
    "drop": "<path d='M12 3.5c4 4.6 6 7.6 6 10.3a6 6 0 0 1-12 0c0-2.7 2-5.7 6-10.3Z'/>",
    "window": "<rect x='4' y='4' width='16' height='16' rx='1.5'/><path d='M12 4v16M4 12h16'/>",
}

MARK = (
    "/* ---------- 8 icons, written by `dev.py manage draw_icons` from core/icons.py ---------- */"
)
_SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='black' "
    "stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'>{}</svg>"
)
_ESCAPES = str.maketrans({"%": "%25", "#": "%23", "<": "%3C", ">": "%3E"})


def css() -> str:
    """The generated part of the style sheet, from its mark to the end of the file."""
    lines = (
        f'.i-{name}{{--i:url("data:image/svg+xml,{_SVG.format(shape).translate(_ESCAPES)}")}}'
        for name, shape in ICONS.items()
    )
    return "\n".join((MARK, *lines, ""))


def drawn_into(sheet: str) -> str:
    """The style sheet with its last part written afresh."""
    return re.split(re.escape(MARK), sheet)[0] + css()
