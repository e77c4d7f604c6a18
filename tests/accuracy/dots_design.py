"""The clips of the dots matrix: each pair of colour, skin, shoe, framing and light is somewhere among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Rgb = tuple[int, int, int]

COLOURS: dict[str, Rgb] = {
    "white": (240, 240, 234),
    "black": (22, 22, 24),
    "red": (205, 40, 44),
    "orange": (240, 120, 30),
    "yellow": (236, 214, 40),
    "green": (60, 190, 80),
    "blue": (40, 90, 200),
    "pink": (235, 110, 160),
}
RINGED = ("white", "black")  # a white dot on white is seen by its ring
DARK_RING, LIGHT_RING = (25, 25, 25), (235, 235, 230)  # round a light dot, round a dark one
LIGHT_COLOURS = ("white", "orange", "yellow", "green", "pink")
OWN_COLOUR = {("orange", "neon"), ("red", "neon")}  # the dot of the shoe's own tab: ringed too
SKINS = ("light", "tan", "brown", "dark")
SHOES = (
    "white",
    "neon",
    "black",
    "scan:khronos_mvs_midnight",
    "scan:running_shoe_concept",
    "scan:nike_flex_runner",
)
FRAMINGS: dict[str, dict[str, Any]] = {  # the camera's own size of leg, cut to the legs: fewer pixels to render
    "full": {"framing": "close", "f_px": 2016.0, "dist": 2.2, "height": 0.5, "size": (480, 560), "fps": 60},
    "legs": {"framing": "legs", "dist": 2.0, "height": 0.45, "size": (480, 640), "fps": 30},
    "close": {"framing": "close", "dist": 1.7, "height": 0.35, "size": (560, 560), "fps": 30},
}
RADIUS_M = {"full": 0.005, "legs": 0.007, "close": 0.007}  # 9, 8 and 11 px across
LIGHTS: dict[str, dict[str, Any]] = {
    "bright": {},
    "dim": {"expo": 0.42, "tint": [1.0, 0.94, 0.85]},
}
NOISE = {"bright": 1.6, "dim": 4.0}  # grey levels
WALLS, FLOORS = ("white", "grey", "wood", "dark"), ("wood", "grey", "carpet", "light")
DURATION_S = 2.5


@dataclass(frozen=True, slots=True)
class DottedRunner:
    """One rendered runner of the matrix, with dots of each of two colours in turn. grey: by a grey camera, 25/s."""

    colours: tuple[str, ...]
    skin: str
    shoe: str
    framing: str
    light: str
    grey: bool = False

    @property
    def name(self) -> str:
        shoe = self.shoe.removeprefix("scan:").split("_")[-1]
        return "-".join([shoe, self.skin, self.framing, self.light] + ["grey"] * self.grey)


def design() -> list[DottedRunner]:
    """Every shoe on every skin, every colour once on every shoe, the rest in turn; then four by a grey camera."""
    colours, framings, lights = list(COLOURS), list(FRAMINGS), list(LIGHTS)
    coloured = [
        DottedRunner(
            (colours[2 * ((k + s) % 4)], colours[2 * ((k + s) % 4) + 1]),
            SKINS[k],
            SHOES[s],
            framings[(k + 2 * s) % 3],
            lights[(k // 2 + s) % 2],
        )
        for s in range(len(SHOES))
        for k in range(len(SKINS))
    ]
    grey = [
        DottedRunner((colours[k], colours[k + 4]), SKINS[k], SHOES[k + 2], "close", lights[k % 2], True)
        for k in range(4)
    ]
    return [*coloured, *grey]


def order(scene: DottedRunner, number: int) -> dict[str, Any]:
    """What dots_render.py is told of a scene."""
    camera = {**FRAMINGS[scene.framing], "azimuth": (-4.0, 0.0, 4.0)[number % 3], "sub": 2, "shutter": 1 / 160}
    return {
        "id": scene.name,
        "seed": 7000 + number,
        "dur": DURATION_S,
        "dots": {colour: dots(scene, colour) for colour in scene.colours},
        "person": person(scene, number),
        "gait": {"l": 4.0 + number % 11, "r": 14.0 - number % 9, "speed": 2.7, "cadence": 170, "contact": 0.24},
        "camera": {**camera, "fps": 25} if scene.grey else camera,
        "scene": {**LIGHTS[scene.light], "wall": WALLS[number % 4], "floor": FLOORS[number // 4 % 4]},
        "post": {"noise": NOISE[scene.light], "grey": scene.grey, "crf": 20 + number % 8},
    }


def dots(scene: DottedRunner, colour: str) -> dict[str, Any]:
    """How the generator draws dots of a colour: ringed where they would not stand out, and for a grey camera."""
    plain: dict[str, Any] = {"color": COLOURS[colour], "radius_m": RADIUS_M[scene.framing]}
    ringed = scene.grey or colour in RINGED or (colour, scene.shoe) in OWN_COLOUR
    return plain | ({"ring": DARK_RING if colour in LIGHT_COLOURS else LIGHT_RING} if ringed else {})


def person(scene: DottedRunner, number: int) -> dict[str, Any]:
    """A body for a scene, with a sock that leaves the Achilles tendon free."""
    sex, height = (("male", 1.77), ("female", 1.66))[number % 2]
    return {"sex": sex, "height": height, "skin": scene.skin, "shoes": scene.shoe, "sock_h": 0.03, "dot_seed": number}
