"""What the organisations and teams of the demo offer, and the advice of the last two months."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count

from cases.figures.routing import Known, Question
from cases.models import Referral, ReferralAdvice, RoutingRules
from cases.policies.fit import rank
from cases.terms import add_months
from providers.models import (
    Availability,
    ClientStop,
    Contract,
    DataSet,
    LumpsumAmount,
    Offer,
    Partner,
    ResultTalk,
    Role,
    ShareCut,
    SharedField,
    ShareKey,
    TalkAction,
    Team,
    User,
    keep,
)

# name of the organisation -> kinds of help, languages, places, weeks of waiting, told how many days ago
OFFERS = {
    "Kompas": (("social_work", "carer_support", "client_support", "guidance"), ["ar", "tr"], 4, 2, 3),
    "De Brug": (("guidance", "sheltered", "daytime"), ["en", "pl"], 0, 9, 6),
    "Thuis": (("housekeeping", "personal_care", "guidance"), ["pl", "uk"], 6, 1, 2),
    "Polder": (("daytime", "daytime_transport", "respite"), [], 3, 4, 12),
    "Wilgen": (("guidance", "daytime", "social_work"), ["ar", "ti"], None, None, 5),
}
GUESSED = {
    "begeleiding": "guidance", "dagbesteding": "daytime", "huishoud": "housekeeping",
    "maatschappelijk": "social_work", "mantelzorg": "carer_support", "vervoer": "daytime_transport",
}  # fmt: skip
# kind of help -> what its receiver does not need
LESS = {
    "housekeeping": ("goals", "sex", "birth_date", "contact_wishes"),
    "daytime_transport": ("goals", "birth_date", "email"),
    "daytime": ("birth_date", "email"),
}
TWO_MONTHS = timedelta(days=62)


def fill_offers(since: date, on: date) -> None:
    """Who gives what since a day, and what was told of places and waiting in the last days."""
    rows: list[Offer | Availability] = []
    for partner in Partner.objects.filter(ends_on=None).order_by("pk"):
        for word, (services, languages, places, weeks, ago) in OFFERS.items():
            if word.lower() in partner.name.lower():
                rows += [
                    Offer(partner=partner, service=service, languages=languages, starts_on=since)
                    for service in services
                ]
                told_on = on - timedelta(days=ago)
                rows.append(
                    Availability(partner=partner, places=places, waiting_weeks=weeks, starts_on=told_on)
                )
    for team in Team.objects.exclude(kind=Team.Kind.OUTREACH).order_by("pk"):
        rows.append(Offer(team=team, service="guidance", languages=[], starts_on=since))
        rows.append(Offer(team=team, service="social_work", languages=[], starts_on=since))
    keep(*rows)
    _fill_places(since)
    keep(
        *(
            DataSet(
                service=service, shown=[one for one in SharedField.values if one not in less], starts_on=since
            )
            for service, less in LESS.items()
        )
    )


def _fill_places(since: date) -> None:
    """How many places there are for daytime and guidance: some more than are taken now."""
    taken = Referral.objects.filter(state__in=["accepted", "started"], partner__ends_on=None)
    counted = taken.filter(service__in=["daytime", "guidance"]).order_by("partner", "service")
    rows = counted.values_list("partner", "service").annotate(Count("pk"))
    keep(
        *(
            Availability(
                partner_id=partner, service=service, capacity=number + 2 + number // 6, starts_on=since
            )
            for partner, service, number in rows
        )
    )


def fill_agreements(on: date) -> None:
    """How the sum of every contract that runs is divided, a talk about results, and a stop that is asked."""
    by = User.objects.at_work(on=on).with_role(Role.ADMINISTRATOR).order_by("pk").first()
    partners = list(Partner.objects.filter(ends_on=None, kind=Partner.Kind.PARTNER).order_by("pk")[:4])
    if by is None or len(partners) < 4:
        return
    with connection.cursor() as cursor:  # the parts come one by one: together they are the whole
        cursor.execute("SET CONSTRAINTS providers_sharekey_is_whole, providers_sharecut_is_whole DEFERRED")
    for contract in Contract.objects.in_force(on=on).order_by("pk"):
        key = ShareKey(
            contract=contract, basis=ShareKey.Basis.WORKERS, starts_on=contract.starts_on, kept_on=on,
            kept_by=by, note="Besluit van de stuurgroep.",
        )  # fmt: skip
        keep(key)
        parts = zip(partners, (400, 300, 200, 100), strict=True)
        keep(*(ShareCut(key=key, partner=one, thousandths=part) for one, part in parts))
        _fill_amounts(contract, key, on)
        talk = ResultTalk(
            contract=contract, held_on=on - timedelta(days=20), present="Gemeente en consortium", kept_by=by,
            minutes="De zelfredzaamheid is stabiel. De wachtlijst voor dagbesteding groeit.",
        )  # fmt: skip
        keep(talk)
        keep(TalkAction(talk=talk, text="Plekken dagbesteding uitbreiden", assignee=partners[0].name,
                        due_on=on + timedelta(days=40)))  # fmt: skip
    asker = User.objects.at_work(on=on).with_role(Role.PARTNER).filter(employer__isnull=False)
    if (who := asker.order_by("pk").first()) and who.employer:
        keep(
            ClientStop(
                partner=who.employer,
                service="daytime",
                starts_on=on + timedelta(days=14),
                ends_on=on + timedelta(days=42),
                reason="Verbouwing van de locatie.",
                asked_on=on,
                asked_by=who,
            )
        )


def _fill_amounts(contract: Contract, key: ShareKey, on: date) -> None:
    """Two years of months by the key; the newest is not paid yet, and once a part came later."""
    months = [add_months(on.replace(day=1), -back) for back in range(24)]
    rows = []
    for back, month in enumerate(months):
        if not contract.includes_month(month):
            continue
        for cut in key.cuts.order_by("pk"):
            agreed = (contract.lumpsum_per_year or 0) * cut.thousandths // 120
            paid = {0: 0, 3: agreed // 2}.get(back, agreed)
            rows.append(
                LumpsumAmount(
                    contract=contract, partner_id=cut.partner_id, month=month, agreed_cents=agreed,
                    paid_cents=paid, kept_on=on, kept_by=key.kept_by,
                )
            )  # fmt: skip
    keep(*rows)


def fill_advice(on: date) -> int:
    """The advice of every referral that was sent in the last two months; how many."""
    sent = Referral.objects.filter(sent_on__gt=on - TWO_MONTHS, sent_on__lte=on, sent_by__isnull=False)
    sent = sent.select_related("case__client", "sent_by", "partner").order_by("pk")
    known = Known(since=on - TWO_MONTHS, until=on).read_referrals({one.case_id for one in sent})
    partners = {one.external_id: one for one in known.partners}
    rules = RoutingRules.objects.in_force(on=on).get()
    rows = []
    for one in sent:
        service = next((code for word, code in GUESSED.items() if word in one.kind_of_help.lower()), "")
        question = Question(
            f"case:{one.case_id}", one.sent_on or on, one.case.municipality_id, one.case.client.district_id,
            one.case_id, service=service, referral_id=one.pk,
        )  # fmt: skip
        found = rank(known.of_partners(question), rules.weights, question=question.key, on=question.on)
        if not found or one.sent_by is None:
            continue
        scores = defaultdict(int, {each.key: each.score for each in found})
        is_best = scores[one.partner.external_id] == found[0].score
        is_own = one.partner_id == one.sent_by.employer_id
        rows.append(
            ReferralAdvice(
                referral=one,
                rules=rules,
                employer_id=one.sent_by.employer_id,
                service=service,
                ranking=[
                    {
                        "id": each.key,
                        "organisatie": partners[each.key].name,
                        "punten": each.score,
                        "voor": each.speaks_for,
                        "tegen": each.speaks_against,
                        "telde niet": each.is_unknown,
                    }
                    for each in found
                ],
                first=partners[found[0].key],
                chosen=one.partner,
                is_best=is_best,
                reason="De inwoner kent deze organisatie." if is_own and not is_best else "",
                on=question.on,
            )
        )
    return len(ReferralAdvice.objects.bulk_create(rows, batch_size=500))
