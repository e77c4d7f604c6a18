"""What head office orders, by the command line: 0 done, 2 wrong usage, 4 a fault; copies, and what a restore brings."""

from __future__ import annotations

import io
import json
import re
import signal
import ssl
import subprocess
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread

import httpx
import pytest
import trustme

from chain.__main__ import main
from chain.authority import Authority, Paths
from chain.errors import CentreFault
from chain.folders import Folders
from chain.storage.accounts import Accounts
from chain.storage.database import Database, migrate, migrations, need_migrated
from chain.storage.kiosks import OFFICE
from kiosk.link.wire import PersonBody, Purpose, RecordingBody, code_digest, key_of
from tests.chain.browser import PASSWORD, QUICK
from tests.chain.centre import Centre, KioskEnd, answering
from tests.chain.postgres import Postgres
from tests.chain.test_recordings import FILM, put
from tests.chain.told import BOTH, analysis, analysis_key, new_id, person, visit, withdrawn

UNFIT_NAME = "A name is one line of 1 to 60 characters."
UNFIT_PASSWORD = "A password has 12 to 200 characters: take a sentence."


class Office:
    """Orders to a centre with a folder and a database of its own."""

    def __init__(self, root: Path, conninfo: str, told: pytest.CaptureFixture[str]) -> None:
        self.place, self.conninfo, self._told = Folders(root), conninfo, told

    def order(self, *words: str | Path) -> tuple[int, str]:
        """The exit status, and what was said."""
        status = main(["--state", str(self.place.root), "--database", self.conninfo, *map(str, words)])
        said = self._told.readouterr()
        assert "Traceback" not in said.err
        return status, said.out if status == 0 else said.err


@pytest.fixture
def office(tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> Office:
    """Beside the other tests' centre, in the same database."""
    office = Office(tmp_path / "state", postgres.conninfo(), capsys)
    office.order("migrate")
    return office


def test_stores_and_kiosks_are_added_named_and_revoked(office: Office, centre: Centre, kiosk: KioskEnd) -> None:
    store = f"Läufer {new_id()}"
    assert office.order("store", "add", store)[0] == 0
    assert store in office.order("store", "list")[1]
    office.place.address.write_text("https://centre.example:8443")
    status, said = office.order("kiosk", "code", store, "entrance")
    assert status == 0
    assert said.splitlines()[0] == "Centre: https://centre.example:8443"
    assert re.search("[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$", said.splitlines()[1])
    assert re.search("[0-9a-f]{64}$", said)
    kiosks = [json.loads(line) for line in office.order("kiosk", "list")[1].splitlines()]
    assert {each["kiosk"]: each["revoked_at"] for each in kiosks}[kiosk.kiosk.hex] is None
    assert office.order("kiosk", "revoke", kiosk.kiosk.hex) == (0, "Revoked. It is not answered any more.\n")
    assert kiosk.get("/v1/erasures").status_code == 403


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "a\0b", "\x1b[31mRed", "\udcff"])
def test_a_name_that_fits_no_line_is_refused_as_on_the_page(office: Office, centre: Centre, name: str) -> None:
    store = f"store {new_id()}"
    office.order("store", "add", f"  {store} ")
    office.place.address.write_text("https://centre.example:8443")
    for words in (("store", "add", name), ("kiosk", "code", store, name)):
        status, said = office.order(*words)
        assert (status, said.splitlines()[0]) == (2, UNFIT_NAME)


def test_what_is_not_there_is_wrong_usage(office: Office, centre: Centre) -> None:
    store = f"store {new_id()}"
    office.order("store", "add", store)
    assert "Start `chain serve` first" in office.order("kiosk", "code", store)[1]
    office.place.address.write_text("https://centre.example:8443")
    for words in (
        ("store", "add", store),
        ("kiosk", "code", "nowhere"),
        ("kiosk", "revoke", new_id()),
        ("kiosk", "revoke", "'; DROP TABLE kiosks; --"),
        ("erase", new_id()),
        ("erase", "ABCD"),
        ("access", "ABCD"),
        ("restore", "no such file"),
    ):
        status, said = office.order(*words)
        assert (status, len(said.splitlines())) == (2, 2), words


def test_a_fault_is_told_in_words(office: Office, tmp_path: Path) -> None:
    office.conninfo = f"host={tmp_path} dbname=chain"
    status, said = office.order("store", "list")
    assert status == 4
    assert "Start PostgreSQL" in said
    (tmp_path / "file").touch()
    office.place = Folders(tmp_path / "file")
    assert office.order("store", "list")[0] == 4


