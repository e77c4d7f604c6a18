"""What head office orders: the command line, and what each order does."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from getpass import getpass
from pathlib import Path
from uuid import UUID

from chain.authority import Authority, Paths, make_authority
from chain.errors import Malformed, Misuse
from chain.folders import Folders, owning
from chain.judging import id_of, id_or_none
from chain.office.serve import Identity, serve_office
from chain.settings import read_retention
from chain.spelling import as_json
from chain.storage.accounts import Accounts
from chain.storage.backup import back_up, restore
from chain.storage.database import Database, migrate
from chain.storage.erasing import Sweeper
from chain.storage.expiry import expire
from chain.storage.figures import Figures
from chain.storage.history import NOTHING_HELD, History
from chain.storage.kiosks import OFFICE, Kiosks
from chain.study import add_study
from chain.updating import add_updating
from chain.web.serve import serve
from gait.disk import write_bytes
from kiosk.link.wire import code_digest

DESCRIPTION = """\
The centre of a chain of stores: keeps what its kiosks send.

  chain migrate                     tables and keys, made or brought up to date
  chain serve --name centre.example   the service for kiosks
  chain store add Riverside         a store; chain kiosk code Riverside gives a code for a kiosk of it
  chain office --name office.example  head office's page; chain user add anna says who may see it
  chain access CODE                 all that is held of a person
  chain erase CODE                  erases it, here and in every store
