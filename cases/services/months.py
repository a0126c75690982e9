"""The months in which the logs are kept: partitions, made before anything has to be written in them."""

from datetime import date, timedelta

from django.db import connection

AHEAD = timedelta(days=92)


def make_ahead(*, on: date) -> int:
    """Make the months that are missing up to three ahead; the number made.

    What was written in no month stands in the partition of the rest, and is brought to a month of its own.
    Nobody waits longer than two seconds for it: then it fails, and a later run makes them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rondom_make_months(%s)", [on + AHEAD])
        made: int = cursor.fetchone()[0]
        return made
