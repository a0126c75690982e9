"""K04 to K10: terms, referrals and who held a dossier."""

from tests.reporting.oracle.arithmetic import (
    DAY,
    middle,
    moved,
    six_months_later,
    tna,
    workdays,
)
from tests.reporting.oracle.rows import Rows


class Handled(Rows):
    """How soon, and by whom."""

    def k04(self, window):
        top = bottom = 0
        for one in self.assessments:
            end = moved(one.reported_on + 42 * DAY)
            if one.request.municipality_id != self.gemeente.pk or end not in window:
                continue
            if one.withdrawn_on and one.withdrawn_on <= end:
                continue
            bottom += 1
            top += one.finished_on is not None and one.finished_on <= end
        return tna(top, bottom)

    def k05(self, window):
        top = bottom = 0
        for one in self.applications:
            end = moved(one.received_on + (14 + (one.suspended_days or 0)) * DAY)
            if one.request.municipality_id != self.gemeente.pk or end not in window:
                continue
            in_time = one.decided_on is not None and one.decided_on <= end
            if one.result == "withdrawn" and in_time:
                continue
            bottom += 1
            top += in_time and one.result != "withdrawn"
        return tna(top, bottom)

    def k06(self, window):
        mine = [
            one
            for one in self.openers.values()
            if one.municipality_id == self.gemeente.pk and one.received_on in window
        ]
        days = [
            workdays(one.received_on, one.case.first_contact_on) for one in mine if one.case.first_contact_on
        ]
        quick = [one for one in days if one <= 5]
        return tna(len(quick), len(mine)) | {"met_contact": len(days), "mediaan": middle(days)}

    def k07(self, window):
        def measure(referrals):
            started = [one for one in referrals if one.started_on in window]
            answered = [one for one in referrals if one.answered_on in window]
            quick = [
                one
                for one in answered
                if workdays(one.sent_on, one.answered_on)
                <= (5 if one.partner.answer_norm_days is None else one.partner.answer_norm_days)
            ]
            return tna(len(quick), len(answered)) | {
                "gestart": len(started),
                "mediaan_start": middle([(one.started_on - one.sent_on).days for one in started]),
                "mediaan_antwoord": middle([(one.answered_on - one.sent_on).days for one in answered]),
            }

        return self.per_partner(measure)

    def k08(self, window):
        d = window.last

        def measure(referrals):
            waits = [
                (d - one.sent_on).days
                for one in referrals
                if one.sent_on is not None
                and one.sent_on <= d
                and one.answered_on is not None
                and one.answered_on <= d
                and one.answer in ("accepted", "waiting")
                and not any(
                    day is not None and day <= d
                    for day in (one.started_on, one.withdrawn_on, one.expired_on, one.ended_on)
                )
            ]
            return {"aantal": len(waits), "langste": max(waits, default=None)}

        return self.per_partner(measure)

    def per_partner(self, measure):
        mine = [one for one in self.referrals if self.ours(one.case)]
        return measure(mine) | {
            "per_partner": {
                partner.external_id: measure([one for one in mine if one.partner_id == partner.pk])
                for partner in self.partners
            }
        }

    def k09(self, window):
        cohort, top = self.cohort(window), 0
        for one in cohort:
            until = six_months_later(one.starts_on)
            if one.ends_on and one.ends_on < until:
                until = one.ends_on
            workers = {
                held.worker_id
                for held in self.assignments
                if held.case_id == one.case_id
                and held.kind == "fixed"
                and held.starts_on <= until
                and (held.ends_on is None or held.ends_on >= one.starts_on)
            }
            top += len(workers) == 1
        return tna(top, len(cohort))

    def k10(self, window):
        count, last = 0, window.last
        for case in self.cases:
            if not self.is_open(case, last):
                continue
            held = [one for one in self.assignments if one.case_id == case.pk]
            covered = lambda day: any(  # noqa: E731
                one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
                for one in held  # noqa: B023
            )
            if covered(last):
                continue
            first = last
            while first > case.opened_on and not covered(first - DAY):
                first -= DAY
            count += workdays(first - DAY, last) > 5
        return {"aantal": count}
