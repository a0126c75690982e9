"""How rows are found by what somebody says in Dutch: by stems of words, in a column the database keeps."""

import re
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Func, Model, Q, TextField, Value, When
from django.db.models.functions import Greatest

from providers.periods import PeriodQuerySet

M = TypeVar("M", bound=Model)
MOST_WORDS = 60
LONGEST_WORD = 40
# Said in every call, so they find everything.
IDLE = {"zoekt", "zoek", "zoeken", "inwoner", "mevrouw", "meneer", "helpen", "nodig", "vraag", "vraagt", "or"}
ALIKE = 0.55  # "klusdienst" finds "klussendienst", "trap" does not find "taal"


def words_of(text: str) -> list[str]:
    """The words of a text that can be looked for, each once, in the order in which they stand.

    >>> words_of("Zij kan de trap niet op, de TRAP!")
    ['zij', 'kan', 'de', 'trap', 'niet', 'op']
    """
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if 1 < len(word) <= LONGEST_WORD]
    return [word for word in dict.fromkeys(words) if word not in IDLE][:MOST_WORDS]


class WordedQuerySet(PeriodQuerySet[M]):
    """Rows with a name and a column `said` of what is said in them."""

    def about(self, text: str) -> Self:
        """Those that fit any of the words, the best first; by Dutch word stems, or a name that is alike."""
        words = words_of(text)
        if not words:
            return self.none()
        asked = SearchQuery(" or ".join(words), config="dutch", search_type="websearch")
        alike = [TrigramWordSimilarity(word, "name") for word in words[:8] if len(word) > 4]
        likeness = Greatest(*alike, Value(0.0)) if alike else Value(0.0, FloatField())
        found = self.alias(likeness=likeness).filter(Q(said=asked) | Q(likeness__gte=ALIKE))
        # How much a name is alike counts, and is worked out, only where no word fits.
        beside = Case(When(said=asked, then=Value(0.0)), default=F("likeness"), output_field=FloatField())
        return found.order_by(SearchRank(F("said"), asked).desc(), beside.desc(), "name", "pk").defer("said")

    def best(self, text: str, *, most: int) -> list[M]:
        """The first of `about`, each with `hits`: the words of the text for which it was found."""
        rows = list(self.about(text)[:most])
        words = Value(words_of(text), ArrayField(TextField()))
        found = self.model._default_manager.filter(pk__in=[row.pk for row in rows])
        hits = dict(found.order_by().values_list("pk", _Hits(words, F("said")))) if rows else {}
        for row in rows:
            row.hits = hits.get(row.pk, [])  # type: ignore[attr-defined]
        return rows


class _Hits(Func):
    """The words of a list that stand in a column of what is said."""

    template = (
        "ARRAY(SELECT word FROM unnest(%(expressions)s) WITH ORDINALITY AS asked(word, place)"
        " WHERE said @@ plainto_tsquery('dutch', word) ORDER BY place)"
    )
    output_field = ArrayField(TextField())
