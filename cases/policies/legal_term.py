"""When a term of the law or of keeping may change."""

from datetime import date


def why_not_begin(day: date, *, on: date) -> str | None:
    """Let a term hold from a day: what began today or earlier keeps the term it began with."""
    if day <= on:
        return "Kies een dag die nog komt. Wat al loopt, houdt de termijn van zijn eerste dag."
    return None


def why_not_withdraw(first_day: date, *, on: date) -> str | None:
    """Take a term away that was laid down: only one that does not hold yet."""
    if first_day <= on:
        return "Deze termijn geldt al. Leg een andere vast, vanaf een dag die nog komt."
    return None
