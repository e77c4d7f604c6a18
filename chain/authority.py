"""The chain's own authority: certificates for its kiosks and for the centre; the keys under which addresses
are hashed and what head office publishes is signed.

Certificates last longer than a kiosk does: what ends one is its revocation, which the database is asked for with every
request, and no date that stops a shop on a Saturday.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chain.errors import CentreFault, Malformed
from gait.disk import UNREADABLE, reason, write_bytes

LIFE = timedelta(days=20 * 365)
BROWSERS_LIFE = timedelta(days=820)  # of head office's page, made anew at each start: Apple's browsers take 825 at most
SKEW = timedelta(days=1)  # a shop's clock may be behind
KEY_BYTES = 32  # of the addresses' HMAC: as long as its digest
MISSING = "Run `chain migrate`; where keys were there before, bring them back from their copy."


@dataclass(frozen=True, slots=True)
class Paths:
    """Of PEM files, and of the addresses' key as hex."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"

    @property
    def key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        """Key and certificate of the centre itself."""
        return self.folder / "server.pem"

    @property
    def office(self) -> Path:
        """The same of head office's page."""
        return self.folder / "office.pem"

    @property
    def publisher(self) -> Path:
        """Key and certificate of what head office publishes: see chain.publisher."""
        return self.folder / "publisher.pem"

    @property
    def address_key(self) -> Path:
        return self.folder / "address.key"


def make_authority(paths: Paths) -> None:
    """What is not there yet; what is there stays. Raises OSError."""
    if not paths.address_key.exists():
        write_bytes(paths.address_key, secrets.token_hex(KEY_BYTES).encode(), private=True)
    if not paths.key.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        write_bytes(paths.certificate, pem(authority_certificate(key)))
        write_bytes(paths.key, private_pem(key), private=True)
    if not paths.publisher.exists():
        Authority(paths.folder).make_publisher()


def authority_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = named("Gait kiosks of this chain")
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        begun(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


class Authority:
    """Signs for kiosks and for the centre. Raises CentreFault where its files are not there."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder)
        try:
            self.certificate = x509.load_pem_x509_certificate(self.paths.certificate.read_bytes())
            self._key = cast(
                ec.EllipticCurvePrivateKey, load_pem_private_key(self.paths.key.read_bytes(), password=None)
            )
            self.address_key = bytes.fromhex(self.paths.address_key.read_text())
        except UNREADABLE as error:
            raise CentreFault(f"The chain's keys in {folder} cannot be read: {reason(error)}.", MISSING) from error

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, as hex: by it a kiosk knows the centre before it is enrolled."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def enrol(self, request: str, kiosk: UUID) -> x509.Certificate:
        """A kiosk's certificate: of the request only the key counts. Raises Malformed."""
        return self._signed(requested_key(request), kiosk.hex, ExtendedKeyUsageOID.CLIENT_AUTH, ())

    def make_server(self, names: Iterable[str]) -> Path:
        """Key and certificate of the centre under its names, made anew; the file. Raises OSError."""
        return self._write_own(self.paths.server, "centre", names, LIFE)

    def make_office(self, names: Iterable[str]) -> Path:
        """The same of head office's page."""
        return self._write_own(self.paths.office, "head office", names, BROWSERS_LIFE)

    def make_publisher(self) -> None:
        """A key that signs what head office publishes: kiosks believe the youngest that they have met."""
        key = Ed25519PrivateKey.generate()
        certificate = self._signed(key.public_key(), "publisher", ExtendedKeyUsageOID.CODE_SIGNING, ())
        write_bytes(self.paths.publisher, private_pem(key) + pem(certificate), private=True)

    def _write_own(self, path: Path, subject: str, names: Iterable[str], life: timedelta) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(key.public_key(), subject, ExtendedKeyUsageOID.SERVER_AUTH, names, life)
        write_bytes(path, private_pem(key) + pem(certificate), private=True)
        return path

    def _signed(
        self,
        key: ec.EllipticCurvePublicKey | Ed25519PublicKey,
        subject: str,
        usage: x509.ObjectIdentifier,
        names: Iterable[str],
        life: timedelta = LIFE,
    ) -> x509.Certificate:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        order = (
            begun(named(subject), self.certificate.subject, key, life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
            .add_extension(issuer, critical=False)
        )
        known = [general_name(name) for name in names]
        if known:
            order = order.add_extension(x509.SubjectAlternativeName(known), critical=False)
        return order.sign(self._key, hashes.SHA256())


def requested_key(request: str) -> ec.EllipticCurvePublicKey:
    """Raises Malformed unless whoever asks has the key."""
    try:
        asked = x509.load_pem_x509_csr(request.encode())
        key = asked.public_key()
        whole = asked.is_signature_valid
    except (ValueError, UnsupportedAlgorithm, InvalidSignature) as error:
        raise Malformed("The certificate request cannot be read.") from error
    if not whole or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("The certificate request must be for a key on P-256, signed with it.")
    return key


def begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | Ed25519PublicKey,
    life: timedelta = LIFE,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), now - SKEW, now + life)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def private_pem(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def serial(certificate: x509.Certificate) -> str:
    """As the database knows it."""
    return f"{certificate.serial_number:x}"
