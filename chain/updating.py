"""What head office orders of the kiosk's package at the command line: a version is placed at the centre here."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from chain.errors import CentreFault, Misuse
from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.kiosks import OFFICE
from chain.storage.updates import Updates
from gait.disk import digest, written_beside

NAME = "gait-kiosk"  # of the Debian package
MOST_NAME = 60  # characters of a version
Command = Callable[..., argparse.ArgumentParser]  # chain.commands.command


def add_updating(verbs: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    packages = verbs.add_parser("package", help="versions of the kiosk").add_subparsers(
        metavar="COMMAND", required=True
    )
    added = command(packages, "add", add_package, "place a version at the centre; the page hands it out in rings")
    added.add_argument("file", metavar="FILE.deb", type=Path)
    command(packages, "list", list_packages, "name the versions that are there")


def add_package(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """Raises Misuse, CentreFault, OSError."""
    version = version_of(order.file)
    sha256 = bytes.fromhex(digest(order.file))
    with written_beside(place.package(sha256), private=True) as beside:
        shutil.copyfile(order.file, beside)
    Updates(database).add_package(OFFICE, sha256, version, order.file.stat().st_size)
    print(f"Version {version} is there. Head office's page, Updates, hands it out.")


def version_of(package: Path) -> str:
    """Raises Misuse for what is no package of the kiosk's, CentreFault without dpkg-deb."""
    if not package.is_file():
        raise Misuse(f"There is no file {package}.", "Name the package that `make deb` has built.")
    try:
        told = [field(package, name) for name in ("Package", "Version")]
    except FileNotFoundError as error:
        raise CentreFault("dpkg-deb is not installed.", "Install the package dpkg.") from error
    if told[0] != NAME or not 0 < len(told[1]) <= MOST_NAME:
        raise Misuse(f"{package} is no package of the kiosk.", "Name the package that `make deb` has built.")
    return told[1]


def field(package: Path, name: str) -> str:
    """Of the package's control file; empty where it cannot be read."""
    done = subprocess.run(
        ["dpkg-deb", "--field", package.absolute(), name], capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def list_packages(order: argparse.Namespace, database: Database, place: Folders) -> None:
    for each in Updates(database).packages():
        print(each.version, each.added_at.isoformat(), each.sha256.hex(), sep="\t")
