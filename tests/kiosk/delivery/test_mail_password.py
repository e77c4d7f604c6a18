"""Where the mail account's password comes from, and where it never goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.delivery.mail_password import forget_password, is_kept, keep_password, password_for
from kiosk.faults import MailPassword
from kiosk.settings import MailSettings

MAIL = MailSettings("smtp.example.com", user="shop", sender="shop@example.com")
TYPED, HANDED = "typed by staff", "handed by systemd"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "mail_password.json"


@pytest.fixture(autouse=True)
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systemd hands one over."""
    (tmp_path / "mail_password").write_text(f"{HANDED}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))


def test_without_a_typed_one_it_is_systemds(file: Path) -> None:
    assert not is_kept(file, MAIL)
    assert password_for(file, MAIL) == HANDED


def test_the_typed_one_wins_until_it_is_removed(file: Path) -> None:
    keep_password(file, MAIL, TYPED)
    assert is_kept(file, MAIL)
    assert password_for(file, MAIL) == TYPED
    forget_password(file)
    assert password_for(file, MAIL) == HANDED


def test_the_service_alone_can_read_it(file: Path) -> None:
    keep_password(file, MAIL, TYPED)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("changed", [replace(MAIL, host="smtp.elsewhere.example"), replace(MAIL, user="another")])
def test_another_server_or_user_does_not_get_it(file: Path, changed: MailSettings) -> None:
    keep_password(file, MAIL, TYPED)
    assert not is_kept(file, changed)
    assert password_for(file, changed) == HANDED


@pytest.mark.parametrize("content", ["", "[]", '{"host": 1, "user": 2, "password": 3}', '{"password": "a"}'])
def test_a_damaged_file_is_as_none(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    assert not is_kept(file, MAIL)
    assert password_for(file, MAIL) == HANDED


@pytest.mark.parametrize("folder", ["", "/nowhere"])
def test_where_nobody_gave_one_that_is_said(file: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", folder)
    with pytest.raises(MailPassword):
        password_for(file, MAIL)
