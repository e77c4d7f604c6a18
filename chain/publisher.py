"""Signs what head office publishes to its kiosks, with a key that the chain's authority vouches for."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chain.authority import MISSING, Authority, pem
from chain.errors import CentreFault
from gait.disk import UNREADABLE, reason
from kiosk.link.wire import Edition, Statement


class Publisher:
    """certificate: PEM, which kiosks get along. chain: of its statements. Raises CentreFault without its file."""

    def __init__(self, authority: Authority) -> None:
        self.chain = authority.certificate.fingerprint(hashes.SHA256()).hex()
        try:
            content = authority.paths.publisher.read_bytes()
            self.certificate = pem(x509.load_pem_x509_certificate(content)).decode()
            self._key = cast(Ed25519PrivateKey, load_pem_private_key(content, password=None))
        except UNREADABLE as error:
            raise CentreFault(f"The publisher's key cannot be read: {reason(error)}.", MISSING) from error

    def signed(self, statement: Statement) -> Edition:
        text = json.dumps(asdict(statement), ensure_ascii=False)
        return Edition(text, self._key.sign(text.encode()).hex())
