"""Photo-like crops of shoes whose form and look are drawn anew.

`python -m models.training.drawn_shoes --feet FEET --out FILE --n 500 --seed 1 [--without NAME,NAME]`. The renderer of
FEET draws them; its own shoes are only what the forms are drawn from.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.augment import Rng
from models.training.crops import check_cut
from models.training.material import check_feet
from models.training.shoe_form import Form, random_form
from models.training.shoe_paint import MOST, random_panels, uniforms, with_panels

CROPS_A_FORM = 3  # then a shoe's form is drawn again
MIRRORED_SHARE = 0.5  # of forms that are made of the other foot's shoe
SHOE_NUMBERS = (2.0, 3.0)  # of the renderer's parts
MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(slots=True)
class Workshop:
    """Draws shoes in place of a studio's own.

    models: the studio's shoes by name. worn: by the same name, the shoe drawn last and how often it was worn. panels:
    how many are on the shoes in the picture.
    """

    studio: Any
    rng: Rng
    models: dict[str, Any] = field(default_factory=dict)
    worn: dict[str, tuple[Any, int]] = field(default_factory=dict)
    panels: int = 0

    def open(self) -> None:
        """From here on the studio's shoes are drawn."""
        self.studio.shoe, self.studio.renderer.shoe_meshes = self.shoe, self.meshes
        self.studio.renderer.draw = self.draw

    def shoe(self, name: str) -> Any:
        """A drawn shoe, painted anew each time: what `Studio.shoe` is asked for."""
        shoe, times = self.worn.get(name, (None, CROPS_A_FORM))
        if times == CROPS_A_FORM:
            shoe, times = self.drawn(name), 0
        self.worn[name] = shoe, times + 1
        self.paint(shoe)
        return shoe

    def paint(self, shoe: Any) -> None:
        """Tell the shader new panels."""
        program, panels = self.studio.renderer.program, random_panels(self.rng)
        for name, value in uniforms(panels, shoe.heel).items():
            program[name].write(value.tobytes())
        self.panels = min(len(panels), MOST)

    def drawn(self, name: str) -> Any:
        """A new shoe out of a model, in place of the last one."""
        if name not in self.models:
            self.models[name] = self.studio.store.read_shoe(name)
        self.studio.renderer.shoes.pop(drawn_name(name), None)
        model = self.models[name]
        return formed(mirrored(model) if self.rng.random() < MIRRORED_SHARE else model, self.rng)

    def meshes(self, shoe: Any) -> tuple[list[Any], Any]:
        """What `Renderer.shoe_meshes` gives, of a drawn shoe; its textures are its model's."""
        renderer = self.studio.renderer
        if shoe.name not in renderer.shoes:
            model = next(model for name, model in self.models.items() if drawn_name(name) == shoe.name)
            known = type(renderer).shoe_meshes(renderer, model)[0]
            parts = [renderer.upload(part.vertices, part.faces) for part in shoe.parts]
            for mesh, like in zip(parts, known, strict=True):
                mesh.texture, mesh.tint = like.texture, like.tint
            coarse = np.pad(shoe.coarse, ((0, 0), (0, 5)))
            renderer.shoes[shoe.name] = parts, renderer.upload(coarse, shoe.coarse_faces)
        return renderer.shoes[shoe.name]  # type: ignore[no-any-return]

    def draw(self, mesh: Any, look: Any, number: float, *placed: Any) -> None:
        """What `Renderer.draw` does, with panels on the shoes."""
        renderer = self.studio.renderer
        renderer.program["panels"].value = self.panels if number in SHOE_NUMBERS else 0
        type(renderer).draw(renderer, mesh, look, number, *placed)


def drawn_name(name: str) -> str:
    """Of a drawn shoe, after its model."""
    return f"{name}, drawn"


def mirrored(shoe: Any) -> Any:
    """The other foot's shoe, to be worn on this foot."""
    sides = np.concatenate([MIRROR, MIRROR, [1.0, 1.0]]).astype(np.float32)
    parts = tuple(replace(part, vertices=part.vertices * sides) for part in shoe.parts)
    return replace(shoe, parts=parts, heel=shoe.heel * MIRROR, coarse=shoe.coarse * MIRROR.astype(np.float32))


def formed(shoe: Any, rng: Rng) -> Any:
    """A shoe of another form."""
    form = random_form(shoe.heel, rng)
    coarse = form.carried(shoe.coarse.astype(float))
    return replace(
        shoe,
        name=drawn_name(shoe.name),
        parts=tuple(replace(part, vertices=pushed(part.vertices, form)) for part in shoe.parts),
        heel=form.heel(shoe.heel),
        coarse=coarse.astype(np.float32),
        outline=importlib.import_module("assets").outline_of(coarse),
    )


def pushed(vertices: NDArray[np.float32], form: Form) -> NDArray[np.float32]:
    """Vertices [n, 8] of a part after the map."""
    places, normals = vertices[:, :3].astype(float), vertices[:, 3:6].astype(float)
    return np.hstack([form.carried(places), form.turned(places, normals), vertices[:, 6:]]).astype(np.float32)


def workshop(folder: Path, without: set[str], seed: int) -> Workshop:
    """A workshop in the studio of FEET, with all its assets but some."""
    sys.path.insert(0, str(folder.resolve()))
    shaders: Any = importlib.import_module("shaders")
    assets, feet = importlib.import_module("assets"), importlib.import_module("feet")
    check_cut(feet.SHANKS_PER_CROP, feet.ANKLE_DOWN, feet.CROP_HEIGHT, feet.CROP_WIDTH)
    shaders.FRAGMENT = with_panels(shaders.FRAGMENT)
    store = assets.Store(folder / "shoes", folder / "legs", folder / "light", folder / "heel_points.json")
    names = (sorted(store.shoe_index), sorted(store.leg_index), store.light_names)
    cast = feet.Cast(*(tuple(name for name in all_ if name not in without) for all_ in names), 1.0)
    return Workshop(feet.Studio(store, cast), np.random.default_rng([seed, 1]))


def main() -> None:
    """Render from the command line."""
    parser = argparse.ArgumentParser(description="Render crops of shoes whose form and look are drawn anew.")
    parser.add_argument("--feet", type=Path, required=True, help="folder of feet.py")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write")
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="", help="shoes, legs, lights not to use, separated by commas")
    options = parser.parse_args()
    check_feet(options.feet)
    opened = workshop(options.feet, set(options.without.split(",")), options.seed)
    opened.open()
    crops = [opened.studio.sample(np.random.default_rng([options.seed, 0, k])) for k in range(options.n)]
    importlib.import_module("feet").saved(crops, options.out)


if __name__ == "__main__":
    main()
