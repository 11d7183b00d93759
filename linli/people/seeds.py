"""The words of consent that every installation begins with. A town writes its own versions."""

from linli.people.models import ConsentText, Purpose

TEXTS: dict[str, tuple[str, str, list[str], int]] = {
    Purpose.SERVICE: (
        "我们记下您的姓名、怎么找到您、住在哪一片，只用来给您办事和回访。不卖，不给商家，办完按规定期限删除。",
        "We keep your name, how to reach you and where you live, only to serve you and to ask how"
        " it went. It is not sold or given to any business, and is deleted when its time is over.",
        ["name", "phone", "area", "address"],
        24,
    ),
    Purpose.SENSITIVE: (
        "办这项服务要用到您的证件号、身体状况或困难情况。这些会加密保存，谁看过您都查得到。不同意不影响其他服务。",
        "This service needs your card number, your health or your hardship. It is kept sealed, and"
        " you can see who looked. Saying no does not close any other service to you.",
        ["identity", "health", "status"],
        24,
    ),
    Purpose.ACTING: (
        "您同意这位亲友替您点服务、看进度。到期自动停止，您随时可以收回。",
        "You let this person order services for you and follow them. It ends by itself on its last"
        " day, and you can take it back at any time.",
        ["name", "orders"],
        60,
    ),
    Purpose.REFERRAL: (
        "为了给您办这件事，要把上面写明的资料交给写明的单位，只交这一次、只用于这件事。",
        "To get this done, the data named above goes to the unit named above, once, for this only.",
        ["named"],
        24,
    ),
    Purpose.PUBLICATION: (
        "您同意在上面写明的地方公开您的名字或照片。随时可以撤下。",
        "You let us publish your name or picture in the place named above. You can have it taken"
        " down at any time.",
        ["name", "picture"],
        24,
    ),
    Purpose.MESSAGES: (
        "有活动、有服务时发消息告诉您。不想收了，按一下就停。",
        "We tell you about activities and services. One press ends it.",
        ["phone"],
        24,
    ),
}


def seed() -> None:
    """The first version of every text, once."""
    for purpose, (words, english, kinds, months) in TEXTS.items():
        ConsentText.objects.get_or_create(
            purpose=purpose,
            version=1,
            defaults={
                "words": words,
                "words_en": english,
                "kinds": kinds,
                "kept_months": months,
                "since": "2026-01-01",
            },
        )
