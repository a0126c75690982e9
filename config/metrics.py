"""Figures for Prometheus: how long pages take, and how far the clockwork is behind. Nothing about anybody.

A page is named as in the code (`cases:case`), never by its address, which holds the number of a dossier.
"""

import os
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from reporting.figures.condition import condition, tasks_waiting

SECONDS = Histogram(
    "rondom_page_seconds",
    "How long an answer took, by page, method and first digit of its status.",
    ["page", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}  # any other word is a visitor's own


class Measured:
    """Counts every answer and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = match.view_name if match else "none"
        method = request.method if request.method in METHODS else "other"
        taken = SECONDS.labels(page, method, f"{response.status_code // 100}xx")
        taken.observe(time.perf_counter() - started)
        return response


class Clockwork(Collector):
    """How far behind what is done afterwards is, asked of the database and the queue at the moment itself."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = timezone.localtime()
        state = condition(on=now.date(), now=now)
        yield gauge("mail_waiting", "Mails in the outbox.", state.mail_waiting)
        yield gauge("mail_given_up", "Mails that are tried no more.", state.mail_given_up)
        yield gauge("mail_oldest_seconds", "Age of the oldest that waits.", state.mail_oldest_seconds)
        yield gauge("log_unsealed_rows", "Rows of the logs without a seal.", state.unsealed_rows)
        yield gauge("log_unsealed_seconds", "Age of the oldest of them.", state.unsealed_oldest_seconds)
        yield gauge("transaction_seconds", "The longest open transaction.", state.longest_transaction_seconds)
        missing = len(state.towns_without_report)
        yield gauge("reports_missing", "Municipalities without a report of last month.", missing)
        waiting = tasks_waiting()
        told = -1 if waiting is None else waiting
        yield gauge("queue_waiting", "Tasks in the queue; -1 when it does not answer.", told)


def gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"rondom_{name}", meaning, value=value)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever knows the token; to anybody else there is no such page."""
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(told, settings.METRICS_TOKEN):
        raise Http404
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # set in config.wsgi: the processes of one server
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    clockwork = CollectorRegistry()
    clockwork.register(Clockwork())
    text = generate_latest(counted) + generate_latest(clockwork)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
