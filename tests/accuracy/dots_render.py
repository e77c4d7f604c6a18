"""Renders the clips of the dots matrix: runs in the generator's folder and under its python, knows nothing of gait.

    python dots_render.py GENERATOR_FOLDER ORDERS.json OUT

Each order gives clips of one runner, rendered once: for each colour ID_COLOUR with all dots and ID_COLOUR_two with the
heel's alone, and ID_none.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ON_LEG = [8, 9]  # calf_back and achilles among the generator's foot points


def main() -> None:
    generator, orders, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    sys.path.insert(0, generator)
    clips, maker = importlib.import_module("clips"), importlib.import_module("make_clips")
    for order in json.loads(orders.read_text("utf-8")):
        if not (out / f"{order['id']}_none.mp4").exists():
            render(order, clips, maker, out)
            print(order["id"], flush=True)


def render(order: dict[str, Any], clips: Any, maker: Any, out: Path) -> None:
    """One runner's clips and their common truth, ID.npz and ID.json. The one without dots comes last."""
    spec = spec_of(order, clips)
    film = DotPainter(spec, order["dots"], maker, out)
    drawn, finished = maker.draw_dots, maker.Post
    maker.draw_dots, maker.Post = film.draw, film.post
    try:
        maker.render_clip(spec, str(out))
    finally:
        maker.draw_dots, maker.Post = drawn, finished
    film.close()
    (out / f"{order['id']}.mp4").replace(out / f"{order['id']}_none.mp4")


def spec_of(order: dict[str, Any], clips: Any) -> dict[str, Any]:
    """The generator's own words for an order."""
    person, gait = clips.person(**order["person"]), clips.run(**order["gait"])
    post = {**order["post"], "dots": True}  # so that it asks for them
    spec = clips.clip(order["id"], order["seed"], person, gait, order["camera"], order["scene"], post)
    return {**spec, "dur": order["dur"], "maxrate_k": 8000}


class DotPainter:
    """Draws each colour's dots on every frame, all four and the heel's two, and writes those clips.

    dots: by colour, as the generator's post.dots. The generator itself gets the frame as it was.
    """

    def __init__(self, spec: dict[str, Any], dots: dict[str, Any], maker: Any, out: Path) -> None:
        self.spec, self.dots, self.dot, self.finish = spec, dots, maker.draw_dots, maker.Post
        self.waiting: list[Any] = []
        self.paths = [out / f"{spec['id']}_{name}{two}.mp4" for name in dots for two in ("", "_two")]
        self.pipes = [self.pipe(path.with_suffix(".part.mp4")) for path in self.paths]

    def pipe(self, part: Path) -> subprocess.Popen[bytes]:
        size, fps = "{}x{}".format(*self.spec["camera"]["size"]), str(self.spec["camera"]["fps"])
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", fps, "-i", "-"]
        coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(self.spec["post"].get("crf", 20))]
        ffmpeg = ["ffmpeg", "-y", "-loglevel", "error", *raw, *coded, "-pix_fmt", "yuv420p", "-threads", "1", str(part)]
        return subprocess.Popen(ffmpeg, stdin=subprocess.PIPE)

    def draw(self, image: Any, _: Any, ts: Any, t: Any, places: Any, px_per_m: Any, visible: Any) -> Any:
        heel_only = visible.copy()
        heel_only[:, ON_LEG] = 0
        self.waiting = [
            self.dot(image, dots, ts, t, places, px_per_m, drawn)
            for dots in self.dots.values()
            for drawn in (visible, heel_only)
        ]
        return image

    def post(self, *order: Any) -> Any:
        """The generator's camera, which also develops what waits."""
        develop = self.finish(*order)

        def all_of_them(image: Any) -> Any:
            for picture, pipe in zip(self.waiting, self.pipes, strict=True):
                assert pipe.stdin is not None
                pipe.stdin.write(develop(picture).tobytes())
            return develop(image)

        return all_of_them

    def close(self) -> None:
        for path, pipe in zip(self.paths, self.pipes, strict=True):
            assert pipe.stdin is not None
            pipe.stdin.close()
            if pipe.wait():
                raise RuntimeError("ffmpeg failed")
            path.with_suffix(".part.mp4").replace(path)


if __name__ == "__main__":
    main()
