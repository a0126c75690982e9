"""Django's own migrate, and after it the rights of the web on whatever tables there are now."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

# A migration that waits for a table makes every page wait behind it: it had better fail, and be run again.
LONGEST_WAIT = "10s"


class Command(migrate.Command):
    """With WEB_PASSWORD (or WEB_PASSWORD_FILE) the role of the web gets that password."""

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LONGEST_WAIT])
        super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT to_regprocedure('rondom_web_rights()') IS NOT NULL")
            if not cursor.fetchone()[0]:  # on the way back to nothing
                return
            cursor.execute("CALL rondom_web_rights()")
            if settings.WEB_PASSWORD:
                cursor.execute("ALTER ROLE rondom_web LOGIN PASSWORD %s", [settings.WEB_PASSWORD])
