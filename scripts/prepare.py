"""Bring the database and the static files up to date, and tell what the database holds; inside Django."""

import contextlib
import io
import json
import os
import sys


def is_used() -> bool:
    """Whether somebody works with this database already: it has an account or a client."""
    from django.apps import apps
    from django.contrib.auth import get_user_model

    return (
        get_user_model()._default_manager.exists()
        or apps.get_model("cases", "Client")._default_manager.exists()
    )


def demo_accounts() -> list[str]:
    """One line per role, or nothing where the demo was not loaded."""
    from django.core.management import CommandError, call_command

    output = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command("demo_accounts", stdout=output, stderr=io.StringIO())
        return [line for line in output.getvalue().splitlines() if line.strip()]
    return []


def main() -> None:
    """Everything in one start of Django, since each costs over a second. The answer is JSON on stdout."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    answer, sys.stdout = sys.stdout, sys.stderr
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if "--static" in sys.argv:
        call_command("collectstatic", verbosity=0, interactive=False)
    state = {"used": is_used(), "accounts": demo_accounts()} if "--state" in sys.argv else {}
    answer.write(json.dumps(state) + "\n")


if __name__ == "__main__":
    main()
