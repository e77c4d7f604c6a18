"""Odd inputs of `gait analyse`: the table of docs/inputs.md, each row made and tried."""

from __future__ import annotations

import json
import os
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gait.__main__ import main
from tests.conftest import DEMO, SMALL, MakeClip, ffmpeg
from tests.gait.clip.boxes import with_matrix
from tests.gait.eyes.chosen_eyes import ChosenEyes, FilmedBody, Saying

PAGE = Path(__file__).parents[3] / "docs" / "inputs.md"
ROWS = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in PAGE.read_text("utf-8").splitlines()]
TABLE = {row[0]: (int(row[1]), row[2]) for row in ROWS if len(row) == 3 and row[1].isdigit()}

Maker = Callable[[Path, MakeClip], str | bytes | Path]


def short(folder: Path, name: bytes, make_clip: MakeClip) -> bytes:
    """A clip that is read and then found too short, under a name."""
    target = os.fsencode(folder) + b"/" + name
    target_file = make_clip("short.mp4", "-t", "1", "-an", "-vf", "scale=180:320,fps=25").read_bytes()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, target_file)
    os.close(descriptor)
    return target


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\xf0\x00\x00\x00\x00\x00\xff\xff\xff" + b";"


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def with_size(source: Path, target: Path, width: int, height: int) -> Path:
    whole = bytearray(source.read_bytes())
    struct.pack_into(">HH", whole, whole.index(b"avc1", whole.index(b"stsd")) + 4 + 24, width, height)
    return written(target, bytes(whole))


def pipe(folder: Path, _: MakeClip) -> Path:
    os.mkfifo(folder / "pipe.mp4")
    return folder / "pipe.mp4"


def self_link(folder: Path, _: MakeClip) -> Path:
    (folder / "loop.mp4").symlink_to(folder / "loop.mp4")
    return folder / "loop.mp4"


def sound(folder: Path, _: MakeClip) -> Path:
    ffmpeg("-f", "lavfi", "-i", "sine=duration=2", folder / "sound.mp4")
    return folder / "sound.mp4"


def photograph(folder: Path, _: MakeClip) -> Path:
    ffmpeg("-i", DEMO, "-frames:v", "1", folder / "photo.jpg")
    return folder / "photo.jpg"


def long_film(folder: Path, _: MakeClip) -> Path:
    ffmpeg("-f", "lavfi", "-i", "color=s=16x16:r=60:d=601", "-c:v", "mpeg4", folder / "long.mp4")
    return folder / "long.mp4"


def empty_folder(folder: Path, _: MakeClip) -> Path:
    (folder / "poses").mkdir()
    return folder / "poses"


def stood_still(folder: Path, make_clip: MakeClip) -> Path:
    """Every picture of an AVI's second half without a number: a decoder repeats the last stamp."""
    source = make_clip("still.mkv", "-t", "2", "-an", "-vf", "scale=180:320", "-c:v", "mjpeg")
    whole = bytearray(source.read_bytes())
    at = 0
    while (at := whole.find(b"\xa3", at)) >= 0:  # a simple block: size, track 1, time within its cluster
        size = 9 - whole[at + 1].bit_length() if whole[at + 1] else 9
        if whole[at + 1 + size] == 0x81 and whole[at + 4 + size] in (0x80, 0x00):
            whole[at + 2 + size : at + 4 + size] = b"\x00\x00"
        at += 1
    return written(folder / "still.mkv", bytes(whole))


def local_socket(folder: Path, _: MakeClip) -> Path:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(folder / "s.mp4"))
    return folder / "s.mp4"


def broken_link(folder: Path, _: MakeClip) -> Path:
    (folder / "gone.mp4").symlink_to(folder / "nothing.mp4")
    return folder / "gone.mp4"


def poses(folder: Path, frames: dict[int, bytes]) -> Path:
    """A folder of OpenPose's files by their numbers."""
    (folder / "poses").mkdir()
    for index, content in frames.items():
        written(folder / "poses" / f"run_{index:012d}_keypoints.json", content)
    return folder / "poses"


