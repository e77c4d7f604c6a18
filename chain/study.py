"""What head office orders of recordings: to analyse them again, to compare, and to learn from them."""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple
from datetime import date
from pathlib import Path

from chain.errors import Misuse
from chain.folders import Folders
from chain.lessons import changes, evidence, norms
from chain.lessons.people import LEAST_PEOPLE, table
from chain.storage.database import Database
from chain.storage.learnt import Learnt
from chain.storage.reanalyses import Reanalyses, Scope, scope_of
from chain.storage.versions import VersionList
from gait.commands.progress import progress
from gait.disk import write_bytes
from gait.errors import ClipError
from gait.neutral.reference import write_reference
from gait.spreadsheet import as_csv

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
    versions.add_argument("--use", metavar="VERSION", help=f"whose results count; `{KIOSKS}`: each kiosk's own newest")
    moved = command(verbs, "changes", show_changes, "what a version would change, before its results count")
    moved.add_argument("version", metavar="VERSION", help="`chain versions` names them")
    moved.add_argument("--csv", type=Path, metavar="FILE", help="the same for a spreadsheet")
    add_lessons(verbs, command)


def add_lessons(verbs: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    normal = command(verbs, "norms", write_norms, "curves and numbers of your own customers, of 20 people at least")
    normal.add_argument("--out", type=Path, required=True, metavar="FILE", help="for `gait analyse --reference`")
    normal.add_argument("--activity", choices=("running", "walking"), default="running")
    normal.add_argument("--zero", choices=("standing", "none"), default="standing", help="what angles count from")
    normal.add_argument("--speed", type=float, metavar="MPS", help="one speed of the band, m/s; else all speeds")
    laid = command(verbs, "evidence", show_evidence, "dots beside markerless, of 20 people at least")
    laid.add_argument("--csv", type=Path, metavar="FILE", help="the same for a spreadsheet")
    reaped = command(verbs, "harvest", harvest, "crops with truth for the heel network, out of recordings with dots")
    reaped.add_argument("--out", type=Path, required=True, metavar="FOLDER")


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
    print(f"Version {found.version}: {kept} analysed, {broken} cannot be used, {gone} withdrawn or changed meanwhile.")
    for code, count in queue.errors(found.version, scope).items():
        print(f"  {code}: {count} in all")


def show_versions(order: argparse.Namespace, database: Database, place: Folders) -> None:
    versions = VersionList(database)
    if order.use is not None:
        versions.use(None if order.use == KIOSKS else order.use)
    found = versions.all()
    for facts in found:
        print(facts.version, f"{facts.runs} runs", "counts" if facts.counts else "", sep="\t")
    print(KIOSKS, "", "" if any(facts.counts for facts in found) else "counts", sep="\t")


def show_changes(order: argparse.Namespace, database: Database, place: Folders) -> None:
    moved = changes.report(Learnt(database).changes(order.version))
    tell(changes.NAMES, [astuple(each) for each in moved if each.reason])
    print(changes.summary(moved))
    keep(order.csv, changes.NAMES, [astuple(each) for each in moved])


def write_norms(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """FILE, and the numbers of every group beside it as CSV. Raises Misuse where the group asked for is too small."""
    found = norms.by_cell(Learnt(database).runs())
    tell(norms.NAMES, list(norms.rows(found)))
    cell = norms.cell_of(order.activity, order.zero, order.speed)
    norm = next((norm for norm in found if norm.cell == cell and norm.curves is not None), None)
    if norm is None:
        raise Misuse(f"Fewer than {LEAST_PEOPLE} people show this: {cell.told}.", "Choose a larger group, or wait.")
    write_reference(order.out, norms.reference_of(norm))
    keep(order.out.with_suffix(".csv"), norms.NAMES, list(norms.rows(found)))
    print(f"Reference of {norm.curve_people} people: {order.out}")


def show_evidence(order: argparse.Namespace, database: Database, place: Folders) -> None:
    rows = [astuple(each) for each in evidence.by_group(Learnt(database).pairs())]
    if not rows:
        raise Misuse(
            f"Fewer than {LEAST_PEOPLE} people ran with dots.", "`chain reanalyse` lays both methods together."
        )
    tell(evidence.NAMES, rows)
    keep(order.csv, evidence.NAMES, rows)


def harvest(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """What was withdrawn by its end is in no file."""
    from chain.lessons.harvest import harvested, remove_others  # networks

    order.out.mkdir(mode=0o700, parents=True, exist_ok=True)
    claims, crops = Learnt(database).dotted(), 0
    for claim in progress(claims, len(claims), "harvesting"):
        with suppress(ClipError):
            crops += harvested(claim, place, order.out)
    gone = remove_others(order.out, Learnt(database).dotted())
    print(f"{crops} crops of {len(claims)} recordings; those of {gone} recordings are gone.")


def tell(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(table(names, rows))


def keep(path: Path | None, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Raises OSError."""
    if path is not None:
        write_bytes(path, as_csv(names, rows))


def scope_asked(order: argparse.Namespace, database: Database) -> Scope:
    """Raises Misuse."""
    return scope_of(database, order.only, order.since)


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
