"""The diagnostic bundle: what a technician needs to help from afar, and nothing of any customer.

What goes in is named here one by one; the log alone is text of others, so that names, addresses and everything that
looks like one is taken out of it.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path

from gait.disk import reason, write_bytes
from gait.errors import ModelFault
from gait.weights.manifest import read_manifest
from kiosk.faults import DiskFull
from kiosk.settings import Settings
from kiosk.upkeep.health import HealthFinding

PACKAGES = ("gait-kiosk", "openvino", "opencv-python-headless", "numpy", "scipy", "kivy", "reportlab")
LOG_LINES = 2000  # a busy day
LOG_PATIENCE_S = 10.0
GONE = "[…]"
SAID_OF_MAIL = ("port", "security")  # of the mail settings; host, user and sender are addresses
LEAST_NAME = 2  # letters: a single one would blacken the log

PATTERNS = (
    re.compile(r"[^\s<>()\[\]:;,\"'“”]+@[^\s<>()\[\]:;,\"'“”]+"),  # an e-mail address, also a broken one
    re.compile(r"[\"“„«][^\"“”„«»\n]*[\"”»]|(?<!\w)'[^'\n]*'(?!\w)"),  # what somebody typed is quoted
    re.compile(r"(?<![\w.])\+?\d(?:[\s/().-]?\d){6,}(?![\w.:-])"),  # a telephone number
    re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),  # an address of the network, v4
    re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE),  # v6, or of a network card
    re.compile(r"/(?:home|media|run/media)/\S+"),  # folders that carry a person's name
    re.compile(r"\b[0-9a-f]{32}\b"),  # a visit
)


@dataclass(frozen=True, slots=True)
class BundleContent:
    """What goes into a bundle. people: names and addresses that the store keeps; log: its lines as they are."""

    settings: Settings
    findings: Sequence[HealthFinding]
    states: Mapping[str, int]
    people: frozenset[str]
    log: str
    at: datetime


def write_bundle(evidence: BundleContent, folder: Path) -> Path:
    """Write the bundle into the folder; its path. Raises DiskFull."""
    path = folder / f"gait-kiosk-{evidence.at:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, packed(evidence))
    except OSError as error:
        raise DiskFull(f"The diagnostics could not be saved: {reason(error)}.") from error
    return path


def packed(evidence: BundleContent) -> bytes:
    secret = evidence.people | own_words(evidence.settings)
    parts = {
        "versions.json": pretty(versions()),
        "settings.json": pretty(plain_settings(evidence.settings)),
        "health.json": pretty([describe_finding(finding, secret) for finding in evidence.findings]),
        "visits.json": pretty(dict(evidence.states)),
        "log.txt": clean(evidence.log, secret),
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)
    return content.getvalue()


def describe_finding(finding: HealthFinding, secret: frozenset[str]) -> dict[str, str]:
    """A finding; its figure may carry an error's own words."""
    issue = finding.issue
    if issue is None:
        return {"title": finding.title, "kind": "good"}
    figure = clean(issue.figure, secret)
    return {"title": finding.title, "kind": issue.kind, "message": issue.message, "figure": figure}


def pretty(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


def versions() -> dict[str, object]:
    try:
        networks = {entry.name: entry.version for entry in read_manifest()}
    except ModelFault:
        networks = {}
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    return {"packages": {name: installed(name) for name in PACKAGES}, "networks": networks, "machine": machine}


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def plain_settings(settings: Settings) -> dict[str, object]:
    """Only what is a number, a choice from a list, or whether something is there."""
    mail, printer, camera = settings.mail, settings.printer, asdict(settings.camera)
    camera["device"] = bool(settings.camera.device)
    return {
        "store": {"language": settings.store.language, "logo": bool(settings.store.logo)},
        "camera": camera,
        "rules": asdict(settings.rules),
        "mail": {"host": bool(mail.host), "user": bool(mail.user)} | {key: getattr(mail, key) for key in SAID_OF_MAIL},
        "printer": {"queue": bool(printer.queue), "paper": printer.paper},
        "retention": asdict(settings.retention),
    }


def own_words(settings: Settings) -> frozenset[str]:
    """The store's own names and addresses."""
    store, mail = settings.store, settings.mail
    return frozenset({store.name, store.logo, mail.host, mail.user, mail.sender, settings.printer.queue})


def clean(text: str, secret: Iterable[str]) -> str:
    """The text without addresses, quoted words, numbers of people and `secret`."""
    for pattern in PATTERNS:
        text = pattern.sub(GONE, text)
    known = sorted({part for name in secret for part in (name, *name.split()) if len(part) >= LEAST_NAME}, key=len)
    if known:
        names = "|".join(re.escape(name) for name in reversed(known))
        text = re.sub(rf"(?<!\w)(?:{names})(?!\w)", GONE, text, flags=re.IGNORECASE)
    return text


def journal(unit: str = "gait-kiosk*") -> str:
    """The services' last lines; empty where there is no journal."""
    order = ["journalctl", "--no-pager", "--no-hostname", "-o", "short-iso", "-n", str(LOG_LINES), "-u", unit]
    try:
        shown = subprocess.run(order, capture_output=True, text=True, timeout=LOG_PATIENCE_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return shown.stdout