MAKERS: dict[str, Maker] = {
    "a file that is not there": lambda folder, _: folder / "nothing.mp4",
    "an empty file": lambda folder, _: written(folder / "empty.mp4", b""),
    "text called .mp4": lambda folder, _: written(folder / "list.mp4", b"a shopping list\n" * 99),
    "sound alone": sound,
    "a photograph": photograph,
    "a PostScript file": lambda folder, _: written(folder / "logo.eps", b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n"),
    "a folder without OpenPose files": empty_folder,
    "a pipe": pipe,
    "a device": lambda *_: "/dev/zero",
    "a link to itself": self_link,
    "an address on the network": lambda *_: "http://127.0.0.1:9/run.mp4",
    "a row of pictures by %03d": lambda folder, _: folder / "%03d.jpg",
    "a playlist that names an address": lambda folder, _: written(
        folder / "run.m3u8",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/run.ts\n#EXT-X-ENDLIST\n",
    ),
    "a name of 300 letters": lambda folder, _: folder / ("n" * 296 + ".mp4"),
    "a name that begins with a dash": lambda *_: "-run.mp4",
    "a name in Latin-1, of a clip of a second": lambda folder, make: short(
        folder, "Müller.mp4".encode("latin-1"), make
    ),
    "a name with a colon, likewise": lambda folder, make: short(folder, b"2026-11-28 18:05:09.mp4", make),
    "a name with a line break, likewise": lambda folder, make: short(folder, b"first\nsecond.mp4", make),
    "a GIF of 16,000 x 16,000": lambda folder, _: written(folder / "bomb.gif", gif(16_000, 16_000)),
    "a PNG of 13,300 x 13,300": lambda folder, _: written(folder / "bomb.png", png(13_300, 13_300)),
    "an MP4 whose header says 16,000 x 16,000": lambda folder, make: with_size(
        make("plain.mp4", "-t", "1", "-an", "-vf", "scale=180:320"), folder / "bomb.mp4", 16_000, 16_000
    ),
    "more than ten minutes": long_film,
    "H.264 without a container": lambda folder, make: make("bare.h264", "-t", "1", "-an", "-vf", "scale=180:320"),
    "JPEG pictures one after the other": lambda folder, make: make(
        "row.mjpeg", "-t", "1", "-an", "-vf", "scale=180:320", "-f", "mjpeg"
    ),
    "stamps that all say the same": stood_still,
    "interlaced H.264": lambda folder, make: make(
        "laced.mp4", "-t", "2", "-an", "-vf", "tinterlace=interleave_top,scale=360:640:interl=1", "-flags", "+ildct"
    ),
    "interlaced pictures stored as progressive": lambda folder, make: make(
        "combed.mp4", "-t", "2", "-an", "-vf", "tinterlace=interleave_top,setfield=prog"
    ),
    "a picture to be shown askew": lambda folder, make: with_matrix(
        make("plain.mp4", "-t", "1", "-an", "-vf", "scale=180:320"), folder / "askew.mp4", 0.995, 0.0998, -0.0998, 0.995
    ),
    "a single picture as a video": lambda folder, make: make("one.mp4", "-frames:v", "1", "-an"),
    "200 pictures at 25 a second": lambda folder, make: make("nearly.mp4", "-frames:v", "200", "-an", "-vf", SMALL),
    "a recording without its index": lambda folder, make: written(
        folder / "torn.mp4", make("whole.mp4", "-t", "1", "-an", "-vf", "scale=180:320").read_bytes()[:9000]
    ),
    "JSON called .mp4": lambda folder, _: written(folder / "run.mp4", b'{"people": []}'),
    "a web page called .mp4": lambda folder, _: written(folder / "run.mp4", b"<!doctype html><title>404</title>"),
    "a PDF": lambda folder, _: written(folder / "report.pdf", b"%PDF-1.4\n%%EOF\n"),
    "an archive": lambda folder, _: written(folder / "run.zip", b"PK\x03\x04" + bytes(26)),
    "four thousand zeros": lambda folder, _: written(folder / "run.mp4", bytes(4000)),
    "noise": lambda folder, _: written(folder / "run.mp4", bytes((k * k * 7919 >> 5) & 255 for k in range(4000))),
    "a single byte": lambda folder, _: written(folder / "run.mp4", b"\x00"),
    "a GIF of two pixels": lambda folder, _: written(folder / "dot.gif", gif(2, 2)),
    "a BMP": lambda folder, _: written(folder / "dot.bmp", b"BM" + bytes(52)),
    "a TIFF": lambda folder, _: written(folder / "dot.tif", b"II*\x00" + bytes(40)),
    "a WebP": lambda folder, _: written(folder / "dot.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)),
    "a photograph of a phone (HEIC)": lambda folder, _: written(folder / "x.heic", b"\0\0\0\x18ftypheic" + bytes(12)),
    "the first bytes of an MP4": lambda folder, make: written(
        folder / "head.mp4", make("whole.mp4", "-t", "1", "-an", "-vf", "scale=180:320").read_bytes()[:40]
    ),
    "the first bytes of a Matroska": lambda folder, _: written(folder / "head.mkv", b"\x1a\x45\xdf\xa3" + bytes(9)),
    "the first bytes of an AVI": lambda folder, _: written(folder / "head.avi", b"RIFF\xff\xff\xff\x7fAVI LIST"),
    "a socket": local_socket,
    "a link to nothing": broken_link,
    "a file below a file": lambda folder, _: written(folder / "run.mp4", b"x") / "clip.mp4",
    "the root": lambda *_: "/",
    "no name at all": lambda *_: "",
    "a name of pictures and signs, of a clip of a second": lambda folder, make: short(
        folder, '🏃 100 % "laps" $(x).mp4'.encode(), make
    ),
    "a name of blanks, likewise": lambda folder, make: short(folder, b"   .mp4", make),
    "a name without an ending, likewise": lambda folder, make: short(folder, b"run", make),
    "OpenPose nested without end": lambda folder, _: poses(
        folder, {0: b'{"people":' + b"[" * 9999 + b"]" * 9999 + b"}"}
    ),
    "OpenPose with numbers of 400 digits": lambda folder, _: poses(
        folder, {0: b'{"people":[{"pose_keypoints_2d":[' + b",".join([b"9" * 400] * 54) + b"]}]}"}
    ),
    "OpenPose that is no JSON": lambda folder, _: poses(folder, {0: b"people"}),
    "OpenPose of one frame": lambda folder, _: poses(folder, {0: b'{"people":[]}'}),
    "OpenPose whose numbers leap": lambda folder, _: poses(folder, {0: b'{"people":[]}', 10**9: b'{"people":[]}'}),
    "OpenPose of nobody": lambda folder, _: poses(folder, dict.fromkeys(range(600), b'{"people":[]}')),
}


def test_the_table_and_the_makers_go_together() -> None:
    assert list(MAKERS) == list(TABLE)


@pytest.fixture
def chosen_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is in these pictures decides nothing; test_analyse.py has too short clips before the networks."""
    monkeypatch.setattr("gait.commands.analyse.open_eyes", lambda *_: ChosenEyes(Saying(FilmedBody())))


@pytest.mark.usefixtures("chosen_eyes")
@pytest.mark.parametrize("what", MAKERS)
def test_each_row(what: str, tmp_path: Path, make_clip: MakeClip, capsys: pytest.CaptureFixture[str]) -> None:
    status, words = TABLE[what]
    made = MAKERS[what](tmp_path, make_clip)
    clip = os.fsdecode(made) if isinstance(made, bytes) else str(made)
    try:
        found = main(["analyse", clip, "--out", str(tmp_path / "out"), "--no-report"])
    except SystemExit as usage:
        found = int(usage.code or 0)
    said = capsys.readouterr().err
    assert (found, words in said) == (status, True), said
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "fault.txt").exists()
    if status == 3:
        assert json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))["error"]["message"] in said
