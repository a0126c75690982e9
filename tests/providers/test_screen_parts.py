"""How a form is drawn, and the small parts of the screen."""

import pytest
from django import forms
from django.template import engines

from providers.templatetags import ui


class Question(forms.Form):
    words = forms.CharField(label="Wat is de vraag?", help_text="In gewone woorden.", widget=forms.Textarea)
    urgency = forms.ChoiceField(
        label="Hoe dringend is het?",
        choices=[("now", "Vandaag"), ("plain", "Gewoon")],
        widget=forms.RadioSelect(
            attrs={"class": "pick", "hints": {"now": "Gevaar."}, "icons": {"now": "flag"}}
        ),
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=7)
    told = forms.BooleanField(label="Verteld over cliëntondersteuning", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_postcode(self):
        if self.cleaned_data["postcode"] == "2471":
            raise forms.ValidationError("Vul een postcode in met 4 cijfers en 2 letters.")
        return self.cleaned_data["postcode"]


class Changed(Question):
    def clean(self):
        raise forms.ValidationError("Een collega heeft dit intussen gewijzigd.")


def draw(source, **context):
    return engines["django"].from_string("{% load ui %}" + source).render(context)


class TestField:
    def test_links_label_hint_error_and_control(self):
        html = str(Question({}))

        assert '<label for="id_words">Wat is de vraag?</label>' in html
        assert 'aria-describedby="id_words_helptext id_words_error"' in html
        assert 'id="id_words_helptext">In gewone woorden.' in html
        assert 'id="id_words_error"' in html
        assert 'aria-invalid="true" aria-required="true"' in html

    def test_lets_the_server_say_what_is_missing(self):
        assert not any(word in {"required", "required>"} for word in str(Question()).split())

    def test_marks_what_may_stay_empty(self):
        html = str(Question())

        assert 'Postcode <span class="opt">(niet verplicht)</span>' in html
        assert "Verteld over cliëntondersteuning</span>" in html

    def test_draws_radios_in_a_fieldset_with_hints_and_icons(self):
        html = str(Question())

        assert "<legend>Hoe dringend is het?</legend>" in html
        assert '<div id="id_urgency" class="pick">' in html
        assert '<span class="i i-flag" aria-hidden="true"></span>Vandaag<small>Gevaar.</small>' in html
        assert "hints=" not in html

    def test_keeps_the_hidden_field_hidden_and_plain(self):
        assert '<input type="hidden" name="seen" id="id_seen">' in str(Question())

    def test_takes_a_width_a_hidden_label_and_a_read_back(self):
        html = draw('{% field form.postcode "w4 m5" label="sr" also="address" %}', form=Question())

        assert '<div class="field w4 m5">' in html
        assert 'class="sr">Postcode' in html
        assert 'aria-describedby="address"' in html

    def test_escapes_what_was_typed(self):
        html = str(Question({"words": "<script>", "postcode": '"><b>'}))

        assert "<script>" not in html
        assert "<b>" not in html


class TestErrorSummary:
    def test_leads_to_the_controls_in_the_order_of_the_form(self):
        form = Question({"postcode": "2471"})

        assert ui.error_links(form) == [
            ("#id_words", "Vul ‘Wat is de vraag?’ in."),
            ("#id_urgency_0", "Kies een antwoord bij ‘Hoe dringend is het?’."),
            ("#id_postcode", "Vul een postcode in met 4 cijfers en 2 letters."),
        ]
        assert "Er zijn 3 dingen die nog niet kloppen" in draw("{% error_summary form %}", form=form)

    def test_begins_with_what_concerns_the_whole_form(self):
        form = Changed({"words": "hulp", "urgency": "now"})

        assert ui.error_links(form) == [("", "Een collega heeft dit intussen gewijzigd.")]
        assert "Er is 1 ding dat nog niet klopt" in str(form)

    def test_gathers_forms_and_formsets_that_are_sent_together(self):
        formset = forms.formset_factory(Question, extra=0)(
            {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-urgency": "now"}
        )

        html = draw("{% error_summary form formset %}", form=Question({"words": "hulp"}), formset=formset)

        assert html.count("<li>") == 2
        assert 'href="#id_form-0-words"' in html

    def test_is_silent_when_all_is_well(self):
        html = draw("{% error_summary form %}", form=Question({"words": "hulp", "urgency": "now"}))

        assert not html.strip()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Gerrit van der Meulen", "GM"),
        ("Gerda van der Meulen-Vos", "GV"),
        ("Cher", "C"),
        ("", "?"),
        ("07 x", "X"),
    ],
)
def test_initials_are_the_first_letters_of_first_and_last_word(name, letters):
    assert ui.initials(name) == letters


def test_a_person_has_the_same_colour_everywhere():
    assert ui.avatar("Linda Hoekstra", 7) == ui.avatar("Linda Hoekstra", 7)
    assert "ava-vast" in ui.avatar("Linda Hoekstra", 7, "ava-vast")


def test_a_tag_has_a_word_and_an_icon():
    assert ui.tag("crit", "Te <laat>") == (
        '<span class="tag tag-crit"><span class="i i-warn" aria-hidden="true"></span>Te &lt;laat&gt;</span>'
    )