def test_a_version_of_the_kiosk_is_placed_at_the_centre(office: Office, tmp_path: Path) -> None:
    version = f"1.{new_id()}"
    status, said = office.order("package", "add", built(tmp_path, "gait-kiosk", version))
    assert (status, version in said) == (0, True)
    (line,) = [line for line in office.order("package", "list")[1].splitlines() if line.startswith(version)]
    (placed,) = office.place.packages.iterdir()
    assert placed.name == f"{line.split()[-1]}.deb"
    for wrong in (built(tmp_path, "another", version), tmp_path / "none.deb", Path(__file__)):
        assert office.order("package", "add", wrong)[0] == 2
    other = built(tmp_path, "gait-kiosk", version, "of another build")
    assert "another package of version" in office.order("package", "add", other)[1]


def built(folder: Path, name: str, version: str, about: str = "a kiosk") -> Path:
    """A Debian package with nothing in it."""
    tree = folder / f"{name}-{about}"
    (tree / "DEBIAN").mkdir(parents=True)
    fields = {"Package": name, "Version": version, "Architecture": "all", "Maintainer": "x", "Description": about}
    (tree / "DEBIAN" / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()))
    package = folder / f"{name}-{about}.deb"
    subprocess.run(["dpkg-deb", "--build", tree, package], check=True, capture_output=True)
    return package


def test_without_its_keys_nobody_is_served(office: Office) -> None:
    Paths(office.place.authority).key.unlink()
    status, said = office.order("serve", "--name", "127.0.0.1", "--port", "0")
    assert status == 4
    assert "cannot be read" in said
    assert "chain migrate" in said


def test_what_nobody_foresaw_is_told_in_words_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, status in ((RuntimeError("Ada Lovelace"), 4), (KeyboardInterrupt(), 130)):
        monkeypatch.setattr("chain.__main__.obey", lambda arguments, error=error: raising(error))
        told, said = office.order("store", "list")
        assert told == status
        assert "Ada" not in said


def raising(error: BaseException) -> None:
    raise error


def test_all_that_is_held_of_a_person_is_told_by_their_code(office: Office, kiosk: KioskEnd) -> None:
    key, note = new_id(), new_id()
    kiosk.push(
        kiosk.change("visit", key, visit(person("WXYZ-1234"))),
        kiosk.change("analysis", analysis_key(key), analysis(note)),
    )
    kiosk.get("/v1/persons", params={"code_sha256": code_digest("WXYZ-1234")})
    status, said = office.order("access", "wxyz 1234")
    told = json.loads(said)
    assert status == 0
    assert [each["visit"] for each in told["visits"]] == [key]
    assert told["analyses"][0]["document"]["verdict"]["left"]["reasons"] == [note]
    assert told["consents"][0]["purpose"] == "chain"
    assert (kiosk.kiosk.hex, "history told") in [(each["who"], each["what"]) for each in told["audit"]]


def test_a_person_and_a_visit_are_erased_by_order(office: Office, kiosk: KioskEnd) -> None:
    code, by_code, by_visit = new_id(), new_id(), new_id()
    kiosk.push(kiosk.change("visit", by_code, visit(person(code))), kiosk.change("visit", by_visit, visit()))
    for subject in (code, by_visit):
        assert office.order("erase", subject)[0] == 0
        assert office.order("erase", subject)[0] == 2, "nothing is held any more"
    again = [kiosk.change("visit", key, visit()) for key in (by_code, by_visit)]
    assert kiosk.refusals(*again) == [(410, "erased")] * 2


