"""The words of the survey, kept by the administrator: per language, in versions, looked at first."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from outcomes import figures, services
from outcomes.forms import SurveyTextForm
from outcomes.models import RIGHT_TO_LEFT, Language, SurveyKey, SurveyText
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference
from providers.services import tried


@require_GET
def survey_texts(request: Request, language: str) -> HttpResponse:
    """Every text of a language as it is shown today, beside the Dutch one."""
    enforce(why_not_manage_reference(request.user))
    if language not in Language.values:
        raise Http404("Deze taal is er niet.")
    today = timezone.localdate()
    shown, dutch = figures.texts_of(language, on=today), figures.texts_of("nl", on=today)
    coming = set(
        SurveyText.objects.filter(language=language, starts_on__gt=today).values_list("key", flat=True)
    )
    rows = [
        {"key": key.value, "name": key.label, "text": shown.get(key, ""), "dutch": dutch.get(key, ""),
         "is_coming": key.value in coming}
        for key in SurveyKey
    ]  # fmt: skip
    return render(request, "outcomes/survey_texts.html", {"rows": rows} | _of(language))


@require_http_methods(["GET", "POST"])
@once
def survey_text(request: Request, language: str, text_key: str) -> HttpResponse:
    """One text: all its versions, and another one, after a look at how it will stand there."""
    enforce(why_not_manage_reference(request.user))
    if language not in Language.values or text_key not in SurveyKey.values:
        raise Http404("Deze tekst is er niet.")
    today = timezone.localdate()
    kept = SurveyText.objects.filter(language=language, key=text_key).select_related("written_by")
    versions = list(kept.order_by("-version"))
    newest = versions[0] if versions else None
    form = SurveyTextForm(request.POST if request.method == "POST" else None, newest=newest, on=today)
    known = {"language": language, "key": text_key, "on": today, "by": request.user}
    context = {
        "form": form,
        "versions": versions,
        "today": today,
        "name": SurveyKey(text_key).label,
        "dutch": figures.texts_of("nl", on=today).get(text_key, ""),
    } | _of(language)
    if form.is_valid() and "terug" not in request.POST:
        if "zeker" in request.POST:
            if form.carry_out(services.lay_down_text, **known):
                messages.success(request, "De tekst is bewaard.")
                return redirect("outcomes:survey_text", language, text_key)
        elif form.carry_out(partial(tried, services.lay_down_text), **known):
            return render(request, "outcomes/survey_text_preview.html", context | {"newest": newest})
    return render(request, "outcomes/survey_text.html", context, status=422 if form.errors else 200)


def _of(language: str) -> dict[str, object]:
    return {
        "language": language,
        "language_name": Language(language).label,
        "languages": Language.choices,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
    }
