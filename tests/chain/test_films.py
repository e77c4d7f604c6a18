"""Each whole recording has one copy beside the backups, which follows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from chain.films import Films
from chain.folders import FilmKey, Folders

FILM, ANEW = b"pictures" * 40, b"others" * 50


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    place = Folders(tmp_path)
    place.make()
    return place


def one_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*paths: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)


@pytest.fixture(params=[one_disk, two_disks])
def films(request: pytest.FixtureRequest, place: Folders, monkeypatch: pytest.MonkeyPatch) -> Films:
    disk: Callable[[pytest.MonkeyPatch], None] = request.param
    disk(monkeypatch)
    return Films(place)


def put(films: Films, film: bytes = FILM) -> FilmKey:
    key = FilmKey(uuid4(), 1, 1)
    films.put(key, 0, film)
    return key


def copies(place: Folders) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in place.copies.glob("*/*")}


def test_there_are_copies_of_what_is_whole_and_of_nothing_else(films: Films, place: Folders) -> None:
    whole, coming = put(films), put(films)
    films.back_up({whole})
    assert copies(place) == {whole.visit.hex: FILM}
    films.back_up({coming})
    assert copies(place) == {coming.visit.hex: FILM}


def test_a_recording_that_is_written_anew_leaves_its_copy_as_it_was(films: Films, place: Folders) -> None:
    key = put(films)
    films.back_up({key})
    films.put(key, 0, ANEW[:9])
    assert copies(place) == {key.visit.hex: FILM}
    films.put(key, 9, ANEW[9:])
    films.back_up({key})
    assert copies(place) == {key.visit.hex: ANEW}


def test_what_goes_goes_from_the_copies_at_once(films: Films, place: Folders) -> None:
    erased, thrown_away, stays = (put(films) for _ in range(3))
    films.back_up({erased, thrown_away, stays})
    films.keep(erased.visit, set())
    films.remove(thrown_away)
    assert copies(place) == {stays.visit.hex: FILM}


def test_what_the_folder_lost_is_brought_back(films: Films, place: Folders) -> None:
    lost, there = put(films), put(films)
    films.back_up({lost, there})
    place.film(lost).unlink()
    films.bring_back({lost, there, FilmKey(uuid4(), 1, 1)})
    assert [place.film(key).read_bytes() for key in (lost, there)] == [FILM, FILM]


def test_a_copy_that_a_kill_cut_short_goes(films: Films, place: Folders) -> None:
    key = put(films)
    films.back_up({key})
    (place.copies_of_visit(key.visit) / "1-1.mkv.part").write_bytes(b"half")
    films.back_up({key})
    assert copies(place) == {key.visit.hex: FILM}
