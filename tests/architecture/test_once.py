"""A form that is sent twice does its work once: every page that takes a form is @once, or tells why not."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

# Pages that take a form and may be asked twice, each with the reason.
REPEATED = {
    "palette": "looks something up",
    "cases:search": "looks something up",
    "cases:access_log": "looks something up",
    "token": "hands out a token; nothing is kept of it",
    "cases:fill_note": "puts a text into the form and stores nothing",
    "cases:brp": "asks a register; each time it is asked is recorded",
    "cases:bsn": "shows a number; each time it is shown is recorded",
    "intake:known": "looks something up",
    "intake:social_map": "looks something up",
    "intake:send_in": "nobody is logged in; the key of the form makes a second copy the same submission",
    "intake:send_in_en": "nobody is logged in; the key of the form makes a second copy the same submission",
    "intake:add_by_code": "nobody is logged in; the key of the form makes a second copy the same addition",
    "outcomes:opinion": "nobody is logged in; the code goes with the answer, so a second copy finds none",
    "outcomes:opinion_in": "nobody is logged in; the code goes with the answer, so a second copy finds none",
    "intake:signposts": "looks something up",
    "intake:offers": "looks something up",
    "providers:keep_draft": "the same text under the same key is the same draft",
    "providers:session": "says that somebody is still there",
    "providers:login": "nobody is logged in yet, so nobody has a key; getting in twice is getting in",
    "providers:second_step": "nobody is logged in yet; a code holds once",
    "providers:organisation": "nobody is logged in yet; leads to the page of an organisation",
    "providers:logout": "out is out",
    "providers:password_reset": "nobody is logged in; asking twice sends two mails that are both true",
    "providers:password_reset_confirm": "its link holds once",
    "providers:password_change": "the second time the old password is wrong",
    "providers:out_everywhere": "out is out",
    "providers:confirm": "proves who sits here, and stores nothing",
    "providers:add_app": "its secret is of the session and holds once",
    "providers:add_key": "the challenge of the session holds once",
    "providers:remove_step": "what is gone is not found",
    "providers:spare_codes": "new codes replace the earlier ones",
}


def pages(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry.callback


def methods(view: Callable[..., Any] | None) -> set[str]:
    """What the view takes, as its decorators say; of a class, what it has."""
    if whole := getattr(view, "view_class", None):
        return {name.upper() for name in whole.http_method_names if hasattr(whole, name)}
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and set(cell.cell_contents) & {"GET", "POST"}:
                return set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return set()


def test_every_page_that_takes_a_form_does_its_work_once_or_says_why_not():
    # The API has its own key in a header (tests/cases/test_referral_api.py).
    ours = {name: view for name, view in pages(get_resolver()) if not hasattr(view, "cls")}
    taking = {name for name, view in ours.items() if "POST" in methods(view)}
    once = {name for name, view in ours.items() if getattr(view, "is_once", False)}

    assert len(once) > 50
    assert taking - once == set(REPEATED)
