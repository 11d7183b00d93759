"""Our own CAP 1.2 documents: what came as CAP leaves as it came, to the byte; what an officer
relayed is written with the station as its source."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation

from linli.alerts import capwrite, queries
from linli.alerts.capdata import Area, Info, Message, Pair, Reference
from linli.alerts.models import Alert, Colour, Kind


def document(alert: Alert) -> bytes:
    """The CAP document of a warning."""
    if alert.document is not None:
        return bytes(alert.document)
    return capwrite.write(message(alert))


def sender() -> str:
    """How our own documents name their sender."""
    return urlsplit(settings.OUR_ADDRESS).hostname or "linli"


def message(alert: Alert) -> Message:
    """What an officer relayed, in Chinese in every language: it is the same for everybody."""
    before = alert.closes.order_by("sent", "id")
    with translation.override("zh-hans"):
        kind = str(Kind(alert.kind).label)
        colour = str(Colour(alert.colour).label) if alert.colour else ""
    places = tuple(
        Area(name, geocodes=(Pair("GB/T 2260", code[:6]), Pair("stats-12", code)))
        for code, name in queries.codes_of(alert)
    ) or tuple(Area(name) for name in queries.names_of(alert))
    info = Info(
        language="zh-CN",
        categories=("Met",),
        event=f"{kind}{colour}",
        urgency="Unknown",
        severity=alert.severity,
        certainty="Unknown",
        onset=alert.onset,
        expires=alert.expires,
        sender_name=alert.station,
        headline=alert.headline,
        description=alert.text,
        web=alert.link,
        parameters=(Pair("colour", alert.colour),) if alert.colour else (),
        areas=places,
    )
    return Message(
        identifier=str(alert.pk),
        sender=sender(),
        sent=alert.sent,
        status=alert.status.capitalize(),
        msg_type=alert.msg_type.capitalize(),
        source=alert.station,
        scope="Public",
        references=tuple(_named(one) for one in before),
        infos=(info,),
    )


def _named(alert: Alert) -> Reference:
    if alert.document is not None:
        return Reference(alert.sender, alert.identifier, alert.sent)
    return Reference(sender(), str(alert.pk), alert.sent)
