"""What the tests of the screens share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import MakeClip


@pytest.fixture(scope="module")
def small_film(make_clip: MakeClip) -> Iterator[None]:
    """The welcome screen's film, small: every other turn decodes one of its pictures, and none is looked at."""
    film = make_clip("welcome.mp4", "-t", "4", "-vf", "scale=90:160")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.ui.screens.customer.welcome.model_path", lambda _: film)
        yield
