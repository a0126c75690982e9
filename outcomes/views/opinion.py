"""The page that is open to everybody with a code: what a resident thinks of us.

It has no worker, reads the words of the survey and nothing else, and adds by a function of the database.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import ORIGIN
from outcomes import figures, services
from outcomes.forms import SurveyCodeForm, SurveyForm
from outcomes.models import RIGHT_TO_LEFT, Language


@login_not_required
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """The code first, then the questions. A code that opens nothing is answered alike, whatever is wrong."""
    today, words = timezone.localdate(), _words(language)
    is_sent = request.method == "POST"
    is_answer = is_sent and request.POST.get("action") == "versturen"
    entering = SurveyCodeForm(request.POST if is_sent else None, words=words)
    form, status = None, 422 if is_sent else 200
    if entering.is_valid():
        code = entering.cleaned_data["code"]
        origin = ORIGIN.get()
        if not services.may_try(ip=origin.ip if origin else None, on=today):
            entering.add_error("code", words["error_busy"])
            status = 429
        elif not services.opens(code, on=today):
            entering.add_error("code", words["error_code"])
        else:
            form = SurveyForm(request.POST if is_answer else None, words=words, code=code)
            if not is_answer:
                status = 200
            elif form.is_valid() and form.carry_out(services.answer, on=today):
                return redirect("outcomes:opinion_done", language)
    context = _common(language, words) | {"form": form or entering, "is_open": form is not None}
    return render(request, "outcomes/opinion.html", context, status=status)


@login_not_required
@require_GET
def opinion_done(request: HttpRequest, language: str) -> HttpResponse:
    """That it was sent."""
    return render(request, "outcomes/opinion_done.html", _common(language, _words(language)))


def _words(language):
    if language not in Language.values:
        raise Http404("Deze taal is er niet.")
    return figures.texts_of(language, on=timezone.localdate())


def _common(language, words):
    return {
        "words": words,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": Language.choices,
    }
