"""What an enrolled kiosk knows: who it is, where its centre is, whom it believes. In the state folder, in no backup.

`enrolment.json` is written last and removed first, so that key, certificate and authority are always of one enrolment.
"""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from pathlib import Path

from gait.disk import UNREADABLE, read_json, saving, write_bytes
from kiosk.faults import NotOfChain
from kiosk.folders import Folders, make_private
from kiosk.link.wire import Enrolled
from kiosk.storage.centre import enrolment_file
from kiosk.storage.editions import forget_editions


@dataclass(frozen=True, slots=True)
class Membership:
    """address: of the centre, https. store, kiosk: 32 hex digits. address_key: of wire.address_digest."""

    address: str
    store: str
    kiosk: str
    address_key: bytes


def authority_file(place: Folders) -> Path:
    """The chain's authority, PEM: whatever it signed is believed, and nothing else."""
    return place.link / "authority.pem"


def identity_file(place: Folders) -> Path:
    """The kiosk's key and certificate, PEM."""
    return place.link / "kiosk.pem"


def keep_membership(place: Folders, address: str, key: bytes, told: Enrolled) -> None:
    """key: PEM. Raises DiskFault; the kiosk is not enrolled then."""
    path = enrolment_file(place)
    membership = {"address": address, "store": told.store, "kiosk": told.kiosk, "address_key": told.address_key}
    with saving(path):
        make_private(place.link)
        path.unlink(missing_ok=True)
        forget_editions(place)
        write_bytes(identity_file(place), key + told.certificate.encode("ascii"), private=True)
        write_bytes(authority_file(place), told.authority.encode("ascii"), private=True)
        write_bytes(path, json.dumps(membership).encode("ascii"), private=True)


def membership_of(place: Folders) -> Membership:
    """Raises NotOfChain where there is none, or it cannot be read."""
    try:
        told = read_json(enrolment_file(place))
        return Membership(told["address"], told["store"], told["kiosk"], bytes.fromhex(told["address_key"]))
    except UNREADABLE as error:
        raise NotOfChain("This kiosk is not enrolled at a chain’s centre.") from error


def believing(authority: str) -> ssl.SSLContext:
    """TLS with whatever this authority signed. authority: PEM. Raises ValueError for what is none."""
    context = ssl.create_default_context(cadata=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def identified(place: Folders) -> ssl.SSLContext:
    """The same as this kiosk. Raises NotOfChain."""
    try:
        context = believing(authority_file(place).read_text("ascii"))
        context.load_cert_chain(identity_file(place))
        return context
    except (OSError, ValueError) as error:  # ssl's errors are OSError
        raise NotOfChain("The kiosk’s certificate cannot be read.") from error
