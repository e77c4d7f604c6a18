"""What a store sets up, in one TOML file that staff change on the screen and that a person can read.

No secrets: the mail server's password and the staff PIN's hash live elsewhere (see kiosk.folders).
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from gait.clip.orientation import WHOLE, Orientation, is_crop
from gait.clip.times import MOST_FPS
from gait.disk import reason, write_bytes
from gait.errors import SettingsFault
from gait.shoes.size_chart import SYSTEMS
from gait.verdict.limits import SPANS
from gait.verdict.rules import senseless_limit, usual_rules
from kiosk.faults import DiskFull
from kiosk.visit.model import FURTHER_WARM_UP_S, WARM_UP_S
from kiosk.words import LANGUAGES

Part = TypeVar("Part")
RECEIPT = "Receipt"  # in a sheet's place, as gait.report.sheet spells it; who only prints loads no report for it


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """name, logo (path of a PNG, empty for none): on the screen and in the report. language: of the welcome screen.

    sizes: the system that shoe sizes are asked and shown in, see gait.shoes.size_chart.
    """

    name: str = "Gait kiosk"
    logo: str = ""
    language: str = "en"
    sizes: str = "EU"


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """device: path, empty for none; `clip:PATH` plays a clip. width, height, rate_hz: the mode, as the sensor gives it.

    rotation_deg: clockwise turn that makes the picture upright: 0, 90, 180 or 270. mirrored: whether the camera shows
    left for right, which would exchange the feet, so that it is turned back. crop: left, top, right, bottom of what is
    kept of the upright picture, as shares of it. exposure_us: 0 leaves it to the camera. mains_hz: 50 or 60, 0 unset.
    px_per_m, roll_deg: what the calibration sheet showed, 0 before.
    """

    device: str = ""
    width: int = 1920
    height: int = 1080
    rate_hz: float = 60.0
    rotation_deg: int = 90
    mirrored: bool = False
    crop: tuple[float, float, float, float] = WHOLE
    exposure_us: int = 0
    mains_hz: int = 50
    px_per_m: float = 0.0
    roll_deg: float = 0.0

    @property
    def orientation(self) -> Orientation:
        """How its pictures are turned and cut from now on; a recording carries its own."""
        return Orientation(self.rotation_deg, self.mirrored, self.crop)


def usual(name: str) -> Any:
    """A limit that is what the usual rules say. Raises ModelFault, SettingsFault when it is needed."""
    return field(default_factory=lambda: getattr(usual_rules(), name))


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Limits of the verdict, degrees, as in gait.verdict.rules.Rules; what a store does not set is as usual there."""

    over_peak_deg: float = usual("over_peak_deg")
    over_excursion_deg: float = usual("over_excursion_deg")
    supination_peak_deg: float = usual("supination_peak_deg")
    supination_excursion_deg: float = usual("supination_excursion_deg")
    least_steps: int = usual("least_steps")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """host: empty turns e-mail off. security: starttls, tls, or none for a relay on this machine."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """queue: CUPS's name of it, empty turns printing off. paper: A4 or Letter, of every report.

    Receipt: an 80 mm roll is printed, and what goes by mail or to a phone is on A4.
    """

    queue: str = ""
    paper: str = "A4"


@dataclass(frozen=True, slots=True)
class ShareSettings:
    """Phones in the shop's network. address: this machine's own there, empty turns all of it off.

    staff_phone: beside handing out reports, let staff start, stop and record again from a phone that they pair.
    """

    address: str = ""
    port: int = 8090
    staff_phone: bool = False

    @property
    def origin(self) -> str:
        """What every address begins with that a phone opens."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}"

    @property
    def takes_keys(self) -> bool:
        """Whether a phone of the staff's is answered."""
        return bool(self.address and self.staff_phone)


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """Of visits. video_hours: that one stays after its end which nobody agreed to keep, with its video; 24 at most.

    visit_days: until one is deleted that is kept.
    """

    video_hours: float = 0.0
    visit_days: float = 365.0


@dataclass(frozen=True, slots=True)
class WarmUpSettings:
    """Seconds of easy running before a recording: in the first shoe of a visit, in each further one."""

    first_s: float = WARM_UP_S
    further_s: float = FURTHER_WARM_UP_S