"""
EPILOG = "Exit status: 0 done, 2 wrong usage, or what was named is not there, 4 a fault of the centre."
STATE, DATABASE = "/var/lib/gait-chain", "dbname=chain"
LATER = "Erased here; the service overwrites what is left of it in files when the copy that is under way has ended."
OFFICE_PORT = 8444  # the next
PORT = 8443  # the usual second choice for HTTPS, free for a service that is not root


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        "chain", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument(
        "--state", type=Path, default=os.environ.get("CHAIN_STATE", STATE), help=f"folder ($CHAIN_STATE, {STATE})"
    )
    top.add_argument(
        "--database",
        default=os.environ.get("CHAIN_DATABASE", DATABASE),
        help=f"as libpq takes it ($CHAIN_DATABASE, {DATABASE}); a password belongs into ~/.pgpass",
    )
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    add_service(verbs)
    add_stores(verbs)
    add_customers(verbs)
    add_study(verbs, command)
    add_updating(verbs, command)
    add_office(verbs)
    return top


def add_service(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    served = command(verbs, "serve", serve_kiosks, "answer kiosks")
    served.add_argument("--host", default="0.0.0.0", help="address to listen on (all)")
    served.add_argument("--port", type=int, default=PORT, help=f"({PORT})")
    served.add_argument(
        "--name", action="append", required=True, help="host name or address that kiosks call; repeatable"
    )
    command(verbs, "migrate", bring_up_to_date, "make tables and keys, or bring them up to date")
    command(verbs, "backup", copy_database, "copy database and recordings; a week of copies of the first is kept")
    command(verbs, "expire", let_go, "delete what has had its time: [retention] in settings.toml")
    command(verbs, "restore", bring_back, "bring a copy back, without what was erased since").add_argument(
        "copy", type=Path
    )


def add_stores(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    stores = verbs.add_parser("store", help="stores of the chain").add_subparsers(metavar="COMMAND", required=True)
    command(stores, "add", add_store, "add a store").add_argument("store", metavar="NAME")
    command(stores, "list", list_stores, "name the stores")
    kiosks = verbs.add_parser("kiosk", help="kiosks of the stores").add_subparsers(metavar="COMMAND", required=True)
    code = command(kiosks, "code", make_code, "a code for a new kiosk, for an hour")
    code.add_argument("store", metavar="STORE")
    code.add_argument("kiosk", metavar="NAME", nargs="?", default="kiosk", help="what it is called in lists")
    command(kiosks, "list", list_kiosks, "name the kiosks, and when each was heard last")
    command(kiosks, "revoke", revoke, "answer a kiosk no more").add_argument("kiosk", metavar="KIOSK")


def add_customers(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    erased = command(verbs, "erase", erase, "erase a person or a visit, here and in every store")
    erased.add_argument("subject", metavar="CODE|VISIT", help="the code on the report, or a visit's 32 hex digits")
    command(verbs, "access", give_access, "all that is held of a person, as JSON").add_argument("code", metavar="CODE")


def add_office(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    served = command(verbs, "office", serve_page, "show head office's page to browsers")
    served.add_argument("--host", default="0.0.0.0", help="address to listen on (all)")
    served.add_argument("--port", type=int, default=OFFICE_PORT, help=f"({OFFICE_PORT})")
    served.add_argument("--name", action="append", required=True, help="host name that browsers call; repeatable")
    served.add_argument(
        "--certificate", type=Path, help="PEM, with its chain; else the chain's own authority signs one"
    )
    served.add_argument("--key", type=Path, help="of the certificate, PEM, where its file has none")
    users = verbs.add_parser("user", help="who may see the page").add_subparsers(metavar="COMMAND", required=True)
    added = command(users, "add", add_user, "add a user; the password is asked for, or read from standard input")
    added.add_argument("user", metavar="NAME")
    added.add_argument("--store", help="of which they see this store alone; else they see everything")
    command(users, "list", list_users, "name the users, and which store they see")
    changed = command(users, "password", change_password, "give a user another password, which ends their sessions")
    changed.add_argument("user", metavar="NAME")
    command(users, "remove", remove_user, "remove a user").add_argument("user", metavar="NAME")


def command(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace, Database, Folders], None],
    about: str,
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=about)
    verb.set_defaults(run=run)
    return verb


def obey(arguments: Sequence[str] | None) -> None:
    """Raises CentreError, OSError; leaves with status 2 where the arguments cannot be understood."""
    order = parser().parse_args(arguments)
    place = Folders(order.state)
    place.make()
    with Database(order.database) as database:
        order.run(order, database, place)


def serve_kiosks(order: argparse.Namespace, database: Database, place: Folders) -> None:
    with owning(place):
        write_bytes(place.address, f"https://{order.name[0]}:{order.port}".encode())
        serve(database, place, order.host, order.port, order.name)


def bring_up_to_date(order: argparse.Namespace, database: Database, place: Folders) -> None:
    make_authority(Paths(place.authority))
    steps = migrate(database)
    print(f"Up to date, by {steps} steps." if steps else "Up to date.")
    print(f"The authority's fingerprint: {Authority(place.authority).fingerprint}")


def read_address(place: Folders) -> str:
    """Where kiosks find the centre. Raises Misuse before the service was started for the first time."""
    try:
        return place.address.read_text()
    except FileNotFoundError as error:
        raise Misuse("The centre has no address yet.", "Start `chain serve` first: the sheet names it.") from error


def copy_database(order: argparse.Namespace, database: Database, place: Folders) -> None:
    print(back_up(database, place, time.time()))


def let_go(order: argparse.Namespace, database: Database, place: Folders) -> None:
    gone = expire(database, place, read_retention(place.settings), time.time())
    print(
        f"Had their time: {gone.visits} visits, {gone.recordings} recordings, {gone.persons} persons without a visit."
    )
    if not Sweeper(database, place).sweep():
        print(LATER)


def bring_back(order: argparse.Namespace, database: Database, place: Folders) -> None:
    with owning(place):
        restore(database, place, order.copy)
    print(f"Restored from {order.copy}. What was erased since is erased.")


def add_store(order: argparse.Namespace, database: Database, place: Folders) -> None:
    print(Kiosks(database).add_store(order.store).hex)


def list_stores(order: argparse.Namespace, database: Database, place: Folders) -> None:
    for store, name in Kiosks(database).stores().items():
        print(store.hex, name, sep="\t")


def make_code(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """The sheet for whoever sets the kiosk up."""
    authority, address = Authority(place.authority), read_address(place)
    print(f"Centre: {address}")
    print(f"Code, once and within an hour: {Kiosks(database).make_code(order.store, order.kiosk)}")
    print(f"The authority's fingerprint: {authority.fingerprint}")


def list_kiosks(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """One line of JSON each, for people and programs."""
    for kiosk in Figures(database).kiosks(None):
        print(as_json(asdict(kiosk)))


def revoke(order: argparse.Namespace, database: Database, place: Folders) -> None:
    Kiosks(database).revoke(named(order.kiosk))
    print("Revoked. It is not answered any more.")


def erase(order: argparse.Namespace, database: Database, place: Folders) -> None:
    """A code first: no code has the form of a visit that is there."""
    history = History(database)
    found = history.erase_person(OFFICE, bytes.fromhex(code_digest(order.subject)))
    visit = id_or_none(order.subject)
    if not found and (visit is None or not history.erase_visit(OFFICE, visit)):
        raise Misuse(NOTHING_HELD, "Type the code as it stands on the report, or the visit's 32 hex digits.")
    whole = Sweeper(database, place).sweep()
    print("Erased here." if whole else LATER, "Every store erases it when it asks next, within minutes.")


def give_access(order: argparse.Namespace, database: Database, place: Folders) -> None:
    print(as_json(History(database).access(OFFICE, bytes.fromhex(code_digest(order.code))), indent=1))


def serve_page(order: argparse.Namespace, database: Database, place: Folders) -> None:
    given = None if order.certificate is None else Identity(order.certificate, order.key)
    serve_office(database, place, order.host, order.port, order.name, given)


def add_user(order: argparse.Namespace, database: Database, place: Folders) -> None:
    store = None if order.store is None else Kiosks(database).store_named(order.store)
    Accounts(database).add(OFFICE, order.user, store, ask_password())
    print(f"Added. They see {order.store or 'everything'}.")


def list_users(order: argparse.Namespace, database: Database, place: Folders) -> None:
    for user in Accounts(database).all():
        print(user.name, user.store_name or "everything", sep="\t")


def change_password(order: argparse.Namespace, database: Database, place: Folders) -> None:
    accounts = Accounts(database)
    accounts.change_password(OFFICE, accounts.named(order.user), ask_password())
    print("Changed. Their sessions have ended.")


def remove_user(order: argparse.Namespace, database: Database, place: Folders) -> None:
    accounts = Accounts(database)
    accounts.remove(OFFICE, accounts.named(order.user))
    print("Removed.")


def ask_password() -> str:
    """Twice where somebody types it; else the first line of standard input. Raises Misuse."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise Misuse("The two differ.", "Type the same password twice.")
    return password


def named(kiosk: str) -> UUID:
    """Raises Misuse."""
    try:
        return id_of(kiosk)
    except Malformed as error:
        raise Misuse(f"{kiosk} is no kiosk's id.", "`chain kiosk list` names them.") from error
