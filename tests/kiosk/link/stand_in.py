"""A centre in short: TLS with client certificates on loopback, which keeps what it is sent as the wire says."""

from __future__ import annotations

import hashlib
import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from gait.results.versions import Tools
from kiosk.folders import Folders
from kiosk.link.ask import serve
from kiosk.link.wire import (
    MOST_BATCH_BYTES,
    OFFSET,
    PROTOCOL,
    WHOLE,
    Acknowledged,
    Enrolled,
    Erasure,
    Kind,
    Person,
    Persons,
    Received,
    Refused,
    Wanted,
)

CODE = "ABCD-EFGH-JKLM-NPQR-STUV"
KEY = "5a" * 32
Change = dict[str, Any]


class Torn(Exception):
    """The line is cut without an answer."""


class No(Exception):
    """A refusal. status: HTTP's."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass(slots=True)
class StandIn:
    """things: the newest change by kind and key; reached: by epoch. refusal: of a change, (0, "") for none;
    judge: of a whole batch, may raise No. persons: by digest of code or address.

    before, after: called round each request with its path; they may raise Torn or No.
    """

    authority: trustme.CA
    things: dict[tuple[str, str], Change] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    batches: list[list[Change]] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)
    films: dict[str, bytes] = field(default_factory=dict)
    alive: list[dict[str, Any]] = field(default_factory=list)
    persons: dict[str, list[Person]] = field(default_factory=dict)
    wanted: Tools | None = None
    codes: set[str] = field(default_factory=lambda: {CODE})
    revoked: bool = False
    refusal: Callable[[Change], tuple[int, str]] = lambda change: (0, "")
    judge: Callable[[list[Change]], None] = lambda changes: None
    before: Callable[[str], None] = lambda path: None
    after: Callable[[str], None] = lambda path: None
    address: str = ""

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.authority_pem)).hexdigest()

    @property
    def authority_pem(self) -> str:
        return self.authority.cert_pem.bytes().decode()

    @property
    def sheet(self) -> str:
        """As head office prints it."""
        return f"Centre: {self.address}\nCode, once and within an hour: {CODE}\nFingerprint: {self.fingerprint}\n"

    def of(self, kind: Kind) -> dict[str, Change]:
        return {key: change for (each, key), change in self.things.items() if each == kind}

    def enrol(self, told: dict[str, Any]) -> object:
        if told["code"] not in self.codes:
            raise No(403, "wrong_code")
        self.codes.discard(told["code"])
        return Enrolled(self.sign(told["request"]), self.authority_pem, "5" * 32, "6" * 32, KEY)

    def sign(self, request: str) -> str:
        asked, now = x509.load_pem_x509_csr(request.encode()), datetime.now(UTC)
        assert asked.is_signature_valid
        key = load_pem_private_key(self.authority.private_key_pem.bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        issuer = x509.load_pem_x509_certificate(self.authority.cert_pem.bytes()).subject
        life = (now - timedelta(days=1), now + timedelta(days=1))
        made = x509.CertificateBuilder(issuer, asked.subject, asked.public_key(), x509.random_serial_number(), *life)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        signed = made.add_extension(authority, critical=False).sign(key, hashes.SHA256())
        return signed.public_bytes(Encoding.PEM).decode()

    def take(self, told: dict[str, Any]) -> object:
        epoch, changes = told["epoch"], told["changes"]
        if told["after"] > self.reached.get(epoch, 0):
            raise No(409, "gap")
        self.judge(changes)
        sequences = [told["after"], *(change["sequence"] for change in changes)]
        assert told["protocol"] == PROTOCOL
        assert sequences == sorted(set(sequences))
        self.batches.append(changes)
        refused = [each for change in changes if (each := self.put(change))]
        self.refused += refused
        self.reached[epoch] = max(self.reached.get(epoch, 0), sequences[-1])
        return Acknowledged(epoch, self.reached[epoch], tuple(refused))

    def put(self, change: Change) -> Refused | None:
        status, code = self.refusal(change)
        if not status:
            self.things[change["kind"], change["key"]] = change
            return None
        return Refused(change["sequence"], Kind(change["kind"]), change["key"], status, code, "No.")

    def acknowledged(self, epoch: str, after: int) -> object:
        refused = tuple(each for each in self.refused if each.sequence > after)
        return Acknowledged(epoch, self.reached.get(epoch, 0), refused)

    def of_person(self, command: str, query: dict[str, str]) -> object:
        [digest] = query.values()
        if command == "DELETE":
            self.persons.pop(digest, None)
            return ""
        return Persons(tuple(self.persons.get(digest, ())))

    def announced(self, key: str) -> Change:
        change = self.things.get(("recording", key.removesuffix("/standing")))
        body = change and change["body"]
        told = body and (body["standing"] if key.endswith("/standing") else body)
        if not told:
            raise No(404, "not_there")
        return dict(told)

    def received(self, key: str) -> Received:
        there = self.films.get(key, b"")
        return Received(len(there), len(there) == self.announced(key)["bytes"])

    def chunk(self, key: str, offset: int, content: bytes) -> object:
        if offset != self.received(key).bytes:
            raise No(409, "offset")
        self.films[key] = self.films.get(key, b"") + content
        done = self.received(key)
        if done.whole and hashlib.sha256(self.films[key]).hexdigest() != self.announced(key)["sha256"]:
            del self.films[key]
            raise No(422, "digest")
        return done


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    centre: StandIn

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""

    def serve(self) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.centre.before(parts.path)
            told = self.answer(parts.path, dict(parse_qsl(parts.query)), content)
            self.centre.after(parts.path)
            self.send(200, told)
        except No as no:
            self.send(no.status, {"code": no.code, "message": "No.", "advice": "Do not."} if no.code else "Not found")
        except Torn:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = serve  # noqa: N815  as http.server asks for

    def answer(self, path: str, query: dict[str, str], content: bytes) -> object:
        if path == "/v1/authority":
            return self.centre.authority_pem
        if path == "/v1/enrolments":
            return self.centre.enrol(json.loads(content))
        assert isinstance(self.connection, ssl.SSLSocket)
        if not self.connection.getpeercert() or self.centre.revoked:
            raise No(403, "unknown_kiosk")
        if path.startswith("/v1/editions"):
            raise No(404, "not_there")  # as of a version that publishes nothing
        return self.known(path, query, content)

    def known(self, path: str, query: dict[str, str], content: bytes) -> object:
        if path == "/v1/erasures":
            return {"erasures": [asdict(each) for each in self.centre.erasures if each.number > int(query["after"])]}
        if path == "/v1/acknowledged":
            return self.centre.acknowledged(query["epoch"], int(query["after"]))
        if path == "/v1/changes":
            assert len(content) <= MOST_BATCH_BYTES
            return self.centre.take(json.loads(content))
        if path == "/v1/alive":
            self.centre.alive.append(json.loads(content))
            return ""
        if path == "/v1/wanted":
            return Wanted(self.centre.wanted)
        if path == "/v1/persons":
            return self.centre.of_person(self.command, query)
        key = path.removeprefix("/v1/recordings/")
        if self.command == "HEAD":
            return self.centre.received(key)
        return self.centre.chunk(key, int(query["offset"]), content)

    def send(self, status: int, told: object) -> None:
        text = told if isinstance(told, str) else json.dumps(told if isinstance(told, dict) else asdict(told))  # type: ignore[call-overload]
        self.send_response(status)
        if self.command == "HEAD" and isinstance(told, Received):
            self.send_header(OFFSET, str(told.bytes))
            self.send_header(WHOLE, f"?{told.whole:d}")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that a kiosk cut is none of its faults."""


@contextmanager
def answering(centre: StandIn) -> Iterator[StandIn]:
    """The centre on loopback, until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_OPTIONAL
    centre.authority.configure_trust(context)
    centre.authority.issue_cert("localhost").configure_cert(context)
    with Quiet(("127.0.0.1", 0), type("Ours", (Door,), {"centre": centre})) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        centre.address = f"https://localhost:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield centre
        server.shutdown()
        thread.join()


@contextmanager
def asking(place: Folders) -> Iterator[None]:
    """What systemd does: it holds the socket, and lets each question be asked."""
    place.root.mkdir(exist_ok=True)

    class Asked(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            serve(place, self.rfile, self.wfile)  # type: ignore[arg-type]  # a file of bytes, which typeshed calls less

    with socketserver.ThreadingUnixStreamServer(str(place.ask), Asked) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
