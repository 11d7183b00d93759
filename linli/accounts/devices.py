"""What a browser says it is, kept coarse: enough to know one's own phone again."""

SYSTEMS = (
    ("harmony", ("harmonyos", "openharmony")),
    ("android", ("android",)),
    ("iphone", ("iphone",)),
    ("ipad", ("ipad",)),
    ("windows", ("windows",)),
    ("mac", ("macintosh",)),
    ("linux", ("linux",)),
)
BROWSERS = (
    ("wechat", ("micromessenger",)),
    ("alipay", ("alipayclient",)),
    ("edge", ("edg/", "edga/", "edgios/")),
    ("firefox", ("firefox/", "fxios/")),
    ("chrome", ("chrome/", "crios/")),
    ("safari", ("safari/",)),
)


def coarse(user_agent: str) -> str:
    """ "android.wechat"; a part that is not known is left empty."""
    words = user_agent[:400].lower()
    return f"{_first(SYSTEMS, words)}.{_first(BROWSERS, words)}"


def _first(table: tuple[tuple[str, tuple[str, ...]], ...], words: str) -> str:
    return next((name for name, signs in table if any(sign in words for sign in signs)), "")
