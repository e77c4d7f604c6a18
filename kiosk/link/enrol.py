"""A kiosk joins its chain: `python -m kiosk.link.enrol SHEET`, once, with what head office printed.

The authority is fetched from whoever answers and believed only when it has the sheet's fingerprint; the code goes to
nobody else. The kiosk's key never leaves it.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import logging
import ssl
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gait.disk import MALFORMED
from kiosk.faults import EnrolmentFault
from kiosk.folders import Folders, folders
from kiosk.link.centre import Centre, RefusedByName
from kiosk.link.enrolment import believing, keep_membership
from kiosk.link.sheet import Sheet, read_sheet
from kiosk.link.wire import Enrolled, Enrolment
from kiosk.logs import run_service
from kiosk.storage.changes import Log

log = logging.getLogger("kiosk.link.enrol")


def enrol(place: Folders, sheet: Sheet) -> None:
    """From now on the kiosk belongs to the chain. Raises EnrolmentFault, CentreAway, LinkFault, DiskFault."""
    trusted = believing(authority_of(sheet))
    key = ec.generate_private_key(ec.SECP256R1())
    told = admitted(sheet, trusted, Enrolment(sheet.code, request_for(key)))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keep_membership(place, sheet.address, private, told)
    with closing(Log(place)) as changes:
        changes.keep()


def authority_of(sheet: Sheet) -> str:
    """The chain's authority, PEM, from whoever answers. Raises EnrolmentFault where it is another."""
    with closing(Centre(sheet.address, anybody())) as line:
        try:
            told = line.authority()
            digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(told)).hexdigest()
        except (RefusedByName, *MALFORMED) as error:
            raise EnrolmentFault(f"What answers at {sheet.address} is no centre.") from error
    if not hmac.compare_digest(digest, sheet.fingerprint):
        raise EnrolmentFault(f"What answers at {sheet.address} has another fingerprint.")
    return told


def admitted(sheet: Sheet, trusted: ssl.SSLContext, enrolment: Enrolment) -> Enrolled:
    """Raises EnrolmentFault."""
    with closing(Centre(sheet.address, trusted)) as line:
        try:
            return line.enrol(enrolment)
        except RefusedByName as error:
            raise EnrolmentFault(f"The centre refuses: {error}.") from error


def anybody() -> ssl.SSLContext:
    """For the authority's certificate alone, which its fingerprint proves."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def request_for(key: ec.EllipticCurvePrivateKey) -> str:
    """PEM; the centre decides under which name it is signed."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gait kiosk")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode("ascii")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 4 a fault."""
    order = argparse.ArgumentParser("kiosk.link.enrol", description="Enrols this kiosk at its chain's centre.")
    order.add_argument("sheet", nargs="+", help="its file (- reads), or what is printed on it")
    return run_service(partial(enrol_by, order.parse_args(arguments).sheet), log)


def enrol_by(words: Sequence[str]) -> None:
    enrol(folders(), read_sheet(text_of(words)))
    log.info("This kiosk is enrolled. It sends from now on.")


def text_of(words: Sequence[str]) -> str:
    """Raises OSError for a file that cannot be read."""
    if len(words) > 1:
        return " ".join(words)
    return sys.stdin.read() if words[0] == "-" else Path(words[0]).read_text("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
