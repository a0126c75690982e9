"""What the rules propose when a referral is written, kept with what was chosen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.figures.routing import Known, Question
from cases.models import Case, Referral, ReferralAdvice, RoutingRules
from cases.models.routing import OWN_IS_EXPLAINED
from cases.policies.fit import Suggestion, rank
from cases.services import referrals
from providers.models import Partner, Team, User, act, beyond_sight, keep


@dataclass(frozen=True)
class Advice:
    """What one version of the rules proposes, the best first. key of a suggestion: id of the organisation."""

    rules: RoutingRules
    suggestions: list[Suggestion]

    def fits_best(self, key: str) -> bool:
        """Whether nothing scores higher than this organisation; one that is not among them fits worst."""
        scores = {each.key: each.score for each in self.suggestions}
        return key in scores and scores[key] == max(scores.values())


def advice_on(
    case: Case, *, service: str = "", language: str = "", referral_id: int | None = None, on: date
) -> Advice:
    """What the rules propose for a question from this dossier on the day (verwijsadvies).

    service, language: empty where not asked. referral_id: the draft that asks, which is no earlier referral.
    """
    rules = RoutingRules.objects.in_force(on=on).get()
    question = Question(
        f"case:{case.pk}",
        on,
        case.municipality_id,
        case.client.district_id,
        case.pk,
        service=service,
        language=language,
        referral_id=referral_id,
    )
    known = Known(since=on, until=on).read_referrals([case.pk]).read_places()
    found = rank(known.of_partners(question), rules.weights, question=question.key, on=on)
    return Advice(rules, found)


def teams_on(
    *,
    municipality_id: int,
    district_id: int | None,
    client_id: int | None = None,
    service: str = "",
    asked: str,
    on: date,
) -> list[tuple[Team, Suggestion]]:
    """Which team the rules propose for a new dossier, the best first (teamadvies).

    That it is the team of the wijk is one reason among others. client_id: a known resident, whose earlier
    dossiers count unless they are protected. asked: what the lot between equals is drawn by.
    """
    rules = RoutingRules.objects.in_force(on=on).get()
    question = Question(asked, on, municipality_id, district_id, client_id=client_id, service=service)
    known = Known(since=on, until=on)
    if client_id:
        with beyond_sight("which team had a dossier of a resident whom the desk knows: no protected one"):
            known.read_dossiers([client_id])
    teams = {team.external_id: team for team in known.teams}
    found = rank(known.of_teams(question), rules.weights, question=question.key, on=on)
    return [(teams[each.key], each) for each in found]


@act
def write_advised(
    *,
    case: Case,
    partner: Partner,
    draft: Referral | None = None,
    service: str = "",
    language: str = "",
    advice_reason: str = "",
    on: date,
    by: User,
    **words: Any,
) -> Referral:
    """Keep a draft of a referral, and with it what the rules proposed (verwijzing opstellen, met advies).

    words: what `referrals.write` takes. Each time it is written the advice is kept anew; the last one counts.
    Raises as that does, and ValidationError when the own organisation is chosen though another fits better,
    without a reason.
    """
    written = referrals.write(case=case, partner=partner, draft=draft, service=service, on=on, by=by, **words)
    advice = advice_on(case, service=service, language=language, referral_id=written.pk, on=on)
    is_best, reason = advice.fits_best(partner.external_id), advice_reason.strip()
    if partner.pk == by.employer_id and not is_best and not reason:
        raise ValidationError({"advice_reason": OWN_IS_EXPLAINED})
    partners = {one.external_id: one for one in Partner.objects.all()}
    first = partners[advice.suggestions[0].key] if advice.suggestions else None
    row = ReferralAdvice(
        referral=written,
        rules=advice.rules,
        employer_id=by.employer_id,
        service=service,
        language=language,
        ranking=[_told(each, partners[each.key]) for each in advice.suggestions],
        first=first,
        chosen=partner,
        is_best=is_best,
        reason=reason,
        on=on,
    )
    keep(row)
    return written


def _told(each: Suggestion, partner: Partner) -> dict[str, Any]:
    """One suggestion as it is kept: in words, since a resident may read it too."""
    return {
        "id": each.key,
        "organisatie": partner.name,
        "punten": each.score,
        "voor": each.speaks_for,
        "tegen": each.speaks_against,
        "telde niet": each.is_unknown,
    }
