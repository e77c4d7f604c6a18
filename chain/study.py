"""What head office orders of recordings: to analyse them again, to compare, and to learn from them."""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from uuid import UUID

from chain.errors import Malformed
from chain.folders import Folders
from chain.judging import id_of
from chain.storage.database import Database
from chain.storage.reanalyses import Reanalyses, Scope, scope_of
from chain.storage.versions import VersionList
from gait.commands.progress import progress

KIOSKS = "kiosks"  # in a version's place: each kiosk's own newest results count
Command = Callable[..., argparse.ArgumentParser]  # chain.commands.command


def add_study(verbs: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    again = command(verbs, "reanalyse", reanalyse, "analyse recordings again that this version has not analysed")
    again.add_argument("--since", type=day, metavar="DAY", help="of visits since that day, as 2026-11-29")
    again.add_argument("--only", metavar="VISIT|STORE", help="of one visit or one store")
    where = again.add_mutually_exclusive_group()
    where.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, as tcp://host:8786; else this machine's cores")
    where.add_argument("--workers", type=at_least_one, metavar="N", help="processes on this machine (its cores)")
    versions = command(verbs, "versions", show_versions, "which versions analysed recordings, and whose results count")
    versions.add_argument(
        "--use", metavar="VERSION", help=f"let its results count; `{KIOSKS}`: each kiosk's own newest"
    )


def reanalyse(order: argparse.Namespace, database: Database, place: Folders) -> None:
    from chain.reanalysis.analysing import analysed, tools  # networks, and Dask, for this order alone
    from chain.reanalysis.cluster import outcomes, workers
    from chain.reanalysis.turns import Outcome, Work

    found, queue, scope = tools(), Reanalyses(database), scope_asked(order, database)
    total = queue.plan(found, scope)
    if not total:
        print(f"Nothing to do: version {found.version} has analysed every recording that was asked for.")
        return
    logging.getLogger("distributed").setLevel(logging.ERROR)  # what it warns of is told by the outcomes
    work = Work(place.root.resolve(), database.conninfo, found.version, scope, analysed)
    with workers(order.scheduler, order.workers) as client:
        print(f"{total} recordings; Dask's own page: {client.dashboard_link}", file=sys.stderr)
        came = Counter(progress(outcomes(client, work, queue), total, "analysing"))
    kept, broken, gone = (came[outcome] for outcome in (Outcome.KEPT, Outcome.BROKEN, Outcome.GONE))
    print(f"Version {found.version}: {kept} analysed, {broken} cannot be used, {gone} withdrawn meanwhile.")


def show_versions(order: argparse.Namespace, database: Database, place: Folders) -> None:
    versions = VersionList(database)
    if order.use is not None:
        versions.use(None if order.use == KIOSKS else order.use)
    found = versions.all()
    for facts in found:
        print(facts.version, f"{facts.runs} runs", "counts" if facts.counts else "", sep="\t")
    print(KIOSKS, "", "" if any(facts.counts for facts in found) else "counts", sep="\t")


def scope_asked(order: argparse.Namespace, database: Database) -> Scope:
    """Raises Misuse."""
    return scope_of(database, order.only, order.since, visit_or_none(order.only))


def visit_or_none(text: str | None) -> UUID | None:
    with suppress(Malformed):
        return None if text is None else id_of(text)
    return None


def day(text: str) -> date:
    """Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-11-29") from error


def at_least_one(text: str) -> int:
    """Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of workers")
    return int(text)
