"""Whether an edition is head office's: signed by a key that the chain's authority vouches for.

The authority is what the kiosk was enrolled with; nothing else that comes over the line is believed for having come
over it. A kiosk that was enrolled before there were editions needs nothing new. Of two such keys the younger one holds:
once a kiosk has seen it, the one before signs nothing more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from gait.disk import MALFORMED, parse_json, saving, write_bytes
from kiosk.faults import EditionElsewhere, EditionUnsigned
from kiosk.link.wire import Edition, Published, Statement


@dataclass(frozen=True, slots=True)
class Publisher:
    """The key that head office signs with, and the chain: SHA-256 of its authority's certificate, hex."""

    key: Ed25519PublicKey
    chain: str

    def proven(self, edition: Edition, store: str) -> Statement:
        """What it says, once it is proved to be head office's. Raises EditionUnsigned, EditionElsewhere."""
        try:
            self.key.verify(bytes.fromhex(edition.signature), edition.statement.encode())
            told = parse_json(edition.statement)
            statement = Statement(**{**told, "kind": Published(told["kind"])})
        except (InvalidSignature, *MALFORMED) as error:
            raise EditionUnsigned(f"A signature does not fit: {type(error).__name__}.") from error
        if statement.chain != self.chain or statement.store not in ("", store):
            raise EditionElsewhere(f"Edition {statement.number} is for another chain or store.")
        return statement


def publisher_by(authority: Path, told: str, known: Path) -> Publisher:
    """The key of a certificate, PEM, that the authority has signed for this purpose alone.

    authority: PEM, as the kiosk was enrolled with. known: the file of the youngest such certificate that was met.
    Raises EditionUnsigned, DiskFault.
    """
    root = x509.load_pem_x509_certificate(authority.read_bytes())
    try:
        certificate = x509.load_pem_x509_certificate(told.encode("ascii"))
        certificate.verify_directly_issued_by(root)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        key = certificate.public_key()
    except (InvalidSignature, x509.ExtensionNotFound, *MALFORMED) as error:
        raise EditionUnsigned(f"The publisher’s certificate is not this chain’s: {type(error).__name__}.") from error
    if not isinstance(key, Ed25519PublicKey) or ExtendedKeyUsageOID.CODE_SIGNING not in usage:
        raise EditionUnsigned("The publisher’s certificate is for something else.")
    keep_younger(known, certificate)
    return Publisher(key, root.fingerprint(hashes.SHA256()).hex())


def keep_younger(known: Path, certificate: x509.Certificate) -> None:
    """Raises EditionUnsigned for one that another has taken the place of, DiskFault."""
    content = certificate.public_bytes(Encoding.PEM)
    with suppress(OSError, ValueError):  # none yet, or damaged
        before = x509.load_pem_x509_certificate(known.read_bytes())
        if before.not_valid_before_utc > certificate.not_valid_before_utc:
            raise EditionUnsigned("The publisher’s key was replaced by a younger one.")
        if before == certificate:
            return
    with saving(known):
        write_bytes(known, content, private=True)
