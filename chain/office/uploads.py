"""A file that a browser sends with its form (multipart/form-data, RFC 7578), read without trust and never stored."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import PurePosixPath, PureWindowsPath

from starlette.requests import Request

from chain.errors import Malformed, StaleForm
from chain.office.forms import MOST_FIELDS, MOST_FORM_BYTES, TOKEN
from chain.web.requests import body_of
from kiosk.link.wire import MOST_TABLE_BYTES

MOST_NAME = 80  # characters of a file's name that are kept
FILE = "file"  # the field's name
HEAD_END, LINE_END = b"\r\n\r\n", b"\r\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """name: of the file, without a folder; empty where none was chosen."""

    name: str
    content: bytes


async def upload_of(request: Request, token: str) -> Upload:
    """Raises TooLarge, Malformed; StaleForm without the token of who asks."""
    content = await body_of(request, MOST_TABLE_BYTES + MOST_FORM_BYTES)
    boundary = headers_of(b"Content-Type: " + request.headers.get("content-type", "").encode()).get_boundary()
    if not boundary:
        raise Malformed
    found = {name: upload for name, upload in parts_of(content, boundary.encode())}
    if not hmac.compare_digest(found.get(TOKEN, Upload("", b"")).content, token.encode()):
        raise StaleForm
    return found.get(FILE, Upload("", b""))


def parts_of(content: bytes, boundary: bytes) -> Iterator[tuple[str, Upload]]:
    """Each field's name with its file's name and bytes. Raises Malformed."""
    pieces = (LINE_END + content).split(LINE_END + b"--" + boundary)
    if not 2 < len(pieces) <= MOST_FIELDS + 2 or not pieces[-1].startswith(b"--"):
        raise Malformed
    for piece in pieces[1:-1]:
        head, _, body = piece.removeprefix(LINE_END).partition(HEAD_END)
        disposition = headers_of(head)
        name = disposition.get_param("name", "", "content-disposition")
        yield str(name), Upload(file_name(disposition.get_filename("")), body)


def headers_of(head: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=HTTP).parsebytes(head, headersonly=True)


def file_name(told: str) -> str:
    """Of a browser of any system, which may send its folder along."""
    bare = PurePosixPath(PureWindowsPath(told).name).name
    return "".join(sign for sign in bare if sign.isprintable())[:MOST_NAME]
