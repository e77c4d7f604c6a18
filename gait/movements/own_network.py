"""A network of one's own, as `gait action train` writes it: read back, and asked what a clip shows.

It looks at the same distances between joints as the carried network (gait.pose.recognition), knows the same activities
and views, and the classes of the clips that it was trained on. Beside NAME.xml and NAME.bin lies NAME.json: the names
of its classes, the digests of both files, and how well it did on clips that it was not trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, digest, read_json, reason
from gait.errors import ModelFault, SettingsFault, TooShort
from gait.pose.recognition import ACTIVITIES, LOOKS, LOOKS_HZ, VIEWS, answers, features, windows
from gait.pose.skeleton import KEYPOINTS
from gait.scene import View
from gait.weights.network import Network

Floats = NDArray[np.float64]

SCHEMA = "gait-own-network/1"
PARTS = (".xml", ".bin")
# Temperature of a window's classes (Guo et al. 2017, ICML): trained on few people it is surer than it may be of others.
# With it and SURE none of 160 clips of eight generated people was stated wrongly; docs/movements.md has eight others.
DOUBT = 2.0
SURE = 0.7  # mean probability over a clip from which a class is stated
SURE_VIEW = 0.8  # as much of a view
AGAIN = "Train it again with `gait action train`."


@dataclass(frozen=True, slots=True)
class Told:
    """What a network says of a clip. names: of the classes. shares [n], views [3]: mean probabilities."""

    names: tuple[str, ...]
    shares: Floats
    views: Floats

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """The classes with their probability, the likeliest first."""
        return [(self.names[k], float(self.shares[k])) for k in np.argsort(-self.shares)]

    @property
    def name(self) -> str | None:
        """The class; None when unsure."""
        name, share = self.ranked[0]
        return name if share >= SURE else None

    @property
    def view(self) -> View:
        """UNKNOWN when unsure."""
        best = int(np.argmax(self.views))
        return VIEWS[best] if self.views[best] >= SURE_VIEW else View.UNKNOWN


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """A network and the names of its classes, in the order of its output; the views come after them."""

    names: tuple[str, ...]
    network: Network

    def tell(self, poses: Floats) -> Told:
        """What poses [m, 18, 3] at 15 looks a second show. Raises TooShort."""
        seen = windows(poses)
        if not len(seen):
            raise TooShort("The clip is too short to be recognised.", f"Record {LOOKS / LOOKS_HZ:.1f} seconds or more.")
        found = answers(self.network, seen)
        return Told(self.names, over_clip(found[:, : len(self.names)]), found[:, len(self.names) :].mean(axis=0))


def over_clip(windows: Floats) -> Floats:
    """[classes] probabilities of a clip, of its windows' [n, classes]: their mean at the temperature DOUBT."""
    doubted = windows ** (1.0 / DOUBT)
    return np.asarray((doubted / doubted.sum(axis=1, keepdims=True)).mean(axis=0))


def read_network(path: Path) -> OwnNetwork:
    """A trained network by its .xml, its files unharmed. Raises SettingsFault."""
    beside = path.with_suffix(".json")
    try:
        stored = read_json(beside)
        if stored["schema"] != SCHEMA:
            raise ValueError(f"it has the schema {stored['schema']}, not {SCHEMA}")
        names, sums = classes_of(stored["classes"]), stored["sha256"]
        unharmed = all(sums[kind] == digest(path.with_suffix(kind)) for kind in PARTS)
    except UNREADABLE as error:
        raise SettingsFault(f"{beside} cannot be read: {reason(error)}.", AGAIN) from error
    if path.suffix != ".xml" or not unharmed:
        raise SettingsFault(f"{path} is not what was trained: it is damaged or of another version.", AGAIN)
    return OwnNetwork(names, opened(path, len(names)))


def opened(path: Path, classes: int) -> Network:
    """The network, with as many outputs as there are classes and views. Raises SettingsFault."""
    try:
        network = Network(path, hint="LATENCY")
        width = network.infer(features(np.full((1, LOOKS, *KEYPOINTS), np.nan))).shape[1]
    except (ModelFault, RuntimeError, ValueError) as error:
        raise SettingsFault(f"{path} cannot be used: {error}", AGAIN) from error
    if width != classes + len(VIEWS):
        raise SettingsFault(f"{path} tells {width - len(VIEWS)} classes, its list names {classes}.", AGAIN)
    return network


def classes_of(stored: Any) -> tuple[str, ...]:
    """Raises ValueError unless it is a list of different names, the carried activities first."""
    names = tuple(stored) if isinstance(stored, list) and all(isinstance(name, str) for name in stored) else ()
    if names[: len(ACTIVITIES)] != names_of(()) or len(set(names)) != len(names):
        raise ValueError("its list of classes is incomplete")
    return names


def names_of(own: Sequence[str]) -> tuple[str, ...]:
    """The classes of a network: the carried activities, then those of one's own that are none of them."""
    known = tuple(str(activity) for activity in ACTIVITIES)
    return (*known, *sorted(set(own) - set(known)))


def described(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """What is written beside a trained network. Raises OSError."""
    sums = {kind: digest(path.with_suffix(kind)) for kind in PARTS}
    return {"schema": SCHEMA, "classes": list(names), "sha256": sums}
