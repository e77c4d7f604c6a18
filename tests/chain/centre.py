"""The centre as tests start it, and a kiosk's end of the line to it."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from uvicorn import Server

from chain.authority import Authority, named, private_pem
from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.kiosks import Kiosks
from chain.web.serve import server
from chain.web.site import Site
from kiosk.link.wire import PROTOCOL

ANSWER_S = 30.0
P_256 = ec.SECP256R1()


class ToldServer(Server):
    """uvicorn's server, which says when it answers."""

    def __init__(self, made: Server) -> None:
        super().__init__(made.config)
        self.begun = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()


def new_request(curve: ec.EllipticCurve = P_256) -> tuple[bytes, str]:
    """A key and a certificate request for it, PEM."""
    key = ec.generate_private_key(curve)
    request = x509.CertificateSigningRequestBuilder().subject_name(named("a kiosk")).sign(key, hashes.SHA256())
    return private_pem(key), request.public_bytes(Encoding.PEM).decode()


class KioskEnd(httpx.Client):
    """A kiosk's line, with its certificate, and the sequence of its log."""

    def __init__(self, url: str, trusted: ssl.SSLContext, kiosk: UUID) -> None:
        super().__init__(base_url=url, verify=trusted, timeout=ANSWER_S, trust_env=False)
        self.trusted = trusted
        self.kiosk, self.epoch, self.sequence, self.reached = kiosk, uuid4().hex, 0, 0

    @contextmanager
    def spoken(self, begun: str) -> Iterator[ssl.SSLSocket]:
        """A line on which this and no more was sent."""
        with (
            socket.create_connection((self.base_url.host, self.base_url.port), ANSWER_S) as raw,
            self.trusted.wrap_socket(raw, server_hostname=self.base_url.host) as line,
        ):
            line.sendall(begun.encode())
            yield line

    def change(self, kind: str, key: str, body: Any, ending: str | None = None) -> dict[str, Any]:
        """The next change, as JSON; body: a dataclass of the wire, or as it is."""
        self.sequence += 1
        content = body if body is None or isinstance(body, dict) else asdict(body)
        return {"sequence": self.sequence, "kind": kind, "key": key, "body": content, "ending": ending}

    def batch(self, *changes: dict[str, Any]) -> dict[str, Any]:
        return {"protocol": PROTOCOL, "epoch": self.epoch, "after": self.reached, "changes": changes}

    def push(self, *changes: dict[str, Any]) -> dict[str, Any]:
        """What is acknowledged of a batch of these."""
        answer = self.post("/v1/changes", json=self.batch(*changes))
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.reached = told["sequence"]
        return told

    def refusals(self, *changes: dict[str, Any]) -> list[tuple[int, str]]:
        """Status and code of each that is set aside."""
        return [(each["status"], each["code"]) for each in self.push(*changes)["refused"]]


@dataclass(frozen=True, slots=True)
class Centre:
    url: str
    database: Database
    place: Folders
    site: Site

    def trusting(self) -> ssl.SSLContext:
        """As a kiosk has it that knows the chain's authority, and no other."""
        return ssl.create_default_context(cafile=str(self.site.authority.paths.certificate))

    def stranger(self) -> httpx.Client:
        """Without a certificate."""
        return httpx.Client(base_url=self.url, verify=self.trusting(), timeout=ANSWER_S, trust_env=False)

    def enrol(self) -> KioskEnd:
        """A kiosk of a store of its own."""
        kiosks, store = Kiosks(self.database), f"store {uuid4().hex}"
        kiosks.add_store(store)
        key, request = new_request()

        def sign(kiosk: UUID) -> tuple[str, str]:
            return self.site.sign(request, kiosk)

        made, certificate = kiosks.enrol(kiosks.make_code(store, "till"), sign)
        return KioskEnd(self.url, certified(self.trusting(), key, certificate), made.kiosk)


def certified(trusted: ssl.SSLContext, key: bytes, certificate: str) -> ssl.SSLContext:
    with tempfile.NamedTemporaryFile() as both:
        both.write(key + certificate.encode())
        both.flush()
        trusted.load_cert_chain(both.name)
    return trusted


@contextmanager
def answering(database: Database, place: Folders) -> Iterator[Centre]:
    """The service in a thread, on a free port."""
    authority = Authority(place.authority)
    site = Site(database, place, authority)
    with listening(server(site.app, authority, ["127.0.0.1"])) as url:
        yield Centre(url, database, place, site)


@contextmanager
def listening(made: Server) -> Iterator[str]:
    """A service in a thread, on a free port; its address."""
    told = ToldServer(made)
    with socket.create_server(("127.0.0.1", 0)) as opened:
        thread = Thread(target=told.run, kwargs={"sockets": [opened]})
        thread.start()
        assert told.begun.wait(ANSWER_S)
        try:
            yield f"https://127.0.0.1:{opened.getsockname()[1]}"
        finally:
            told.should_exit = True
            thread.join()
