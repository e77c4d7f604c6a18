"""The one question that CUPS's own programs do not answer: whether a job that has left its queue was printed.

Get-Job-Attributes of the Internet Printing Protocol (RFC 8011, 4.3.4; the encoding is RFC 8010's), to the CUPS that
`lp` talks to: CUPS_SERVER, or its socket on this machine.
"""

from __future__ import annotations

import http.client
import os
import socket
import struct

SOCKET = "/run/cups/cups.sock"
PORT = 631
GET_JOB_ATTRIBUTES = 0x0009
CHARSET, LANGUAGE, URI, KEYWORD, ENUM = 0x47, 0x48, 0x45, 0x44, 0x23  # value tags
OPERATION, END, LAST_DELIMITER = 0x01, 0x03, 0x0F
HEAD = 8  # bytes of version, status and request number
CANCELLED, ABORTED = 7, 8  # of job-state


class Local(http.client.HTTPConnection):
    """HTTP through a socket of this machine."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def job_state(number: int, timeout_s: float) -> int | None:
    """The job's job-state; None where nobody knows it any more. Raises OSError where CUPS does not answer."""
    place = os.environ.get("CUPS_SERVER", SOCKET)
    kind = Local if place.startswith("/") else http.client.HTTPConnection
    line = kind(place, PORT if kind is Local or ":" not in place else None, timeout=timeout_s)
    try:
        line.request("POST", "/", question(number), {"Content-Type": "application/ipp", "Host": "localhost"})
        return state_in(line.getresponse().read())
    except (http.client.HTTPException, ValueError, struct.error, IndexError) as error:
        raise OSError(f"CUPS answered something else: {error}") from error
    finally:
        line.close()


def question(number: int) -> bytes:
    """Get-Job-Attributes of a job."""
    said = (
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "job-uri", f"ipp://localhost/jobs/{number}"),
        (KEYWORD, "requested-attributes", "job-state"),
    )
    head = struct.pack(">BBHiB", 1, 1, GET_JOB_ATTRIBUTES, 1, OPERATION)
    return head + b"".join(attribute(*each) for each in said) + bytes([END])


def attribute(tag: int, name: str, value: str) -> bytes:
    text = value.encode("ascii")
    return struct.pack(f">BH{len(name)}sH", tag, len(name), name.encode("ascii"), len(text)) + text


def state_in(answer: bytes) -> int | None:
    """job-state out of an answer's attributes: tag, name, value, each with its length before it."""
    at = HEAD
    while at < len(answer) and answer[at] != END:
        if answer[at] <= LAST_DELIMITER:
            at += 1
            continue
        tag, (length,) = answer[at], struct.unpack_from(">H", answer, at + 1)
        name, at = answer[at + 3 : at + 3 + length], at + 3 + length
        (length,) = struct.unpack_from(">H", answer, at)
        if (tag, name) == (ENUM, b"job-state"):
            return int(struct.unpack_from(">i", answer, at + 2)[0])
        at += 2 + length
    return None
