"""Telling workers something, and what they choose about it: what the tests of messages share."""

from datetime import time

from providers import services
from providers.models import CHOSEN, MessageKind

AT_ONCE = {kind.value: "at_once" for kind in CHOSEN}


def tell(to, kind=MessageKind.DOSSIER, subject="U hebt een vraag gekregen"):
    return services.tell(
        to=to, kind=kind, subject=subject, text="Iemand stelt u een vraag.", path="/mijn-account"
    )


def choose(worker, **more):
    """Keep the settings of a worker; deliveries: of the kinds that are not at once."""
    chosen = {"deliveries": AT_ONCE | more.pop("deliveries", {}), "digest_at": time(8)} | more
    return services.keep_message_setting(**chosen, by=worker)
