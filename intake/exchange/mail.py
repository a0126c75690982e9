"""What a mail says, as plain text: nothing of it is shown as HTML, and nothing in it is fetched."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser
from typing import NamedTuple

LONGEST = 50_000  # letters
MOST_FILES = 10
BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "hr", "li", "ol",
    "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
UNSEEN = frozenset({"head", "script", "style", "template", "title"})


class Attached(NamedTuple):
    """A file that came with a mail; its name is never believed."""

    name: str
    content: bytes


class Mail(NamedTuple):
    """One mail. key: what makes it one. is_read: its text could be read."""

    key: str
    name: str
    address: str
    subject: str
    text: str
    files: tuple[Attached, ...]
    is_read: bool
    is_cut: bool = False


def read_mail(content: bytes, *, is_whole: bool = True) -> Mail:
    """Read one mail, however broken: what cannot be read is left out, and `is_read` tells so.

    is_whole: without it there is a head alone.
    """
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        key = _key(message, content)
        name, address = parseaddr(_plain(message.get("From", "")))
        subject = _plain(message.get("Subject", ""))[:500]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return Mail(sha256(content).hexdigest(), "", "", "", "", (), is_read=False)
    head = Mail(key, name[:200], address[:200], subject, "", (), is_read=not is_whole)
    if not is_whole:
        return head
    try:
        text, files = _body(message), tuple(_files(message))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        return head
    return head._replace(text=text[:LONGEST], files=files, is_read=True, is_cut=len(text) > LONGEST)


def _key(message: EmailMessage, content: bytes) -> str:
    """By the Message-ID, and the date since some programs give every mail the same one; else by all of it."""
    known = _plain(message.get("Message-ID", ""))
    return f"{known} {_plain(message.get('Date', ''))}" if known else sha256(content).hexdigest()


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    return _plain(as_text(text) if part.get_content_type() == "text/html" else text).strip()


def _files(message: EmailMessage) -> list[Attached]:
    found = []
    for part in message.iter_attachments():
        if not isinstance(part, EmailMessage):
            continue
        content = part.get_payload(decode=True)
        if part.get_content_type() == "message/rfc822":  # a mail in a mail
            content = part.get_content().as_bytes()
        found.append(Attached(_plain(part.get_filename() or "bijlage"), bytes(content or b"")))
    return found


def _plain(text: object) -> str:
    """Text without what no text has: half letters, and characters that steer a terminal or a database."""
    whole = str(text).encode("utf-8", "replace").decode("utf-8", "replace")
    return "".join(one for one in whole if one in "\n\t" or one.isprintable())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.depth = 0  # inside what nobody sees

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.depth += tag in UNSEEN
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(self.depth - (tag in UNSEEN), 0)
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.pieces.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def as_text(html: str) -> str:
    """The words of an HTML page, with a line for every block; scripts, styles and links are gone.

    >>> as_text("<style>p{}</style><p>Hallo <b>daar</b></p><p>Ik &lt;val&gt;<script>x()</script></p>")
    'Hallo daar\\n\\nIk <val>'
    """
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.pieces).split("\n")]
    return "\n".join(
        line for number, line in enumerate(lines) if line or (number and lines[number - 1])
    ).strip()
