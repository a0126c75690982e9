"""Acts on complaints and objections: register, hand over, handle."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.models import Case, Complaint, ComplaintCase
from cases.policies import complaint as policies
from cases.services.registers import revise
from providers.models import User, act, keep
from providers.policies import enforce


@act
def keep_complaint(
    *,
    complaint: Complaint | None = None,
    seen: int = 0,
    correction: str = "",
    number: int | None = None,
    on: date,
    by: User,
    **words: Any,
) -> Complaint:
    """Register a complaint or objection, or write down what changed: another owner, how it ended.

    seen: the version that was on the screen. words: the fields of Complaint but the municipality, which is
    that of who registers. Kept for K21: received_on, handled_on, upheld. correction: why something that stood
    there is put right; what stood there is kept. number: of the dossier it is about, of which nothing is
    destroyed while this runs; None for none.
    Raises PermissionDenied for who does not handle complaints, and ValidationError by field: days that come,
    handled before it came in, handled without an outcome; what a colleague changed is not overwritten.
    Source: Awb art. 9:11 (klacht), 7:10 (bezwaar).
    """
    enforce(policies.why_not_handle_complaints(by))
    if complaint is None:
        complaint = Complaint(municipality_id=by.home_municipality_id)  # type: ignore[misc]  # the policy saw to it
    else:
        mine = Complaint.objects.visible_to(by, on=on).select_for_update(of=("self",))
        complaint = mine.get(pk=complaint.pk)
    fixed = revise(complaint, words, seen=seen, reason=correction, by=by)
    _check(complaint, on=on)
    keep(complaint, *fixed)
    _link(complaint, number, on=on, by=by)
    return complaint


def _link(complaint: Complaint, number: int | None, *, on: date, by: User) -> None:
    """Say which dossier it is about. What somebody else linked and this worker may not read, stays."""
    known = ComplaintCase.objects.filter(complaint=complaint).first()
    if known and not policies.case_of(complaint, by=by, on=on):
        if number:
            raise ValidationError({"number": "Hier hoort al een dossier bij dat u niet mag inzien."})
        return
    if known and known.case_id == number:
        return
    if known:
        known.delete()
    if number:
        case = Case.objects.visible_to(by, on=on).filter(pk=number).first()
        if case is None:
            raise ValidationError({"number": "Dit dossier is niet gevonden, of niet voor u."})
        keep(ComplaintCase(complaint=complaint, case=case))


def _check(complaint: Complaint, *, on: date) -> None:
    wrong = {}
    if complaint.received_on > on:
        wrong["received_on"] = "Deze dag moet nog komen. Vul de dag in waarop het binnenkwam."
    announced, extended = complaint.announced_on, complaint.extended_on
    if announced and announced > complaint.received_on:
        wrong["announced_on"] = "Het besluit is bekendgemaakt vóór het bezwaar binnenkwam. Kijk de dag na."
    if announced and complaint.kind != Complaint.Kind.OBJECTION:
        wrong["announced_on"] = "Alleen bij een bezwaar hoort een besluit. Laat dit leeg."
    if extended and not complaint.received_on <= extended <= on:
        wrong["extended_on"] = "Vul een dag in van de ontvangst tot en met vandaag."
    elif extended and extended > complaint.due_before_extension:
        wrong["extended_on"] = "Uitstellen kan alleen voordat de termijn voorbij is."
    handled = complaint.handled_on
    if handled and handled > on:
        wrong["handled_on"] = "Deze dag moet nog komen. Vul de dag in waarop het is afgehandeld."
    elif handled and handled < complaint.received_on:
        wrong["handled_on"] = "Dit is vóór de dag waarop het binnenkwam."
    if handled and not complaint.upheld:
        wrong["upheld"] = "Kies of het gegrond is."
    if complaint.upheld and not handled:
        wrong["handled_on"] = "Vul in wanneer het is afgehandeld."
    if wrong:
        raise ValidationError(wrong)