def test_a_restored_copy_holds_nothing_of_what_was_erased_since(
    tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path, empty, capsys)
    office.order("migrate")
    code, gone, kept, later = new_id(), new_id(), new_id(), new_id()
    with Database(empty) as database, answering(database, office.place) as centre, centre.enrol() as kiosk:
        who = person(code)
        kiosk.push(kiosk.change("visit", gone, visit(who)), kiosk.change("visit", kept, visit()))
        accounts = Accounts(database, QUICK)
        accounts.add(OFFICE, "anna", None, PASSWORD)
        token = accounts.enter("anna", PASSWORD)
        assert token is not None
        assert accounts.of_token(token) is not None
        status, copy = office.order("backup")
        assert status == 0
        kiosk.push(kiosk.change("visit", gone, None, "erased"), kiosk.change("visit", later, visit()))
        assert visits(database) == {kept, later}
    assert office.order("restore", copy.strip())[0] == 0
    with Database(empty) as database, answering(database, office.place) as centre:
        assert visits(database) == {kept}
        accounts = Accounts(database, QUICK)
        assert accounts.of_token(token) is None, "sessions are in no copy; users are"
        assert [user.name for user in accounts.all()] == ["anna"]
        with KioskEnd(centre.url, kiosk.trusted, kiosk.kiosk) as line:
            assert line.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json()["sequence"] == 2
            assert [each["visit"] for each in line.get("/v1/erasures").json()["erasures"]] == [gone]
    assert office.order("access", code)[0] == 2


def lend(kiosk: KioskEnd, key: str, who: PersonBody) -> list[tuple[int, str]]:
    """A visit of both consents and its recording; what is refused of it."""
    film = RecordingBody(len(FILM), sha256(FILM).hexdigest())
    told = kiosk.change("visit", key, visit(who, consents=BOTH)), kiosk.change("recording", key_of(key, 1, 1), film)
    refused = kiosk.refusals(*told)
    put(kiosk, key, 0, FILM)
    return refused


