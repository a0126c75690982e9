"""What one asks of a colleague or an organisation in a dossier, and what they must read."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.record import ContactNote
from providers.models import Partner, User


class Question(models.Model):
    """A question to one who is involved, a note that one must read, or somebody beside the dossier who asks
    to read it (vraag). Answered once.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "vraag"
        MENTION = "mention", "ter kennis"
        ACCESS = "access", "vraag om toegang"

    # PROTECT: who asked whom what stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="questions", verbose_name="dossier")
    kind = models.CharField("soort vraag", max_length=10, choices=Kind, default=Kind.QUESTION)
    text = models.TextField("vraag", max_length=2_000, blank=True)
    note = models.ForeignKey(
        ContactNote, models.PROTECT, null=True, blank=True, related_name="mentions", verbose_name="notitie"
    )
    to_worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="aan"
    )
    to_partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aan organisatie"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="van wie")
    asked_on = models.DateField("gevraagd op")
    answer = models.TextField("antwoord", max_length=2_000, blank=True)
    answered_on = models.DateField("beantwoord op", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beantwoord door"
    )

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["to_worker"], name="cases_question_to_worker", condition=Q(answered_on=None)
            ),
            models.Index(
                fields=["to_partner"], name="cases_question_to_partner", condition=Q(answered_on=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_worker=None, to_partner__isnull=False)
                | Q(to_worker__isnull=False, to_partner=None),
                name="cases_question_is_to_one",
                violation_error_message="Kies één collega of één organisatie.",
            ),
            models.CheckConstraint(
                condition=Q(kind="mention", note__isnull=False, to_worker__isnull=False)
                | (Q(kind="question", note=None) & ~Q(text=""))
                | (Q(kind="access", note=None, to_worker__isnull=False) & ~Q(text="")),
                name="cases_question_asks_something",
                violation_error_message="Schrijf op wat u wilt weten.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, answer="")
                | (
                    Q(answered_on__isnull=False, answered_by__isnull=False)
                    & (~Q(answer="") | Q(kind="mention"))
                ),
                name="cases_question_is_answered_by_somebody",
                violation_error_message="Schrijf uw antwoord op.",
            ),
        ]

    def __str__(self) -> str:
        return f"vraag {self.pk}"

    @property
    def number(self) -> str:
        """Of the dossier, also for who does not see it."""
        return f"D-{self.case_id:06d}"

    @property
    def to(self) -> str:
        """Who was asked."""
        return self.to_worker.name if self.to_worker else self.to_partner.name if self.to_partner else ""
