"""What a worker was told: the list, how many are unread, and how they come."""

from django.contrib import messages as said
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers import services
from providers.doors import Request, once, whole_key
from providers.forms.messages import MessageSettingForm
from providers.models import CHOSEN, Message, MessageSetting, User

PAGE = 30


@require_http_methods(["GET", "POST"])
@once
def messages(request: Request) -> HttpResponse:
    """One's own messages, newest first (berichten); a POST says that all that were shown are read."""
    own = Message.objects.filter(recipient=request.user)
    if request.method == "POST":
        number = services.read_all(until=whole_key(request.POST.get("until", "")), by=request.user)
        said.success(request, "Alles staat op gelezen." if number else "Er was niets ongelezen.")
        return redirect("providers:messages")
    is_all = request.GET.get("toon") == "alle"
    shown = own.shown() if is_all else own.unread()
    if before := whole_key(request.GET.get("voor", "")):
        shown = shown.filter(pk__lt=before)
    page = list(shown.order_by("-pk")[: PAGE + 1])
    more = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    context = {"rows": page[:PAGE], "is_all": is_all, "more": more, "newest": page[0].pk if page else 0}
    return render(request, "providers/messages.html", context)


@login_not_required
@require_http_methods(["GET"])
def message_count(request: Request) -> HttpResponse:
    """How many are unread, for the bar on top; nothing when that stands there already or nobody is logged in.

    Asking it is no sign of life, and no look into anything.
    """
    shown = whole_key(request.GET.get("staat", ""))
    if not isinstance(request.user, User) or request.user.unread_count == shown:
        return HttpResponse(status=204)
    return render(request, "parts/_message_count.html", {"message_count": request.user.unread_count})


@require_http_methods(["GET"])
def open_message(request: Request, message_id: int) -> HttpResponse:
    """To the page that a message is about; from then on it is read."""
    message = get_object_or_404(Message.objects.shown(), pk=message_id, recipient=request.user)
    services.open_message(message=message, by=request.user)
    return redirect(message.path)


@require_http_methods(["GET", "POST"])
@once
def message_settings(request: Request) -> HttpResponse:
    """How and when messages come by mail."""
    kept = MessageSetting.objects.filter(worker=request.user).first()
    setting = kept or MessageSetting(worker=request.user)
    form = MessageSettingForm(request.POST if request.method == "POST" else None, setting=setting)
    if form.is_bound and form.is_valid() and form.carry_out(services.keep_message_setting, by=request.user):
        said.success(request, "Bewaard. Het geldt voor nieuwe berichten.")
        return redirect("providers:message_settings")
    context = {"form": form, "choices": [form[kind.value] for kind in CHOSEN]}
    return render(request, "providers/message_settings.html", context, status=422 if form.is_bound else 200)
