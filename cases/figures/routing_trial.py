"""A draft of rules, tried out on a month: who would come first, who does now, who was chosen."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from cases.figures.routing import Known, Question
from cases.models import Case, Referral, ReferralAdvice
from cases.policies.fit import Candidate, rank
from cases.terms import DAY, add_months
from providers.models import Partner, Team, beyond_sight

Weights = Mapping[str, int]
Asked = tuple[Question, int]  # with who was chosen


@beyond_sight("how often who would be proposed: counts, of nobody")
def try_out(draft: Weights, now: Weights, *, month: date) -> dict[str, Any]:
    """What both rules propose for every referral sent and every dossier opened in the month.

    Gives for `partners` and `teams`: questions, known (of how many the kind of help), moved (how many get
    another first), and rows with name, draft, now and chosen, by name. Ten statements for any month.
    """
    last = add_months(month, 1) - DAY
    known = Known(since=month, until=last)
    referred, opened = _referred(month, last), _opened(month, last)
    known.read_referrals({one.case_id for one, _ in referred if one.case_id})
    known.read_dossiers({one.client_id for one, _ in opened if one.client_id})
    return {
        "partners": _count(referred, known.partners, known.of_partners, draft, now),
        "teams": _count(opened, known.teams, known.of_teams, draft, now),
    }


def _referred(first: date, last: date) -> list[Asked]:
    rows = Referral.objects.filter(sent_on__range=(first, last)).order_by("pk")
    advised = {
        pk: (service, language)
        for pk, service, language in ReferralAdvice.objects.filter(referral__in=rows.values("pk"))
        .order_by("pk")
        .values_list("referral", "service", "language")
    }
    asked: list[Asked] = []
    for pk, case_id, town, district, day, partner, service in rows.values_list(
        "pk", "case", "case__municipality", "case__client__district", "sent_on", "partner",
        Max("case__requests__service"),
    ):  # fmt: skip
        said, language = advised.get(pk, ("", ""))
        question = Question(
            f"case:{case_id}", day, town, district, case_id,
            service=said or service or "", language=language, referral_id=pk,
        )  # fmt: skip
        asked.append((question, partner))
    return asked


def _opened(first: date, last: date) -> list[Asked]:
    rows = Case.objects.filter(opened_on__range=(first, last), team__isnull=False).order_by("pk")
    return [
        (Question(f"case:{pk}", day, town, district, pk, client, service=service or ""), team)
        for pk, client, town, district, day, team, service in rows.values_list(
            "pk", "client", "municipality", "client__district", "opened_on", "team", Max("requests__service")
        )
    ]


def _count(
    asked: Sequence[Asked],
    everybody: Sequence[Partner] | Sequence[Team],
    candidates_of: Callable[[Question], list[Candidate]],
    draft: Weights,
    now: Weights,
) -> dict[str, Any]:
    by_draft: Counter[str] = Counter()
    by_now: Counter[str] = Counter()
    moved = 0
    for question, _ in asked:
        candidates = candidates_of(question)
        if not candidates:
            continue
        first, second = (
            rank(candidates, weights, question=question.key, on=question.on)[0].key
            for weights in (draft, now)
        )
        by_draft[first] += 1
        by_now[second] += 1
        moved += first != second
    chosen = Counter(who for _, who in asked)
    rows = [
        {
            "name": one.name,
            "draft": by_draft[one.external_id],
            "now": by_now[one.external_id],
            "chosen": chosen[one.pk],
        }
        for one in everybody
    ]
    return {
        "questions": len(asked),
        "known": sum(bool(question.service) for question, _ in asked),
        "moved": moved,
        "rows": sorted((row for row in rows if any(v for k, v in row.items() if k != "name")),
                       key=lambda row: str(row["name"])),
    }  # fmt: skip
