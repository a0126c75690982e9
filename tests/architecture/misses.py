"""Whether lists, policies, notes and referrals tell of the near misses what SITUATIONS says of them."""

from collections.abc import Iterable, Iterator

from cases import policies
from cases.models import Case, Client, ContactNote, PersonLink, Referral
from providers.models import User
from tests.architecture.near import SITUATIONS, STAYS_BARRED, WATCHERS, Near

# Why somebody sees a dossier -> the classes of notes of others that this opens.
OPENS = {
    "holder": {"normal", "confidential"},
    "stand_in": {"normal", "confidential"},
    "lead": {"normal", "confidential"},
    "consultant": {"normal"},
    "director": {"normal", "confidential", "direction"},
    "involved": {"normal"},
    "grant": {"normal"},
    "emergency": {"normal", "confidential"},
    "referral_full": {"normal"},
}


def reasons(word: str, who: str) -> set[str]:
    """Why this one sees that dossier; empty: not."""
    return SITUATIONS[word][1].get(who, set())


def wrong_near(near: Near) -> Iterator[str]:
    """What is not as SITUATIONS says: lists, the policy of one dossier, notes, referrals and residents."""
    for who, user in near.people.items():
        yield from _wrong_sets(near, who, user)
    yield from _wrong_roads(near)
    yield from _wrong_shields(near)
    for who, user in near.people.items():
        yield from _wrong_notes(near, who, user)
        yield from _wrong_referrals(near, who, user)


def _differ(what: str, found: set, expected: set) -> Iterator[str]:
    if found != expected:
        yield f"{what}: too much {sorted(found - expected)}, too little {sorted(expected - found)}"


def _words(near: Near, keys: Iterable[int]) -> set[str]:
    by_key = {case.pk: word for word, case in near.cases.items()}
    return {by_key.get(key, f"dossier {key}") for key in keys}


def _listed(near: Near, cases) -> set[str]:
    return _words(near, cases.order_by().values_list("pk", flat=True))


def _wrong_sets(near: Near, who: str, user: User) -> Iterator[str]:
    on = near.today
    sees = {word for word in SITUATIONS if reasons(word, who)}
    yield from _differ(f"{who} sees", _listed(near, Case.objects.visible_to(user, on=on)), sees)
    known = {word for word in sees if any(not why.startswith("referral") for why in reasons(word, who))}
    yield from _differ(f"{who} knows", _listed(near, Case.objects.known_to(user, on=on)), known)
    barred = Client.objects.filter(cases__in=near.cases.values()).barred_from(user)
    yield from _differ(
        f"{who} is barred from", _words(near, barred.values_list("cases", flat=True)),
        STAYS_BARRED.get(who, set()),
    )  # fmt: skip
    for kind in (Client.objects.filter(cases__in=near.cases.values()), Case.objects):
        key = "cases" if kind is not Case.objects else "pk"
        ours = {case.pk for case in near.cases.values()}
        open_ = set(kind.open_to(user).order_by().values_list(key, flat=True)) & ours
        yield from _differ(
            f"{who} is open", _words(near, open_), set(SITUATIONS) - STAYS_BARRED.get(who, set())
        )


def _wrong_roads(near: Near) -> Iterator[str]:
    """Of every dossier for those it is about, and for one who has nothing to do with it."""
    for word, case in near.cases.items():
        for who in {"coach", "partner", "lead", "teamless", "gone"} | set(SITUATIONS[word][1]):
            case.__dict__.pop("_roads", None)
            found = policies.roads(near.people[who], case, on=near.today)
            yield from _differ(f"{who} in {word}", set(found), reasons(word, who))


def _wrong_shields(near: Near) -> Iterator[str]:
    protected = {word for word in SITUATIONS if word.startswith("protected") and "tomorrow" not in word}
    ours = Case.objects.filter(pk__in=[case.pk for case in near.cases.values()])
    yield from _differ("protected", _listed(near, ours.protected(on=near.today)), protected)
    people = Client.objects.filter(cases__in=ours).shielded(on=near.today)
    yield from _differ(
        "shielded", _words(near, people.values_list("cases", flat=True)), protected - {"protected, closed"}
    )
    desk = near.people["desk"]
    links = PersonLink.objects.filter(pk__in=[link.pk for link in near.links.values()])
    found = {word for word, link in near.links.items() if link in links.open_to(desk)}
    yield from _differ("links", found, {"neither"})


def _wrong_notes(near: Near, who: str, user: User) -> Iterator[str]:
    by_key = {case.pk: word for word, case in near.cases.items()}
    rows = ContactNote.objects.readable_by(user, on=near.today).order_by()
    found = {(by_key.get(case, "?"), text) for case, text in rows.values_list("case", "text")}
    expected = {(word, text) for word in SITUATIONS for text in _reads(word, who)}
    yield from _differ(f"{who} reads", found, expected)


def _reads(word: str, who: str) -> set[str]:
    why = reasons(word, who)
    classes = set().union(*(OPENS.get(one, set()) for one in why))
    if not classes:
        return set()
    if why == {"referral_full"}:
        return {"normal"}
    found = classes | {"hidden", "earlier"}
    return found | {"mine"} if "confidential" in classes or who == "coach" else found


def _wrong_referrals(near: Near, who: str, user: User) -> Iterator[str]:
    found = Referral.objects.visible_to(user, on=near.today).order_by().values_list("case", flat=True)
    asked_of_us = {word for word, (makes, _) in SITUATIONS.items() if _is_asked(near, word)}
    expected = {
        word for word in asked_of_us
        if any(not why.startswith("referral") for why in reasons(word, who))
        or (who == "partner" and _is_ours(near, word) and word not in STAYS_BARRED["partner"])
    }  # fmt: skip
    yield from _differ(f"{who} reads the referrals of", _words(near, found), expected)
    sent = Referral.objects.sent_to(user.employer).order_by().values_list("case", flat=True)
    ours = {word for word in asked_of_us if WATCHERS[who][2] and _is_ours(near, word)}
    yield from _differ(f"{who} was sent", _words(near, sent), ours)


def _is_asked(near: Near, word: str) -> bool:
    return near.cases[word].pk in _referrals(near)


def _is_ours(near: Near, word: str) -> bool:
    """It was sent, and to the organisation of the watchers."""
    return word not in ("not sent", "asked of another")


def _referrals(near: Near) -> set[int]:
    if "asked" not in near.__dict__:
        keys = Referral.objects.filter(case__in=near.cases.values()).values_list("case", flat=True)
        near.__dict__["asked"] = set(keys)
    return near.__dict__["asked"]
