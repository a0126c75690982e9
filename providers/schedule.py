"""What the clock does for workers: planned moves, on the day itself."""

from celery import shared_task
from django.utils import timezone

from providers import services


@shared_task
def hourly() -> None:
    """Move the workers whose day has come. Who is at work earlier is moved by logging in or the next page."""
    services.carry_out_moves(on=timezone.localdate())
