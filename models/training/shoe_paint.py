"""Another look for shoes: panels, soles, tabs, stripes and logos, painted on by the renderer's own shader.

Places on a shoe are two numbers in metres: how far round the ankle's axis from the middle of the heel, and the height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.augment import Rng
from models.training.scene_file import Floats

MOST = 14  # panels of a shoe
ROUND_M = 0.060  # radius by which an angle about the ankle's axis becomes a length, and the axis's depth
UNIFORMS = f"""
uniform int panels;
uniform vec2 heel_middle;  // x at height 0, and its slope
uniform vec4 panel_place[{MOST}];  // middle and half of the size, m
uniform vec4 panel_shape[{MOST}];  // cosine and sine of its turn, exponent of its outline, 1 when on both sides
uniform vec4 panel_colour[{MOST}];  // linear RGB, and how much it covers
uniform vec4 panel_cloth[{MOST}];  // softness, wobble, weave, its period m
vec3 painted(vec3 colour) {{
    float off = own_place.x - heel_middle.x - heel_middle.y * own_place.y;
    vec2 at = vec2({ROUND_M} * atan(off, own_place.z + {ROUND_M}), own_place.y);
    vec3 fine = textureLod(base, vec2(uv.x, mix(uv.y, 1.0 - uv.y, flip_v)), 0.0).rgb;
    vec3 coarse = textureLod(base, vec2(uv.x, mix(uv.y, 1.0 - uv.y, flip_v)), 5.0).rgb;
    float detail = clamp((0.1 + dot(fine, vec3(0.33))) / (0.1 + dot(coarse, vec3(0.33))), 0.5, 1.7);
    vec2 wave = textureLod(noise, at * 9.0, 0.0).bg - 0.5;
    for (int i = 0; i < panels; i++) {{
        vec2 p = vec2(panel_shape[i].w > 0.5 ? abs(at.x) : at.x, at.y) - panel_place[i].xy + panel_cloth[i].y * wave;
        p = vec2(panel_shape[i].x * p.x + panel_shape[i].y * p.y, panel_shape[i].x * p.y - panel_shape[i].y * p.x);
        vec2 a = pow(abs(p) / panel_place[i].zw + 1e-6, vec2(panel_shape[i].z));
        float out_of = pow(a.x + a.y, 1.0 / panel_shape[i].z);
        float cover = panel_colour[i].w * (1.0 - smoothstep(1.0 - panel_cloth[i].x, 1.0, out_of));
        vec2 thread = sin(p * 6.2831853 / panel_cloth[i].w);
        vec3 cloth = panel_colour[i].rgb * detail * (1.0 + panel_cloth[i].z * thread.x * thread.y);
        colour = mix(colour, cloth, cover);
    }}
    return colour;
}}

