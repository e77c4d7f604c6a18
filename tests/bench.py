"""`make bench`: how quick it is, on copies of the demo clip, in one run.

Machines are noisy: the shares and ratios mean more than the seconds beside them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Frame, Image, ahead, open_clip
from gait.commands.action import Watching, add
from gait.commands.analyse import AnalyseRequest, analyse_clip
from gait.commands.show import Drawn, drawn, write_frames
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.eyes import Eyes, open_eyes
from gait.eyes.legs import ANKLE, Legs
from gait.eyes.watch import Watcher, dots_region, on_the_belt, pictures
from gait.movements.action import ActionLibrary
from gait.pose.decoders import decoder_for
from gait.pose.person import Pose
from gait.pose.reader import Backend, PoseEstimator, PoseReader
from gait.pose.skeleton import WRISTS, Joint
from gait.report import write_report
from gait.weights.manifest import compiled_cache, model_path
from gait.weights.network import Network
from tests.conftest import ffmpeg

Floats = NDArray[np.float64]

DEMO = model_path("demo.mp4")
FRAMES = 240
CORES = 2  # of the edge box
POSES, APART = 40, 20  # pictures that the pose network alone is measured on, and how many lie between two of them
TURNS, STRETCH, INFERENCES = 9, 130, 5  # of frames and of inferences: 1170 of the 1200 frames of 20 s
SHOWN = 100  # frames a turn that are shown
INFERENCE_MS = 15.9  # of the pose network on the machine of docs/speed.md, where 33 ms a frame are wanted
SETTLE_S = 0.1  # a pose that is under way ends

OPEN_EYES = "from gait.eyes.eyes import open_eyes; open_eyes(720, 1280).watcher(True)"


def main() -> None:
    """Every table, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        # shares, and the last two but for what is timed, run in this process
        for table in (frame_cost, shares, targets, kiosk_run, lengths, sizes, show_cost, pose_networks):
            print(f"\n{table.__doc__}")
            for line in table(scratch):
                print(line, flush=True)


def frame_cost(scratch: Path) -> Iterator[str]:
    """What travels between machines, measured, target, ratio:"""
    clip = copy_of_demo(scratch, 20.0, "-c", "copy")
    yield from cost_lines("a frame, in inferences of the pose network", 0.40, "tell_frame_cost", clip)


def show_cost(scratch: Path) -> Iterator[str]:
    """`gait show --action --track` with one enrolled movement of 3 s, to the written film; measured, target, ratio:"""
    movement = copy_of_demo(scratch, 3.0, "-c", "copy")
    library = ActionLibrary(scratch / "movements")
    library.folder.mkdir()
    add(library, "run", Watching(movement))
    clip = copy_of_demo(scratch, 20.0, "-c", "copy")
    yield from cost_lines("a frame shown, in inferences", 33.0 / INFERENCE_MS, "tell_show_cost", clip, library.folder)


def cost_lines(name: str, target: float, tell: str, *arguments: Path) -> Iterator[str]:
    """What a function of this module tells in a process of its own."""
    script = f"import sys; from tests.bench import {tell}; {tell}(*sys.argv[1:])"
    command = [sys.executable, "-c", script, *map(str, arguments)]
    wall, cpu = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    yield target_line(name, wall[0] / wall[1], target)
    yield f"    that is {1e3 * wall[0]:.1f} ms to {1e3 * wall[1]:.1f} ms; by the processor's time {cpu[0] / cpu[1]:.2f}"


def tell_frame_cost(path: str) -> None:
    """What an analysis does of each frame, as `tell_turns`."""
    clip = open_clip(Path(path))
    eyes, frames = open_eyes(clip.width, clip.height), ahead(clip.frames())
    watcher, first = eyes.watcher(dots=True), next(frames)
    watcher.feed(first)
    tell_turns(lambda: feed(watcher, frames), STRETCH, eyes, first)


def tell_show_cost(path: str, library: str) -> None:
    """Pictures drawn and written as a film, as `tell_turns`."""
    clip = open_clip(Path(path))
    wanted = Drawn(track=WRISTS, action=True, kept=Path(library))
    images = drawn(clip.frames(), clip.height, clip.width, wanted)
    film = Path(library) / "film.mp4"
    tell_turns(
        lambda: write_frames(film, islice(images, SHOWN), clip.header_fps),
        SHOWN,
        open_eyes(clip.width, clip.height),
        next(clip.frames()),
    )


def tell_turns(work: Callable[[], object], frames: int, eyes: Eyes, first: Frame) -> None:
    """Prints [[frame, inference] by the clock, [frame, inference] by the processor], seconds, as JSON.

    work: on so many frames. Taken in turns with inferences, as a shared machine is not equally quick from one second to
    the next.
    """
    network = pose_network(eyes)
    turns = [(spent(work) / frames, spent(lambda: infer(network, first.image)) / INFERENCES) for _ in range(TURNS)]
    print(json.dumps(np.mean(turns, axis=0).T.tolist()))


