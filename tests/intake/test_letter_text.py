"""The texts of letters: a closed set of fields, a light structure, and what a letter may not be without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.models import LetterKind, LetterTemplate
from intake.models.letter_text import (
    FIELD,
    LONG,
    Block,
    blocks,
    fields_of,
    filled,
    plain,
    wrong_in,
    wrong_in_subject,
)

K = LetterKind
NAMES = sorted({name for kind in K for name in fields_of(kind)})


def said(kind, body):
    return " ".join(wrong_in(kind, body))


class TestFields:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("[bsn]", "Regel 2: [bsn] bestaat niet."),
            ("[Naam]", "Regel 2: [Naam] bestaat niet."),
            ("[verslag]", "Regel 2: [verslag] bestaat niet."),  # of another kind
            ("[]", "Regel 2: [] bestaat niet."),
            ("[naam", "Regel 2: een haakje staat los."),
            ("naam]", "Regel 2: een haakje staat los."),
            ("[[naam]]", "Regel 2: een haakje staat los."),
            ("Dit is [eigen tekst] erbij.", "Regel 2: zet [eigen tekst] op een eigen regel."),
        ],
    )
    def test_refuses_what_is_unknown_or_malformed_with_the_line(self, line, told):
        assert told in said(K.INVITATION, f"[aanhef],\n{line}")

    def test_says_what_may_be_used_instead(self):
        told = said(K.DELAY, "[bsn]")

        assert all(f"[{name}]" in told for name in fields_of(K.DELAY))

    @pytest.mark.parametrize("words", ["{{ naam }}", "{% load x %}", "<script>", "%(naam)s", "$naam"])
    def test_leaves_any_other_language_as_text(self, words):
        assert filled(words, {}) == [Block("p", (words,))]

    def test_never_reads_what_was_filled_in_again(self):
        values = {"naam": "[bsn]<script>", "eigen tekst": "[naam] {{ x }}\n\n- [aanhef]"}

        letter = filled("Dag [naam],\n[eigen tekst]", values)

        assert letter == [
            Block("p", ("Dag [bsn]<script>,",)),
            Block("p", ("[naam] {{ x }}",)),
            Block("ul", ("[aanhef]",)),
        ]

    def test_leaves_nothing_of_a_long_field_that_is_empty(self):
        assert filled("Een.\n\n[eigen tekst]\n\nTwee.", {"eigen tekst": ""}) == [
            Block("p", ("Een.",)),
            Block("p", ("Twee.",)),
        ]

    @given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)), st.text(max_size=80))
    def test_fills_in_every_field_once(self, some, rest):
        values = dict.fromkeys(NAMES, "x") | some
        free = rest.replace("[", "").replace("]", "")
        body = free + "\n" + "\n".join(f"[{name}]" for name in NAMES if name not in LONG)

        lines = [line for block in filled(body, values) for line in block.lines]

        for name in NAMES:
            assert name in LONG or values[name].strip() in "\n".join(lines)

    @given(st.text(alphabet="a[]#- \n<>&{}%", max_size=200))
    def test_meets_any_text_without_a_fault(self, body):
        wrong = wrong_in(K.RECEIPT, body)

        if not any(said.startswith("Regel") for said in wrong):
            assert all(name in fields_of(K.RECEIPT) for name in FIELD.findall(body))
        assert plain(list(blocks(body))) is not None


class TestSubject:
    @pytest.mark.parametrize("name", ["naam", "aanhef", "adres", "medewerker"])
    def test_never_tells_who_it_is(self, name):
        assert "Nooit een naam." in " ".join(wrong_in_subject(K.GRANT, f"Besluit voor [{name}]"))

    def test_may_tell_the_gemeente_and_a_day(self):
        assert wrong_in_subject(K.GRANT, "Besluit van [gemeente] op uw aanvraag van [datum aanvraag]") == []


class TestWhatALetterMayNotBeWithout:
    @pytest.mark.parametrize("kind", [K.GRANT, K.REFUSAL])
    @pytest.mark.parametrize(
        "words", ["[namens]", "[bezwaar tot]", "[bezwaaradres]", "zes weken", "handtekening", "[motivering]"]
    )
    @pytest.mark.django_db
    def test_awb_3_45_a_decision_says_how_to_object_and_who_decided(self, kind, words):
        body = LetterTemplate.objects.get(kind=kind, municipality=None).body

        assert wrong_in(kind, body) == []
        assert f"kan niet zonder {words}" in said(kind, body.replace(words, "dit"))

    @pytest.mark.parametrize("kind", [K.RECEIPT, K.REPORT])
    @pytest.mark.django_db
    def test_wmo_2_3_5_who_gets_help_without_a_decision_may_ask_for_one(self, kind):
        body = LetterTemplate.objects.get(kind=kind, municipality=None).body

        assert "kan niet zonder beschikking" in said(kind, body.replace("beschikking", "brief"))

    @pytest.mark.parametrize("kind", K.values)
    @pytest.mark.django_db
    def test_the_texts_that_come_with_it_are_right(self, kind):
        text = LetterTemplate.objects.get(kind=kind, municipality=None)

        assert (wrong_in(kind, text.body), wrong_in_subject(kind, text.subject)) == ([], [])
        sentences = [line for line in text.body.replace(". ", ".\n").splitlines() if line]
        words = [len(line.split()) for line in sentences]
        assert sum(words) / len(words) < 10  # B1: short sentences
        assert max(words) <= 25
