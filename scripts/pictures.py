"""The pictures of the users' manual: `.venv/bin/python -m scripts.pictures [NAME…]` beside a running demo.

Every picture is a page of a demo account, taken in a real browser. Nothing is sent, so the demo stays as it
is; only a referral that is opened counts as seen. `BASE_URL` says where the demo runs.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.places import ROOT, say
from scripts.shrinking import small

BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
FOLDER = ROOT / "docs" / "handleiding" / "beelden"
PASSWORD = "demo-rondom-2026"  # noqa: S105 -- of the demo, as docs/demo.md says
DOMAIN = "samendichtbij.example"
ACCOUNTS = {
    "loket": "samira.bakkali",
    "wijkcoach": "marieke.dewit",
    "stuurder": "johan.terpstra",
    "partner": "peter.claassen",
    "contractmanager": "anneke.vandalen",
    "beheerder": "bas.korteweg",
    "fg": "ineke.zandstra",
    "consulent": "youssef.elamrani",
}
HEIGHTS = {1440: 900, 390: 844}
Page = Any  # of Playwright, which is loaded only when it is needed


@dataclass(frozen=True)
class Picture:
    """One page: who opens it, how one gets there, and where it is cut (0: the whole page)."""

    name: str
    account: str
    go: Callable[[Page], None]
    widths: tuple[int, ...] = (1440,)
    height: int = 0
    element: str = ""


def path(address: str) -> Callable[[Page], None]:
    return lambda page: opened(page, address)


def opened(page: Page, address: str) -> None:
    answer = page.goto(BASE_URL + address)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{address}: {answer and answer.status}")


def addresses(page: Page, selector: str) -> list[str]:
    """Where the links lead, each once, without the part after the question mark."""
    found = page.eval_on_selector_all(
        selector, "all => all.map(one => one.getAttribute('href').split('?')[0])"
    )
    return list(dict.fromkeys(found))


def letters(page: Page) -> None:
    """The letters of a question that has one."""
    opened(page, "/hulpvragen")
    for address in addresses(page, "main a[href$='/triage']")[:30]:
        opened(page, address.replace("triage", "brieven"))
        if page.locator("main a[href^='/brief/']").count():
            return


def letter(page: Page) -> None:
    """An invitation that is being written."""
    opened(page, "/termijnen")
    # By its number: which links a row has depends on what stands first today.
    number = re.findall(r"D-0*(\d+)", page.locator("main").inner_text())[0]
    opened(page, f"/dossier/{number}/brieven/")
    opened(page, addresses(page, "main a[href$='/invitation']")[0])


RICH = (".goal", "#in_case svg", "#referrals table", "#people .person", "#note-form")
known: dict[str, str] = {}


def dossier(page: Page, after: str = "") -> None:
    """The dossier of Mijn werk that shows most of what a dossier can hold, or a page of it."""
    if "dossier" not in known:
        opened(page, "/mijn-werk")
        best = -1
        for address in addresses(page, "#work .who a")[:40]:
            opened(page, address)
            score = sum(page.locator(part).count() > 0 for part in RICH)
            if score > best:
                best, known["dossier"] = score, address
            if score == len(RICH):
                break
    opened(page, known["dossier"] + after)


def dossier_page(after: str = "") -> Callable[[Page], None]:
    return lambda page: dossier(page, after)


def measurement(page: Page) -> None:
    """A new measurement, with some levels chosen and nothing sent."""
    dossier(page)
    opened(page, addresses(page, "#in_case a.btn")[0])
    rows = page.locator(".sheet.zgrid .zrow")
    for number, level in enumerate((3, 4, 3)[: rows.count()]):
        rows.nth(number).locator(f"input[value='{level}']").check(force=True)


def call(page: Page) -> None:
    """A call that is being typed."""
    opened(page, "/hulpvraag/nieuw")
    for name, text in (
        ("text", "Dochter belt over haar vader. Hij vergeet te eten en komt het huis niet meer uit."),
        ("caller_name", "Ans Vermeer"),
        ("caller_phone", "06 12345678"),
        ("last_name", "de Jong"),
        ("first_names", "Gerrit"),
        ("birth_date", "2 juni 1944"),
        ("postcode", "2403 BK"),
        ("house_number", "18"),
    ):
        page.fill(f"[name={name}]", text)
    page.locator("#bekend-stand b, #adres b").last.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")


def measured(page: Page) -> None:
    """A dossier in which a start can be compared with a later measurement."""
    listed = "/dossiers"
    for _ in range(6):
        opened(page, listed)
        following = page.locator("a[rel=next]")
        listed = following.get_attribute("href") if following.count() else "/dossiers"
        for address in addresses(page, "main tbody th a"):
            opened(page, address)
            if page.locator("#in_case .stat .up").count():
                return
    raise SystemExit("no dossier with two measurements")


def first_link(start: str, selector: str) -> Callable[[Page], None]:
    """The page behind the first link of a list."""

    def go(page: Page) -> None:
        opened(page, start)
        opened(page, addresses(page, selector)[0])

    return go


def referral(tab: str, needs: str) -> Callable[[Page], None]:
    """A referral in the inbox on which the receiver can still do something."""

    def go(page: Page) -> None:
        opened(page, f"/verwijzingen/{tab}")
        for address in addresses(page, "main .left a[href^='/verwijzingen/']")[:25]:
            opened(page, address)
            if page.locator(needs).count():
                return
        raise SystemExit(f"/verwijzingen/{tab} has no {needs}")

    return go


def replaced(page: Page) -> None:
    opened(page, "/team")
    page.locator("a[href*='/team/vervanging?wie=']:not([href*='ziek'])").first.click()
    page.wait_for_load_state("networkidle")


def leaving(page: Page) -> None:
    """A worker who leaves, with what that worker still holds."""
    opened(page, f"/medewerkers?q={ACCOUNTS['wijkcoach']}")
    opened(page, addresses(page, "main tbody td a")[0])
    opened(page, addresses(page, "a[href$='/vertrek']")[0])


def looked_at(page: Page) -> None:
    """The looks of one worker."""
    opened(page, "/inzage?medewerker=Marieke de Wit")


def found(page: Page) -> None:
    opened(page, "/mijn-werk")
    name = page.locator("#work .who a").first.inner_text().split()[-1]
    page.fill("#q", name)
    page.press("#q", "Enter")
    page.wait_for_selector("#found")


def with_documents(after: str) -> Callable[[Page], None]:
    """A page of the first dossier of Mijn werk in which a document stands."""

    def go(page: Page) -> None:
        opened(page, "/mijn-werk")
        for address in addresses(page, "#work .who a"):
            opened(page, f"{address}documenten/")
            if page.locator("main tbody a[href*='/bestand/']").count():
                opened(page, f"{address}{after}")
                return
        raise SystemExit("no dossier with a document")

    return go


def social_map(page: Page) -> None:
    """What is open to everybody in one gemeente."""
    opened(page, "/loket/sociale-kaart")
    page.select_option("[name=municipality]", index=1)
    page.locator("main button", has_text="Zoeken").click()
    page.wait_for_selector("#found")


def palette(page: Page) -> None:
    """The search of everything, opened by keyboard over Mijn werk."""
    opened(page, "/mijn-werk")
    page.keyboard.press("Control+k")
    page.keyboard.type("met")
    page.wait_for_load_state("networkidle")


def as_list() -> tuple[Picture, ...]:
    wide, both = (1440,), (1440, 390)
    return (
        Picture("inloggen", "", path("/inloggen"), wide, 700),
        Picture("mijn-account", "wijkcoach", path("/mijn-account"), wide, 560),
        Picture("berichten", "wijkcoach", path("/berichten?toon=alle"), wide, 420),
        Picture("tweede-stap", "wijkcoach", path("/mijn-account/tweede-stap"), wide, 560),
        Picture("loket", "loket", call, both, 1250),
        Picture("hulpvragen", "loket", path("/hulpvragen"), wide, 900),
        Picture("triage", "loket", first_link("/hulpvragen", "main a[href$='/triage']"), wide, 1000),
        Picture("brieven", "loket", letters, wide, 700),
        Picture("brief", "consulent", letter, wide, 1000),
        Picture("brieftekst", "beheerder", path("/beheer/brieven/grant/alle"), wide, 1000),
        Picture("melden", "", path("/melden"), wide, 1000),
        Picture("binnengekomen", "loket", first_link("/loket/binnengekomen", "main tbody a"), wide, 900),
        Picture("sociale-kaart", "loket", social_map, wide, 1100),
        Picture("wegwijzer", "loket", path("/loket/wegwijzer"), wide, 900),
        Picture("termijnen", "consulent", path("/termijnen"), wide, 900),
        Picture(
            "stappen",
            "consulent",
            first_link("/termijnen", "main a[href^='/termijnen/hulpvraag/']"),
            wide,
            1100,
        ),
        Picture("verwijsregels", "beheerder", path("/verwijsregels"), wide, 560),
        Picture("taken", "wijkcoach", dossier_page("agenda/"), wide, 800),
        Picture("persoon", "wijkcoach", dossier_page("persoon/"), wide, 1000),
        Picture("verdelen", "stuurder", path("/team/verdelen"), wide, 700),
        Picture("huishouden", "wijkcoach", dossier_page("huishouden/"), wide, 1000),
        Picture("fase", "wijkcoach", dossier_page("fase/"), wide, 900),
        Picture("groep", "wijkcoach", first_link("/groepen", "main tbody a"), wide, 900),
        Picture(
            "bespreking",
            "wijkcoach",
            first_link("/besprekingen", "main a[href^='/besprekingen/']"),
            wide,
            900,
        ),
        Picture("voorzieningen", "consulent", path("/voorzieningen"), wide, 700),
        Picture("op-en-afschalen", "stuurder", path("/op-en-afschalen"), wide, 800),
        Picture("sturing", "stuurder", path("/cijfers/sturing"), wide, 1100),
        Picture("keten", "stuurder", path("/cijfers/sturing/keten"), wide, 900),
        Picture("opdracht", "contractmanager", first_link("/opdrachten", "main tbody a"), wide, 1100),
        Picture("plekken", "partner", path("/verwijzingen/plekken"), wide, 900),
        Picture("partnercijfers", "partner", path("/verwijzingen/cijfers"), wide, 900),
        Picture("leveropdrachten", "partner", path("/leveropdrachten"), wide, 600),
        Picture("opschaalmodel", "beheerder", path("/opschaalmodel"), wide, 900),
        Picture("koppelingen", "beheerder", path("/koppelingen"), wide, 500),
        Picture("loket-cijfers", "loket", path("/loket/cijfers"), wide, 700),
        Picture("mijn-werk", "wijkcoach", path("/mijn-werk"), both, 1000),
        Picture("zoeken", "wijkcoach", found, wide, 600),
        Picture("dossier", "wijkcoach", dossier_page(), both, 1300),
        Picture("notitie", "wijkcoach", dossier_page(), wide, element="#note-form"),
        Picture("plan", "wijkcoach", dossier_page("plan/"), wide, 1000),
        Picture("doel", "wijkcoach", dossier_page("doel/"), wide, 800),
        Picture("traject", "wijkcoach", dossier_page(), wide, element="#course"),
        Picture("afschalen", "wijkcoach", dossier_page("traject/niveau/"), wide, 800),
        Picture("verwijzen", "wijkcoach", dossier_page("verwijzing/"), wide, 1200),
        Picture("meting", "wijkcoach", measurement, both, 1300),
        Picture("zelfredzaamheid", "stuurder", measured, wide, element="#in_case"),
        Picture("sluiten", "wijkcoach", dossier_page("sluiten/"), wide, 700),
        Picture("wie-keek", "wijkcoach", dossier_page("inzage/"), wide, 900),
        Picture("teambord", "stuurder", path("/team"), both, 1100),
        Picture("vervanging", "stuurder", replaced, wide, 700),
        Picture("metingen", "stuurder", path("/metingen/"), wide, 900),
        Picture("inbox", "partner", path("/verwijzingen/"), both, 900),
        Picture("antwoord", "partner", referral("", "#antwoord"), wide, 1200),
        Picture("start", "partner", referral("?stand=loopt", "#starten"), wide, 1200),
        Picture("einde", "partner", referral("?stand=loopt", "#stoppen"), wide, 1200),
        Picture("cijfers", "contractmanager", path("/cijfers"), both, 1400),
        Picture("rapporten", "contractmanager", path("/rapporten"), wide, 800),
        Picture("rapport", "contractmanager", first_link("/rapporten", "main tbody th a"), wide, 1300),
        Picture("definities", "contractmanager", path("/definities"), wide, 900),
        Picture("medewerkers", "beheerder", path("/medewerkers"), wide, 900),
        Picture("medewerker-nieuw", "beheerder", path("/medewerkers/nieuw"), wide, 1100),
        Picture("vertrek", "beheerder", leaving, wide, 700),
        Picture("inzage", "fg", looked_at, wide, 800),
        Picture("wijzigingen", "fg", path("/wijzigingen"), wide, 700),
        Picture("toezicht-termijnen", "fg", path("/toezicht/termijnen"), wide, 800),
        Picture("verzoek", "fg", first_link("/verzoeken", "main tbody a"), wide, 1200),
        Picture("datalek", "fg", first_link("/datalekken", "main tbody a"), wide, 1000),
        Picture("vernietigen", "fg", path("/vernietigen"), wide, 800),
        Picture("documenten", "wijkcoach", with_documents("documenten/"), wide, 900),
        Picture("rechten", "wijkcoach", with_documents("rechten/"), wide, 800),
        Picture("waarom", "wijkcoach", dossier_page("waarom/"), wide, 500),
        Picture("snel-naar", "wijkcoach", palette, wide, 700),
        Picture("beheer", "beheerder", path("/beheer"), wide, 900),
        Picture("beheer-norm", "beheerder", path("/beheer/normen"), wide, 700),
    )


DUTCH_DATES = """for (const box of document.querySelectorAll("input[type=date]")) {
  const day = box.value.split("-").reverse().join("-");
  box.type = "text";
  box.value = day || "dd-mm-jjjj";
}"""  # as a Dutch browser shows them; the one that takes the pictures may know no Dutch


def take(page: Page, picture: Picture, width: int) -> None:
    """Open the page at one width and write its picture."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    picture.go(page)
    page.evaluate(DUTCH_DATES)
    if picture.element:
        raw = page.locator(picture.element).first.screenshot()
    else:
        full = page.evaluate("document.documentElement.scrollHeight")
        height = min(full, picture.height or full)
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.activeElement.blur()")
        raw = page.screenshot()
    target = FOLDER / f"{picture.name}-{width}.png"
    target.write_bytes(small(raw))
    say(f"{target.relative_to(ROOT)} {target.stat().st_size // 1000} kB")


def visit(browser: Any, account: str) -> Page:
    """A window of this account, in Dutch, without movement."""
    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    if account:
        opened(page, "/inloggen")
        page.fill("[name=username]", f"{ACCOUNTS[account]}@{DOMAIN}")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.wait_for_url(lambda url: "/inloggen" not in url)
    return page


def main(names: list[str]) -> int:
    from playwright.sync_api import sync_playwright

    wanted = [one for one in as_list() if not names or one.name in names]
    unknown = set(names) - {one.name for one in wanted}
    if unknown:
        raise SystemExit(f"no such picture: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
        )
        pages: dict[str, Page] = {}
        for picture in wanted:
            if picture.account not in pages:
                pages[picture.account] = visit(browser, picture.account)
            for width in picture.widths:
                take(pages[picture.account], picture, width)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