def spent(work: Callable[[], object]) -> Floats:
    """Seconds by the clock and by the processor [2]."""
    time.sleep(SETTLE_S)
    clock_s, processor_s = time.perf_counter(), time.process_time() + children_s()
    work()
    return np.array([time.perf_counter() - clock_s, time.process_time() + children_s() - processor_s])


def children_s() -> float:
    """Seconds that the processor has given to this process's children: the decoder is one."""
    children = [
        Path("/proc") / child
        for tasks in Path("/proc/self/task").glob("*/children")
        for child in tasks.read_text().split()
    ]
    spent_ticks = [(child / "stat").read_text().rpartition(")")[2].split()[11:13] for child in children]
    return sum(int(ticks) for pair in spent_ticks for ticks in pair) / os.sysconf("SC_CLK_TCK")


def feed(watcher: Watcher, frames: Iterator[Frame]) -> None:
    """A stretch of frames, all that is done with them done."""
    for frame in islice(frames, STRETCH):
        watcher.feed(frame)
    wait(watcher.behind)


def infer(network: Network, image: Image) -> None:
    for _ in range(INFERENCES):
        network.infer(image[None])


def pose_network(eyes: Eyes) -> Network:
    """The pose network, on all cores."""
    picture = (eyes.height, eyes.width)
    laying = decoder_for(eyes.pose.decoder, *picture).laying
    return Network(eyes.pose.path, laying, CORES, "LATENCY", cache=compiled_cache(), precision="fastest")


def targets(scratch: Path) -> Iterator[str]:
    """What a customer waits for, measured, target, ratio:"""
    for name, target, options in (
        ("last frame to verdict, 720 x 1280 at 60/s", 1.0, ("-c", "copy")),
        ("last frame to verdict, 1080 x 1920 at 60/s", 1.5, ("-vf", "scale=1080:1920")),
        ("last frame to verdict, 720 x 1280 at 120/s", 3.0, ("-vf", "fps=120")),
    ):
        found = analyse(copy_of_demo(scratch, 20.0, *options), scratch / "out", "--paced")
        yield target_line(name, found["timing"]["verdict_after_last_frame_s"], target)
    clip = copy_of_demo(scratch, 20.0, "-c", "copy")
    unpaced = analyse(clip, scratch / "out")["timing"]["realtime_factor"]
    yield target_line("unpaced, share of playing time", unpaced, 0.5)
    yield target_line("the PDF, s", pdf_s(clip, scratch / "out"), 1.5)
    subprocess.run([sys.executable, "-c", OPEN_EYES], check=True)
    started = timed(lambda: subprocess.run([sys.executable, "-c", OPEN_EYES], check=True))
    yield target_line("engine from cold to ready, s", started, 3.0)
    most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield target_line("most memory of one analysis, MB", most_mb, 1200.0)


def target_line(name: str, value: float, target: float) -> str:
    return f"  {name:<46}{value:9.2f}{target:9.2f}{value / target:7.2f}"


def pdf_s(clip: Path, out: Path) -> float:
    """Seconds to write the report of an analysis."""
    analysis, _ = analyse_clip(AnalyseRequest(clip, out))
    return timed(lambda: write_report(analysis, out / "report.pdf"))


def kiosk_run(scratch: Path) -> Iterator[str]:
    """The kiosk through 20 s at 60 a second; its memory with a screen of 1080 x 1920; measured, target, ratio:"""
    (run,) = drawn_kiosk("270x480", "1")["runs"]
    yield f"  {'pictures recorded in 20 s':<46}{run['pictures']:9d}"
    yield f"  {'lost by a driver of 4 buffers':<46}{run['lost']:9d}"
    yield target_line("last picture to result, s", run["to_result_s"], 1.5)
    yield target_line("most memory of all processes, drawn, MB", drawn_kiosk()["memory_mb"], 1200.0)


