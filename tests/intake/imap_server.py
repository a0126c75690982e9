"""A small IMAP4rev1 server with TLS for the tests: one box, one user, on a port of its own.

It speaks the commands that a reader of a box needs (RFC 3501, MOVE of RFC 6851, UIDPLUS of RFC 4315), and can
stop halfway.
"""

import datetime
import re
import socketserver
import ssl
import threading
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

COMMAND = re.compile(rb"(\S+) (UID )?(\S+) ?(.*)", re.DOTALL)


def certificate(folder: Path) -> Path:
    """A certificate for this machine with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Box(socketserver.ThreadingTCPServer):
    """The server with what stands in its folders: name -> uid -> content."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path, *, capabilities: str = "IMAP4rev1 MOVE UIDPLUS") -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.deleted: set[int] = set()
        self.capabilities, self.password = capabilities, "geheim"
        self.stops_before: str = ""  # the command at which it hangs up
        self.said: list[str] = []  # every command, without its words
        self.pem = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        return f"imaps://loket:{self.password}@127.0.0.1:{self.server_address[1]}/INBOX"

    def deliver(self, content: bytes) -> int:
        uid = 1 + max((uid for folder in self.folders.values() for uid in folder), default=0)
        self.folders["INBOX"][uid] = content
        return uid

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up is no error of a test."""

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


class Session(socketserver.StreamRequestHandler):
    """One visitor."""

    server: Box

    def handle(self) -> None:
        self.tell("* OK ready")
        while line := self.rfile.readline():
            match = COMMAND.fullmatch(line.strip())
            if match is None:
                return
            tag, uid, command, words = (
                match[1].decode(),
                match[2],
                match[3].decode().upper(),
                match[4].decode(),
            )
            self.server.said.append(command)
            if command == self.server.stops_before:
                return
            answer = getattr(self, f"do_{'uid_' if uid else ''}{command.lower()}", None)
            said = answer(words) if answer else "BAD unknown"
            self.tell(f"{tag} {said or 'OK done'}")
            if command == "LOGOUT":
                return

    def tell(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self, words: str) -> None:
        self.tell(f"* CAPABILITY {self.server.capabilities}")

    def do_login(self, words: str) -> str | None:
        return None if words == f'loket "{self.server.password}"' else "NO wrong"

    def do_select(self, words: str) -> str | None:
        if words.strip('"') != "INBOX":
            return "NO no such box"
        self.tell(f"* {len(self.server.folders['INBOX'])} EXISTS")
        return None

    def do_create(self, words: str) -> str | None:
        if words.strip('"') in self.server.folders:
            return "NO it is there"
        self.server.folders[words.strip('"')] = {}
        return None

    def do_logout(self, words: str) -> None:
        self.tell("* BYE")

    def do_uid_search(self, words: str) -> None:
        there = [str(uid) for uid in self.server.folders["INBOX"] if uid not in self.server.deleted]
        self.tell(" ".join(["* SEARCH", *there]))

    def do_uid_fetch(self, words: str) -> str | None:
        uid, _, what = words.partition(" ")
        content = self.server.folders["INBOX"].get(int(uid))
        if content is None:
            return "OK nothing"
        if "SIZE" in what:
            self.tell(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(content)})")
            return None
        head, _, _ = content.partition(b"\r\n\r\n")
        part = head + b"\r\n\r\n" if "HEADER" in what else content
        self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n%s)\r\n" % (uid.encode(), len(part), part))
        return None

    def do_uid_move(self, words: str) -> str | None:
        done = self.do_uid_copy(words)
        self.server.folders["INBOX"].pop(int(words.split()[0]), None)
        return done

    def do_uid_copy(self, words: str) -> str | None:
        uid, _, name = words.partition(" ")
        content = self.server.folders["INBOX"].get(int(uid))
        if content is None:
            return "NO not there"
        self.server.folders[name.strip('"')][int(uid)] = content
        return None

    def do_uid_store(self, words: str) -> None:
        self.server.deleted.add(int(words.split()[0]))

    def do_uid_expunge(self, words: str) -> None:
        self.server.folders["INBOX"].pop(int(words), None)
