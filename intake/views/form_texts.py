"""The words of the public form, kept by the administrator: per language, in versions, looked at first."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from intake import services
from intake.figures import texts_of
from intake.forms import FormTextForm
from intake.models import FormText, Language, TextKey
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference
from providers.services import tried


@require_GET
def form_texts(request: Request) -> HttpResponse:
    """Every text as it is shown today, in both languages beside each other."""
    enforce(why_not_manage_reference(request.user))
    today = timezone.localdate()
    shown = {language: texts_of(language, on=today) for language in Language.values}
    coming = set(FormText.objects.filter(starts_on__gt=today).values_list("language", "key"))
    rows = [
        {
            "name": key.label,
            "texts": [
                {
                    "language": language,
                    "key": key.value,
                    "label": language.label,
                    "text": shown[language].words.get(key, ""),
                    "is_coming": (language.value, key.value) in coming,
                }
                for language in Language
            ],
        }
        for key in TextKey
    ]
    return render(request, "intake/form_texts.html", {"rows": rows, "languages": Language.labels})


@require_http_methods(["GET", "POST"])
@once
def form_text(request: Request, language: str, text_key: str) -> HttpResponse:
    """One text: all its versions, and another one, after a look at how it will stand there."""
    enforce(why_not_manage_reference(request.user))
    if language not in Language.values or text_key not in TextKey.values:
        raise Http404("Deze tekst is er niet.")
    today = timezone.localdate()
    versions = list(
        FormText.objects.filter(language=language, key=text_key)
        .select_related("written_by")
        .order_by("-version")
    )
    newest = versions[0] if versions else None
    form = FormTextForm(request.POST if request.method == "POST" else None, newest=newest, on=today)
    known = {"language": language, "key": text_key, "on": today, "by": request.user}
    context = {
        "form": form,
        "versions": versions,
        "today": today,
        "name": TextKey(text_key).label,
        "language": language,
        "language_name": Language(language).label,
    }
    if form.is_valid() and "terug" not in request.POST:
        if "zeker" in request.POST:
            if form.carry_out(services.lay_down_text, **known):
                messages.success(request, "De tekst is bewaard.")
                return redirect("intake:form_text", language, text_key)
        elif form.carry_out(partial(tried, services.lay_down_text), **known):
            return render(request, "intake/form_text_preview.html", context | {"newest": newest})
    return render(request, "intake/form_text.html", context, status=422 if form.errors else 200)