def test_improve_taken_back_stays_so_where_shop_and_centre_are_put_back_from_before(
    tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office, who, before, later = Office(tmp_path, empty, capsys), person(), new_id(), new_id()
    office.order("migrate")
    with Database(empty) as database, answering(database, office.place) as centre, centre.enrol() as kiosk:
        assert lend(kiosk, before, who) == []
        copy = office.order("backup")[1].strip()
        assert lend(kiosk, later, who) == []
        taken_back = visit(who, consents=(*BOTH, withdrawn(Purpose.IMPROVE)))
        kiosk.push(*(kiosk.change("visit", key, taken_back) for key in (before, later)))
    assert office.order("restore", copy)[0] == 0
    with Database(empty) as database, answering(database, office.place) as centre:
        assert recordings(database) == []
        with KioskEnd(centre.url, kiosk.trusted, kiosk.kiosk) as put_back:
            assert [lend(put_back, key, who) for key in (before, later)] == [[(409, "withdrawn")]] * 2
        assert (recordings(database), visits(database)) == ([], {before, later})
    assert [*office.place.recordings.glob("*/*"), *office.place.copies.glob("*/*")] == []


def recordings(database: Database) -> list[str]:
    with database.transaction() as line:
        return [row["visit"].hex for row in line.execute("SELECT visit FROM recordings").fetchall()]


def visits(database: Database) -> set[str]:
    with database.transaction() as line:
        return {row["visit"].hex for row in line.execute("SELECT visit FROM visits").fetchall()}


def test_a_damaged_copy_changes_nothing(tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path, empty, capsys)
    office.order("migrate")
    office.order("store", "add", "Riverside")
    copy = Path(office.order("backup")[1].strip())
    copy.write_bytes(copy.read_bytes()[:-900])
    status, said = office.order("restore", copy)
    assert status == 2
    assert "all is as it was" in said
    assert "Riverside" in office.order("store", "list")[1]


def test_a_week_of_copies_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chain.storage.backup.run", lambda *words: Path(words[-1].partition("=")[2]).touch())
    for night in range(9):
        monkeypatch.setattr("time.time", lambda night=night: 1.8e9 + night * 86400.0)
        office.order("backup")
    copies = sorted(path.name for path in office.place.backups.glob("*.dump"))
    assert (len(copies), copies[0][:14]) == (7, "chain-20270117")


def test_tables_are_made_once_also_by_two_at_once(empty: str) -> None:
    with Database(empty) as database:
        with pytest.raises(CentreFault, match="not this version's"):
            need_migrated(database)
        steps: list[int] = []
        threads = [Thread(target=lambda: steps.append(migrate(database))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(steps) == [0, len(migrations())]
        need_migrated(database)


def test_half_a_migration_is_none(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [(1, "CREATE TABLE one (n integer)"), (2, "CREATE TABLE two (n nonsense)")]
    monkeypatch.setattr("chain.storage.database.migrations", lambda: broken)
    with Database(empty) as database:
        with pytest.raises(CentreFault):
            migrate(database)
        with database.transaction() as line:
            assert line.execute("SELECT 1 WHERE to_regclass('one') IS NOT NULL").fetchall() == []


def test_a_database_of_a_newer_version_is_left_alone(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Database(empty) as database:
        monkeypatch.setattr("chain.storage.database.migrations", lambda: [(1, "SELECT 1"), (2, "SELECT 2")])
        migrate(database)
        monkeypatch.setattr("chain.storage.database.migrations", lambda: [(1, "SELECT 1")])
        with pytest.raises(CentreFault, match="newer version"):
            migrate(database)


def test_users_are_added_named_and_removed(office: Office, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password comes over standard input where nobody types it."""
    monkeypatch.setattr("chain.commands.Accounts", partial(Accounts, cost=QUICK))
    name, store = f"user{new_id()}", f"store {new_id()}"
    office.order("store", "add", store)
    for words, password, refusal in (
        (("user", "add", name), PASSWORD, ""),
        (("user", "add", name), PASSWORD, "There is a user of that name already."),
        (("user", "add", f"{name}.m", "--store", store), PASSWORD, ""),
        (("user", "add", f"{name}.n", "--store", "nowhere"), PASSWORD, "There is no store nowhere."),
        (("user", "add", "An na"), PASSWORD, "A user’s name has Latin letters"),
        (("user", "add", f"{name}.n"), "short", UNFIT_PASSWORD),
        (("user", "add", f"{name}.n"), "long " * 50, UNFIT_PASSWORD),
        (("user", "password", name), f"{PASSWORD}!", ""),
        (("user", "password", name), "long " * 50, UNFIT_PASSWORD),
        (("user", "password", new_id()), PASSWORD, "There is no user"),
        (("user", "remove", new_id()), "", "There is no user"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        status, said = office.order(*words)
        assert (status, refusal in said) == (2 if refusal else 0, True), words
    listed = office.order("user", "list")[1].splitlines()
    assert {f"{name}\teverything", f"{name}.m\t{store}"} <= set(listed)
    assert office.order("user", "remove", f"{name}.m")[0] == 0
    assert f"{name}.m" not in office.order("user", "list")[1]


def test_head_offices_page_is_shown_under_a_given_certificate(office: Office, tmp_path: Path) -> None:
    public = trustme.CA()
    public.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "given.pem")
    words = ["--state", str(office.place.root), "--database", office.conninfo, "office", "--name", "127.0.0.1"]
    given = ["--host", "127.0.0.1", "--port", "0", "--certificate", str(tmp_path / "given.pem")]
    trusted = ssl.create_default_context()
    public.configure_trust(trusted)
    with subprocess.Popen(
        [sys.executable, "-m", "chain", *words, *given], stderr=subprocess.PIPE, encoding="utf-8"
    ) as service:
        assert service.stderr
        told = next(line for line in service.stderr if "page is at" in line)
        with httpx.Client(verify=trusted, trust_env=False) as browser:
            answer = browser.get(f"{told.split()[-1].rstrip('.')}/login?name=secret")
            assert (answer.status_code, "server" in answer.headers) == (200, False)
        service.send_signal(signal.SIGTERM)
        assert "secret" not in service.stderr.read()
    status, said = office.order("office", "--name", "127.0.0.1", "--certificate", tmp_path / "none.pem")
    assert (status, "none.pem cannot be used" in said) == (2, True)


def test_the_service_serves_until_it_is_told_to_stop_and_alone(office: Office) -> None:
    words = ["--state", str(office.place.root), "--database", office.conninfo, "serve", "--name", "127.0.0.1"]
    command = [sys.executable, "-m", "chain", *words, "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as service:
        assert service.stderr
        told = next(line for line in service.stderr if "answers on" in line)
        port = int(told.rpartition(" ")[2].rstrip(".\n"))
        status, said = office.order("serve", "--name", "127.0.0.1")
        assert status == 4
        assert "Another centre works with" in said
        trusted = ssl.create_default_context(cafile=str(Authority(office.place.authority).paths.certificate))
        with httpx.Client(verify=trusted, trust_env=False) as stranger:
            assert stranger.get(f"https://127.0.0.1:{port}/v1/persons?code_sha256=secret").status_code == 401
        assert office.place.address.read_text() == "https://127.0.0.1:0"
        service.send_signal(signal.SIGTERM)
        assert "secret" not in service.stderr.read(), "no query stands in the log"
    assert service.returncode in (0, -signal.SIGTERM)