void main() {{"""
BEFORE = "vec3 h = own_place * 37.0;"  # of the shader: here a texture's colour is whole
WHOLE = (0.0, 0.0, 9.0, 9.0)  # place of a panel that covers all of a shoe


@dataclass(frozen=True, slots=True)
class Panel:
    """Part of a shoe's look; what the shader's uniforms of that name say, and turn in radians."""

    place: tuple[float, float, float, float]
    colour: Floats
    cover: float = 1.0
    turn: float = 0.0
    outline: float = 4.0
    both: bool = False
    soft: float = 0.05
    wobble: float = 0.0
    weave: float = 0.0
    period: float = 0.004


def with_panels(fragment: str) -> str:
    """The renderer's fragment shader with panels painted on. ValueError when it is not the shader this was made for."""
    if fragment.count("void main() {") != 1 or fragment.count(BEFORE) != 1:
        raise ValueError("The renderer's shader is another one; see shoe_paint.BEFORE.")
    return fragment.replace("void main() {", UNIFORMS).replace(BEFORE, f"colour = painted(colour);\n{BEFORE}")


def uniforms(panels: list[Panel], heel: Floats) -> dict[str, NDArray[np.float32]]:
    """What the shader is told of a shoe with these heel points [2, 3]."""
    slope = (heel[0, 0] - heel[1, 0]) / (heel[0, 1] - heel[1, 1])
    rows = [
        [
            panel.place,
            (np.cos(panel.turn), np.sin(panel.turn), panel.outline, panel.both),
            (*panel.colour, panel.cover),
            (panel.soft, panel.wobble, panel.weave, panel.period),
        ]
        for panel in panels[:MOST]
    ]
    table = np.zeros((4, MOST, 4), np.float32)
    table[:, : len(rows)] = np.array(rows, np.float32).reshape(-1, 4, 4).transpose(1, 0, 2)
    names = ("panel_place", "panel_shape", "panel_colour", "panel_cloth")
    middle = np.array([heel[1, 0] - slope * heel[1, 1], slope], np.float32)
    return dict(zip(names, table, strict=True)) | {"heel_middle": middle}


def random_panels(rng: Rng) -> list[Panel]:
    """None at all, or a shoe's: its cloth, its sole, and what is sewn and printed on."""
    if rng.random() < 0.15:
        return []
    colours = palette(rng)
    parts: list[Panel] = []
    if rng.random() < 0.8:
        parts.append(Panel(WHOLE, colours[0], cover=rng.choice([1.0, rng.uniform(0.5, 1.0)]), **cloth(rng)))
    parts += [random_side(colours, rng) for _ in range(int(rng.integers(0, 4)))]
    parts += [random_counter(colours, rng) for _ in range(int(rng.integers(0, 4)))]
    parts += random_sole(colours, rng) if rng.random() < 0.75 else []
    parts += [random_logo(colours, rng) for _ in range(int(rng.integers(0, 3)))]
    return parts


def palette(rng: Rng) -> list[Floats]:
    """Two to five linear colours: a shoe of one tone, or of several that stand out."""
    count, base = int(rng.integers(2, 6)), colour(rng)
    if rng.random() < 0.35:
        return [base * np.exp(rng.normal(0, 0.3, 3) * 0.3 + rng.normal(0, 0.25)) for _ in range(count)]
    return [base, *(colour(rng) for _ in range(count - 1))]


def colour(rng: Rng) -> Floats:
    """White, black, grey or any colour, linear."""
    kind = rng.random()
    if kind < 0.25:
        return np.asarray(rng.uniform(0.55, 0.9) * np.exp(rng.normal(0, 0.04, 3)))
    if kind < 0.50:
        return np.asarray(rng.uniform(0.006, 0.05) * np.exp(rng.normal(0, 0.12, 3)))
    if kind < 0.62:
        return np.asarray(rng.uniform(0.05, 0.5) * np.exp(rng.normal(0, 0.06, 3)))
    return np.asarray(rng.uniform(0.05, 1.0, 3) ** 2.2)


def any_of(colours: list[Floats], rng: Rng) -> Floats:
    """One of a shoe's colours; now and then one that throws all light back."""
    return np.asarray(colours[rng.integers(len(colours))] * (3.0 if rng.random() < 0.03 else 1.0))


def cloth(rng: Rng) -> dict[str, Any]:
    """Edge and weave."""
    woven = rng.random() < 0.4
    return {
        "soft": rng.uniform(0.02, 0.3),
        "wobble": rng.uniform(0, 0.006) if rng.random() < 0.4 else 0.0,
        "weave": rng.uniform(0.05, 0.45) if woven else 0.0,
        "period": rng.uniform(0.002, 0.012),
    }


def random_sole(colours: list[Floats], rng: Rng) -> list[Panel]:
    """A sole of its own colour, now and then with a line round it or a darker tread."""
    top = rng.uniform(0.014, 0.042)
    soles = [Panel((0.0, 0.0, 9.0, top), any_of([*colours, colour(rng), np.full(3, 0.75)], rng), soft=0.03)]
    for _ in range(int(rng.integers(0, 3))):
        place = (0.0, rng.uniform(0.2, 0.95) * top, 9.0, rng.uniform(0.001, 0.005))
        soles.append(Panel(place, any_of(colours, rng), turn=rng.normal(0, 0.02), wobble=rng.uniform(0, 0.004)))
    if rng.random() < 0.4:
        soles.append(Panel((0.0, 0.0, 9.0, rng.uniform(0.003, 0.010)), any_of(colours, rng)))
    return soles


def random_counter(colours: list[Floats], rng: Rng) -> Panel:
    """Sewn round the heel and the same on both sides: counter, tab, seam, or band; many stand a little askew."""
    kind, askew, drawn = rng.random(), rng.normal(0, 0.03), any_of(colours, rng)
    off = rng.normal(0, 0.0008)
    if kind < 0.4:  # counter
        place = (off, rng.uniform(0.03, 0.06), rng.uniform(0.012, 0.07), rng.uniform(0.012, 0.04))
        return Panel(place, drawn, turn=askew, outline=rng.uniform(1.5, 9), **cloth(rng))
    if kind < 0.65:  # tab or seam
        place = (off, rng.uniform(0.04, 0.10), rng.uniform(0.0015, 0.012), rng.uniform(0.01, 0.05))
        return Panel(place, drawn, turn=askew * 0.5, outline=rng.uniform(2, 9), **cloth(rng))
    if kind < 0.85:  # band, flat or rising to both sides
        place = (0.0, rng.uniform(0.03, 0.11), 9.0, rng.uniform(0.002, 0.014))
        return Panel(place, drawn, turn=rng.normal(0, 0.3), both=True, **cloth(rng))
    place = (rng.uniform(0.008, 0.05), rng.uniform(0.03, 0.09), rng.uniform(0.002, 0.012), rng.uniform(0.008, 0.04))
    return Panel(place, drawn, turn=rng.normal(0, 0.5), both=True, outline=rng.uniform(1.5, 9), **cloth(rng))


def random_side(colours: list[Floats], rng: Rng) -> Panel:
    """On one flank or both: stripes, swooshes, overlays."""
    place = (rng.uniform(0.03, 0.13), rng.uniform(0.02, 0.09), rng.uniform(0.003, 0.05), rng.uniform(0.005, 0.04))
    side, both = float(rng.choice([-1, 1])), bool(rng.random() < 0.6)
    placed = (place[0] if both else side * place[0], *place[1:])
    turn, outline = rng.normal(0, 0.7), rng.uniform(1.3, 9)
    return Panel(placed, any_of(colours, rng), turn=turn, both=both, outline=outline, **cloth(rng))


def random_logo(colours: list[Floats], rng: Rng) -> Panel:
    """Printed on the heel, anywhere on it."""
    place = (rng.normal(0, 0.010), rng.uniform(0.03, 0.09), rng.uniform(0.002, 0.012), rng.uniform(0.002, 0.010))
    turn, outline = rng.normal(0, 0.8), rng.uniform(1.0, 9)
    return Panel(place, any_of(colours, rng), turn=turn, outline=outline, **cloth(rng))
