"""Start and stop as XML with the names of iWmo 3.2 (messages 305 to 308), taakgericht: without a toewijzing.

Read by expat, with every document type refused: what is declared in one (an entity, a file of ours, a
thousand times a thousand letters) never comes to life. Of a resident nothing but the BSN is read.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZipFile

from cases.models import Provision, StartStop

MOST_BYTES, DEEPEST = 2 * 1024 * 1024, 12
PLACE = "http://www.istandaarden.nl/iwmo/3_2/{}/schema"
GOOD, BAD = "0200", "0001"  # WJ001: no remark about this class; refused
UNKNOWN = "0000"
NOT_READ = "Dit XML-bericht kunnen we niet lezen."
HEADER = {
    "BerichtCode": "berichtcode", "BerichtVersie": "berichtVersie", "BerichtSubversie": "berichtSubversie",
    "Afzender": "afzender", "Ontvanger": "ontvanger",
}  # fmt: skip
PRODUCT = {
    "ToewijzingNummer": "toewijzingNummer", "Begindatum": "begindatum", "Einddatum": "einddatum",
    "RedenBeeindiging": "redenBeeindiging", "StatusAanlevering": "statusAanlevering",
}  # fmt: skip


class NotRead(Exception):
    """Why a message could not be read, in Dutch."""


def read_message(content: bytes) -> dict[str, Any]:
    """A message by the keys that the API has for it; what is absent is absent. Raises NotRead."""
    root = _tree(content)
    if root.tag != "Bericht":
        raise NotRead(f"{NOT_READ} Het begint met Bericht.")
    header = root.find("Header")
    clients = [_client(one) for one in root.findall("Client")]
    if header is None:
        return {"clienten": clients}
    known = header.find("BerichtIdentificatie")
    names = {"Identificatie": "identificatie", "Dagtekening": "dagtekening"}
    return {"header": _texts(header, HEADER) | _texts(known, names), "clienten": clients}


def _client(client: Element) -> dict[str, Any]:
    found: dict[str, Any] = _texts(client, {"Bsn": "bsn"})
    for group, key in (("Start", "startProducten"), ("Stop", "stopProducten")):
        products = client.findall(f"{group}Producten/{group}Product")
        found |= {key: [_product(one) for one in products]} if products else {}
    return found


def _product(product: Element) -> dict[str, Any]:
    said: dict[str, Any] = _texts(product, PRODUCT)
    if (kind := product.find("Product")) is not None:
        said["product"] = _texts(kind, {"Categorie": "categorie", "Code": "code"})
    return said


def _texts(parent: Element | None, names: Mapping[str, str]) -> dict[str, str]:
    if parent is None:
        return {}
    rows = ((key, parent.findtext(name)) for name, key in names.items())
    return {key: text.strip() for key, text in rows if text is not None}


def _tree(content: bytes) -> Element:
    """The elements by their own names. Attributes are left out: no message has any that we read."""
    if len(content) > MOST_BYTES:
        raise NotRead(f"{NOT_READ} Het is te groot: stuur minder cliënten tegelijk.")
    builder, parser, depth = TreeBuilder(), ParserCreate(namespace_separator=" "), [0]

    def start(name: str, _: Any) -> None:
        depth[0] += 1
        if depth[0] > DEEPEST:
            raise NotRead(f"{NOT_READ} Er staan te veel lagen in elkaar.")
        builder.start(name.rpartition(" ")[2], {})

    def end(name: str) -> None:
        depth[0] -= 1
        builder.end(name.rpartition(" ")[2])

    def refuse(*_: Any) -> NoReturn:
        raise NotRead(f"{NOT_READ} Een DOCTYPE mag er niet in staan.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
        return builder.close()
    except (ExpatError, LookupError, ValueError, AssertionError) as error:
        at = f" Kijk naar regel {error.lineno}." if isinstance(error, ExpatError) else ""
        raise NotRead(f"{NOT_READ}{at}") from None


def write_return(told: Mapping[str, Any], header: Mapping[str, Any], *, on: date) -> bytes:
    """The answer (306, 308): per product, by its order, whether it was taken and why not.

    Nothing of a resident goes back, so that the class Client is absent; the reason in words is ours.
    """
    kind = "wmo306" if told["berichtcode"] == "419" else "wmo308"
    root = _message(kind, told["berichtcode"], str(header["afzender"]), str(header["ontvanger"]),
                    str(header["identificatie"]), header["dagtekening"])  # fmt: skip
    head = root[0]
    _texted(head, IdentificatieRetour=str(told["identificatie"]), DagtekeningRetour=on.isoformat())
    _codes(head, GOOD)
    name = "Start" if kind == "wmo306" else "Stop"
    products = SubElement(root, f"{name}Producten")
    for one in told["resultaten"]:
        product = SubElement(products, f"{name}Product")
        if one["verwijzing"]:
            _texted(product, ToewijzingNummer=str(one["verwijzing"]))
        _codes(product, BAD if one["reden"] else GOOD)
        if one["reden"]:
            _texted(product, Toelichting=one["reden"])
    return _bytes(root)


def write_messages(lines: Iterable[StartStop], *, on: date) -> bytes:
    """A start-stop file for a gemeente as messages 305 and 307, each with one product, in a ZIP.

    In kind only: a budget has no message. Who is not known by a BSN stands in the CSV alone.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as held:
        for number, line in enumerate(lines, 1):
            provision = line.provision
            if provision.form == Provision.Form.BUDGET or not provision.client.bsn:
                continue
            name = "305" if line.kind == "start" else "307"
            held.writestr(f"{name}-{line.file_id}-{number}.xml", _bytes(_told(line, name, number, on)))
    return out.getvalue()


def _told(line: StartStop, name: str, number: int, on: date) -> Element:
    provision = line.provision
    town = provision.municipality.code.removeprefix("GM")
    code = "418" if name == "305" else "420"
    # No AGB code is known of who delivers: the message goes by hand, and its sender is told beside it.
    root = _message(f"wmo{name}", code, UNKNOWN * 2, town, f"{line.file_id}-{number}"[:12], on)
    client = SubElement(root, "Client")
    _texted(client, Bsn=provision.client.bsn or "")
    group = "Start" if name == "305" else "Stop"
    product = SubElement(SubElement(client, f"{group}Producten"), f"{group}Product")
    _texted(product, ToewijzingNummer=str(provision.pk))
    _texted(SubElement(product, "Product"), Categorie=provision.kind.category)
    _texted(product, Begindatum=line.begins_on.isoformat())
    if name == "307" and line.ends_on:
        _texted(product, RedenBeeindiging=line.end_reason, Einddatum=line.ends_on.isoformat())
    _texted(product, StatusAanlevering=line.status)
    return root


def _message(kind: str, code: str, sender: str, receiver: str, number: str, day: date | str) -> Element:
    root = Element("Bericht", {"xmlns": PLACE.format(kind)})
    head = SubElement(root, "Header")
    _texted(head, BerichtCode=code, BerichtVersie="3", BerichtSubversie="2", Afzender=sender,
            Ontvanger=receiver)  # fmt: skip
    _texted(SubElement(head, "BerichtIdentificatie"), Identificatie=number, Dagtekening=str(day))
    _texted(SubElement(head, "XsdVersie"), BasisschemaXsdVersie="1.0.0", BerichtXsdVersie="1.0.0")
    return root


def _codes(parent: Element, code: str) -> None:
    _texted(SubElement(parent, "RetourCodes"), RetourCode=code)


def _texted(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _bytes(root: Element) -> bytes:
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))