def drawn_kiosk(*arguments: str) -> dict[str, Any]:
    """What tests.drawn_kiosk measured, in a process of its own."""
    command = [sys.executable, "-m", "tests.drawn_kiosk", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def pose_networks(scratch: Path) -> Iterator[str]:
    """The pose network alone, one picture, through OpenVINO and through OpenCV:"""
    frames = list(islice(open_clip(DEMO).frames(), 0, POSES * APART, APART))
    height, width = frames[0].image.shape[:2]
    eyes = open_eyes(width, height)
    reader = eyes.watcher(dots=False).poses.reader
    ours = timed(lambda: poses(reader, frames)) / POSES
    cv2.setNumThreads(CORES)
    by_backend = {backend: PoseEstimator(eyes.pose, height, width, backend=backend) for backend in Backend}
    theirs = timed(lambda: list(by_backend[Backend.OPENCV].poses(frames))) / POSES
    yield f"  OpenVINO {1e3 * ours:.0f} ms, OpenCV {1e3 * theirs:.0f} ms, both with decoding: {ours / theirs:.2f} of it"
    places = [np.stack([surest(pose) for _, pose in each.poses(frames)]) for each in by_backend.values()]
    apart = np.hypot(*np.moveaxis(places[0] - places[1], -1, 0))
    usual, far = np.nanpercentile(apart, (50, 95))
    yield f"  their points: median {usual:.1f} px apart, 19 in 20 within {far:.1f}"


def surest(pose: Pose) -> Floats:
    """Where the surest person's points are [18, 2], px."""
    return pose.people[0].keypoints[:, :2] if pose.people else np.full((len(Joint), 2), np.nan)


def shares(scratch: Path) -> Iterator[str]:
    """Where the time goes, each part by itself, ms a frame and share:"""
    clip = open_clip(DEMO)
    eyes = open_eyes(clip.width, clip.height)
    frames = list(islice(clip.frames(), FRAMES))
    parts = {"decode": timed(lambda: sum(1 for _ in islice(clip.frames(), FRAMES))), **part_times(eyes, frames)}
    for name, seconds in parts.items():
        yield f"  {name:<28}{1e3 * seconds / FRAMES:7.2f}{seconds / sum(parts.values()):7.0%}"
    played_s = frames[-1].time_s - frames[0].time_s
    yield f"  {'one after the other, to playing time':<37}{sum(parts.values()) / played_s:5.2f}"


def part_times(eyes: Eyes, frames: list[Frame]) -> dict[str, float]:
    """Seconds for each part on the same frames, by itself."""
    watcher, again = eyes.watcher(dots=True), eyes.watcher(dots=False)
    legs = [legs for _, legs in sighted(watcher, frames)]
    shank = watcher.legs.finder.shank_px()
    feet = [(f, seen, on_the_belt(seen.points[:, ANKLE], shank)) for f, seen in zip(frames, legs, strict=True)]
    read = [(f, seen, watcher.heels.read(f.image, ankles, shank)) for f, seen, ankles in feet]
    assert watcher.dots is not None
    dots = watcher.dots.finder
    return {
        "pose, every sixth frame": timed(lambda: poses(watcher.poses.reader, frames[::6])),
        "legs, every other frame": timed(lambda: sighted(again, frames)),
        "heels": timed(lambda: [watcher.heels.read(f.image, ankles, shank) for f, _, ankles in feet]),
        "dots, at first": timed(lambda: [dots.find(f.image, dots_region(f.image, seen, shank)) for f, seen, _ in feet]),
        "pictures": timed(lambda: [list(pictures(f, seen, heels, shank)) for f, seen, heels in read]),
        "camera at rest": timed(lambda: look(watcher.place, frames, legs, shank)),
    }


def sighted(watcher: Watcher, frames: list[Frame]) -> list[tuple[Frame, Legs]]:
    """Every frame with its legs."""
    return [seen for frame in frames for seen in watcher.glances.see(frame)] + list(watcher.glances.rest())


def lengths(scratch: Path) -> Iterator[str]:
    """By length, share of playing time and memory, MB (straight and flat is right):"""
    for seconds in (10.0, 20.0, 40.0, 80.0):
        yield measured_line(f"{seconds:.0f} s", copy_of_demo(scratch, seconds, "-c", "copy"), scratch / "out")


def sizes(scratch: Path) -> Iterator[str]:
    """By size of the picture, share of playing time and memory, MB:"""
    for size in ("540:960", "720:1280", "1080:1920", "2160:3840"):
        clip = copy_of_demo(scratch, 10.0, "-vf", f"scale={size}")
        yield measured_line(size.replace(":", " x "), clip, scratch / "out")


def measured_line(name: str, clip: Path, out: Path) -> str:
    """One analysis in a process of its own, which tells its own peak memory."""
    script = "import resource, sys; from gait.__main__ import main; status = main(sys.argv[1:]); "
    script += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024); sys.exit(status)"
    command = [sys.executable, "-c", script, "analyse", str(clip), "--out", str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    factor = json.loads((out / "analysis.json").read_text("utf-8"))["timing"]["realtime_factor"]
    return f"  {name:<20}{factor:7.2f}{float(done.stdout.split()[-1]):7.0f}"


def analyse(clip: Path, out: Path, *options: str) -> dict[str, Any]:
    """`gait analyse` in a process of its own; what it found."""
    command = [sys.executable, "-m", "gait", "analyse", str(clip), "--out", str(out), *options]
    subprocess.run(command, check=True, capture_output=True)
    found: dict[str, Any] = json.loads((out / "analysis.json").read_text("utf-8"))
    return found


def copy_of_demo(scratch: Path, seconds: float, *options: str) -> Path:
    """The demo clip played over and over for so long."""
    path = scratch / f"{abs(hash((seconds, options)))}.mp4"
    if not path.exists():
        encoding = () if "copy" in options else ("-preset", "veryfast", "-crf", "20")
        ffmpeg("-stream_loop", "9", "-i", DEMO, "-t", str(seconds), *options, *encoding, path)
    return path


def look(place: PlaceWatch, frames: list[Frame], legs: list[Legs], shank_px: float) -> None:
    for frame, seen in zip(frames, legs, strict=True):
        place.see(frame, seen, shank_px)


def poses(reader: PoseReader, frames: list[Frame]) -> None:
    for frame in frames:
        reader.submit(frame.index, frame.time_s, frame.image)
        list(reader.ready())
    list(reader.rest())


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
