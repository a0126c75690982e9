"""K16 and K18 to K22: who came, from where, and what was heard back."""

from tests.reporting.oracle.arithmetic import DESTINATIONS, DOMAINS, SOURCES, middle, part, tna
from tests.reporting.oracle.rows import Rows


class Reach(Rows):
    """Questions, signals, residents with a dossier and complaints."""

    def k16(self, window):
        ended = [one.outcome for one in self.received(window) if one.outcome]
        return tna(sum(one in ("advice", "general_service") for one in ended), len(ended))

    def k18(self, window):
        clients = {one.client for one in self.cases if self.is_open(one, window.last)}

        def reach(some, people):
            rate = part(len(some), people, 1000) if people else None
            return {"clienten": len(some), "inwoners": people, "per_1000": rate}

        return reach(clients, self.gemeente.inhabitants) | {
            "per_wijk": {
                code: reach([one for one in clients if self.place(one.district) == code], people)
                for code, people in self.places().items()
            }
        }

    def k19(self, window):
        mine = self.received(window)

        def themes(request):
            named = {name if name in DOMAINS else "eigen_thema" for name in request.domains}
            return named or {"geen"}

        def by_source(requests):
            return {code: sum(one.source == value for one in requests) for value, code in SOURCES.items()}

        def by_domain(requests):
            keys = [*DOMAINS, "eigen_thema", "geen"]
            return {key: sum(key in themes(one) for one in requests) for key in keys}

        per_place = {
            code: [one for one in mine if self.place(one.district) == code] for code in self.places()
        }
        return {
            "aantal": len(mine),
            "per_bron": by_source(mine),
            "per_leefgebied": by_domain(mine),
            "per_wijk": {code: len(some) for code, some in per_place.items()},
            "per_wijk_bron": {code: by_source(some) for code, some in per_place.items()},
            "per_wijk_leefgebied": {code: by_domain(some) for code, some in per_place.items()},
        }

    def k20(self, window):
        mine = [s for s in self.signals if s.municipality_id == self.gemeente.pk and s.received_on in window]
        return {
            "signalen": len(mine),
            "met_contact": sum(one.contact_on is not None for one in mine),
            "dossier": sum(one.case_id is not None for one in mine),
        }

    def k21(self, window):
        found = {}
        for kind, code in (("complaint", "klacht"), ("objection", "bezwaar")):
            mine = [c for c in self.complaints if c.municipality_id == self.gemeente.pk and c.kind == kind]
            handled = [one for one in mine if one.handled_on in window]
            upheld = [one for one in handled if one.upheld in ("yes", "partly")]
            found[code] = {
                "ontvangen": sum(one.received_on in window for one in mine),
                **tna(len(upheld), len(handled)),
                "mediaan": middle([(one.handled_on - one.received_on).days for one in handled]),
            }
        return found

    def k22(self, window):
        mine = [one for one in self.received(window) if one.outcome == "passed_on"]

        def told(requests):
            return tna(sum(one.feedback_on is not None for one in requests), len(requests))

        return told(mine) | {
            "per_doel": {
                code: told([one for one in mine if (one.destination or "other") == value])
                for value, code in DESTINATIONS.items()
            }
        }