@dataclass(frozen=True, slots=True)
class TreadmillSettings:
    """The treadmill that says itself how it runs. address: its Bluetooth address, empty for none; name: as it says."""

    address: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """volume_pct: of the signals to the runner; 0 mutes them. speech: whether sentences are spoken beside the beeps."""

    volume_pct: int = 70
    speech: bool = True


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """When recordings go to a chain's centre, and are analysed again here. night_from, night_until: hours of the day
    between which they go as fast as the line is; the same hour twice: always. day_kb_s: thousands of bytes a second at
    other times, 0 for none."""

    night_from: int = 22
    night_until: int = 6
    day_kb_s: int = 0

    def is_night(self, now: float) -> bool:
        """Whether the shop is closed and its line free. now: seconds since 1970."""
        hour, begins, ends = datetime.fromtimestamp(now).hour, self.night_from, self.night_until
        return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """diagonal_inch: of the touchscreen, 0 for what it says itself. larger_words: on the customer's screens."""

    diagonal_inch: float = 0.0
    larger_words: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    store: StoreSettings = field(default_factory=StoreSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    rules: RuleSettings = field(default_factory=RuleSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    share: ShareSettings = field(default_factory=ShareSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    warm_up: WarmUpSettings = field(default_factory=WarmUpSettings)
    treadmill: TreadmillSettings = field(default_factory=TreadmillSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    link: LinkSettings = field(default_factory=LinkSettings)


PARTS: dict[str, type[Any]] = {
    "store": StoreSettings,
    "camera": CameraSettings,
    "rules": RuleSettings,
    "mail": MailSettings,
    "printer": PrinterSettings,
    "share": ShareSettings,
    "retention": RetentionSettings,
    "warm_up": WarmUpSettings,
    "treadmill": TreadmillSettings,
    "sound": SoundSettings,
    "screen": ScreenSettings,
    "link": LinkSettings,
}


# What a setting may be: (least, most) of a number, (letters at most) of a text, or the only values there are.
RANGES: dict[str, tuple[float, float] | int | tuple[str, ...]] = {
    "store.name": 80,
    "store.logo": 1000,
    "store.language": tuple(LANGUAGES),
    "store.sizes": SYSTEMS,
    "camera.device": 1000,
    "camera.width": (16, 16384),
    "camera.height": (16, 16384),
    "camera.rate_hz": (1.0, MOST_FPS),
    "camera.rotation_deg": (0, 270),
    "camera.mirrored": (0, 1),
    "camera.crop": (0.0, 1.0),
    "camera.exposure_us": (0, 1_000_000),
    "camera.mains_hz": (0, 60),
    "camera.px_per_m": (0.0, 100_000.0),
    "camera.roll_deg": (-180.0, 180.0),
    **{f"rules.{name}": (span.least, span.most) for name, span in SPANS.items()},
    "mail.host": 253,
    "mail.port": (1, 65535),
    "mail.security": ("starttls", "tls", "none"),
    "mail.user": 254,
    "mail.sender": 320,
    "printer.queue": 127,
    "printer.paper": ("A4", "Letter", RECEIPT),
    "share.address": 45,
    "share.port": (1024, 65535),
    "share.staff_phone": (0, 1),
    "retention.video_hours": (0.0, 24.0),
    "retention.visit_days": (1.0, 36_500.0),
    "warm_up.first_s": (0.0, 1200.0),
    "warm_up.further_s": (0.0, 1200.0),
    "treadmill.address": 17,
    "treadmill.name": 248,
    "sound.volume_pct": (0, 100),
    "sound.speech": (0, 1),
    "screen.diagonal_inch": (0.0, 100.0),
    "screen.larger_words": (0, 1),
    "link.night_from": (0, 23),
    "link.night_until": (0, 23),
    "link.day_kb_s": (0, 1_000_000),
}
ONLY = {"camera.rotation_deg": (0, 90, 180, 270), "camera.mains_hz": (0, 50, 60)}  # of their ranges


def read_settings(path: Path) -> Settings:
    """The settings, defaults where the file or a line is missing. Raises SettingsFault for what makes no sense."""
    settings, refused = usable_settings(path)
    for why in refused.values():
        raise SettingsFault(why)
    return settings


def settings_for(path: Path, *parts: str) -> Settings:
    """The settings for somebody who needs these parts of them. Raises SettingsFault where one of those is refused."""
    settings, refused = usable_settings(path)
    for why in [why for name, why in refused.items() if name.partition(".")[0] in parts]:
        raise SettingsFault(why)
    return settings


def usable_settings(path: Path) -> tuple[Settings, dict[str, str]]:
    """The settings as far as they make sense, and the others' names with why each is refused: it is as usual then.

    Raises SettingsFault for a file that is no TOML at all.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsFault(f"The settings in {path} cannot be read: {reason(error)}.") from error
    refused = {
        name: f"The settings in {path} have a part that is not known: {name}." for name in set(tables) - set(PARTS)
    }
    parts = {name: usable_part(name, kind, tables.get(name, {}), refused) for name, kind in PARTS.items()}
    settings = Settings(**parts)
    if senseless := senseless_limit(settings.rules):
        refused[f"rules.{senseless}"] = told(settings, f"rules.{senseless}")
        settings = replace(settings, rules=RuleSettings())
    return settings, refused


def usable_part(name: str, kind: type[Part], table: object, refused: dict[str, str]) -> Part:
    """One part from its table; a whole number serves where a broken one is meant. What is refused is noted."""
    defaults = asdict(kind())  # type: ignore[call-overload]
    given = dict(table) if isinstance(table, dict) else {"": table}
    wrong = {key: why for key, value in given.items() if (why := refusal(f"{name}.{key}", value, defaults.get(key)))}
    refused |= {f"{name}.{key}": why for key, why in wrong.items()}
    return kind(**{key: like(value, defaults[key]) for key, value in given.items() if key not in wrong})


def refusal(name: str, value: object, default: object) -> str:
    """Why this cannot be the setting's value; empty when it can."""
    if default is None or not fits(value, default):
        return f"The setting {name} is not known or is not of the right kind."
    return "" if is_sound(name, value) else f"The setting {name} cannot be used: {repr(value)[:80]}."


def fits(value: object, default: object) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, list | tuple) and len(value) == len(default) and all(fits(v, 0.0) for v in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def is_sound(name: str, value: Any) -> bool:
    """Whether a value of the right kind is one that there may be. NaN lies in no range."""
    allowed = RANGES[name]
    if isinstance(allowed, int):
        return len(value) <= allowed and (value == "" or value.isprintable())
    if isinstance(value, str):
        return value in allowed
    if isinstance(value, list | tuple):
        return is_crop(value)
    low, high = allowed
    return low <= value <= high and value in ONLY.get(name, (value,))


def like(value: Any, default: object) -> Any:
    if isinstance(default, tuple):
        return tuple(float(entry) for entry in value)
    return float(value) if isinstance(default, float) else value


def check(settings: Settings) -> None:
    """Raise SettingsFault for a value that cannot be."""
    wrong = [name for name in RANGES if not is_sound(name, value_of(settings, name))]
    senseless = senseless_limit(settings.rules)
    wrong += [f"rules.{senseless}"] if senseless else []
    if wrong:
        raise SettingsFault(told(settings, wrong[0]))


def told(settings: Settings, name: str) -> str:
    return f"The setting {name} cannot be used: {value_of(settings, name)}."


def value_of(settings: Settings, name: str) -> Any:
    part, _, key = name.partition(".")
    return getattr(getattr(settings, part), key)


def write_settings(settings: Settings, path: Path) -> None:
    """Written whole or not at all. Raises SettingsFault for what makes no sense, DiskFull when it cannot be.

    Usual limits are not written: a store that has none of its own goes by those of the version that it runs.
    """
    check(settings)
    tables = {part.name: plain(asdict(getattr(settings, part.name))) for part in fields(settings)}
    usual_limits = asdict(RuleSettings())
    tables["rules"] = {name: limit for name, limit in tables["rules"].items() if limit != usual_limits[name]}
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(path, tomli_w.dumps(tables).encode("utf-8"), private=True)
    except OSError as error:
        raise DiskFull(f"The settings could not be saved: {reason(error)}.") from error


def plain(table: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}
