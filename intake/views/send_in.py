"""The page that is open to everybody: send a question in, and hear what happens next.

It reads the words of the form and the names of the gemeenten, and nothing else: it has no worker, so the
database shows it nothing of anybody, and it never acts beyond that.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import ORIGIN
from intake import services
from intake.figures import texts_of
from intake.forms import SendInForm
from intake.models import TextKey

DONE = "sent_in"  # in the session: the number to show once it was sent


@login_not_required
@require_http_methods(["GET", "POST"])
def send_in(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """The form, in one page and without an account."""
    today = timezone.localdate()
    texts = texts_of(language, on=today)
    is_sent = request.method == "POST"
    form = SendInForm(request.POST if is_sent else None, request.FILES, texts=texts, language=language)
    status = 200
    if is_sent:
        origin = ORIGIN.get()
        if not services.may_send(ip=origin.ip if origin else None, on=today):
            form.add_error(None, texts.words[TextKey.ERROR_BUSY])
            status = 429
        elif form.is_valid() and (received := form.carry_out(services.send_in)):
            request.session[DONE] = received.number
            return redirect(f"intake:sent_in{_tail(language)}")
        else:
            status = 422
    context = _common(language, texts.words) | {"form": form, "had_files": bool(form.sent)}
    return render(request, "intake/send_in.html", context, status=status)


@login_not_required
@require_GET
def sent_in(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """The number, and what happens next. Who did not send anything is led to the form."""
    number = request.session.get(DONE)
    if not number:
        return redirect(f"intake:send_in{_tail(language)}")
    words = texts_of(language, on=timezone.localdate()).words
    return render(request, "intake/sent_in.html", _common(language, words) | {"number": number})


def _tail(language: str) -> str:
    return "" if language == "nl" else f"_{language}"


def _common(language: str, words: Any) -> dict[str, Any]:
    other = "en" if language == "nl" else "nl"
    return {
        "words": words,
        "language": language,
        "other_language": other,
        "other_url": f"intake:send_in{_tail(other)}",
        "here_url": f"intake:send_in{_tail(language)}",
    }
