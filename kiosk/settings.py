"""What a store sets up, in one TOML file that staff change on the screen and that a person can read.

No secrets: the mail server's password and the staff PIN's hash live elsewhere (see kiosk.folders).
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from gait.disk import write_bytes
from gait.errors import SettingsFault
from gait.verdict.rules import senseless_limit, usual_rules
from kiosk.faults import DiskFull
from kiosk.words import LANGUAGES

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """name, logo (path of a PNG, empty for none): on the screen and in the report. language: of the welcome screen."""

    name: str = "Gait kiosk"
    logo: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """device: path, empty for none; `clip:PATH` plays a clip. width, height, rate_hz: the mode, as the sensor gives it.

    rotation_deg: clockwise turn that makes the picture upright: 0, 90, 180 or 270. crop: left, top, right, bottom of
    what is kept of the upright picture, as shares of it. exposure_us: 0 leaves it to the camera. mains_hz: 50 or 60,
    0 unset. px_per_m, roll_deg: what the calibration sheet showed, 0 before.
    """

    device: str = ""
    width: int = 1920
    height: int = 1080
    rate_hz: float = 60.0
    rotation_deg: int = 90
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    exposure_us: int = 0
    mains_hz: int = 50
    px_per_m: float = 0.0
    roll_deg: float = 0.0


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
    """queue: CUPS's name of it, empty turns printing off. paper: A4 or Letter."""

    queue: str = ""
    paper: str = "A4"


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """Of visits. video_hours: that one stays after its end which nobody agreed to keep, with its video; 24 at most.

    visit_days: until one is deleted that is kept.
    """

    video_hours: float = 0.0
    visit_days: float = 365.0


@dataclass(frozen=True, slots=True)
class Settings:
    store: StoreSettings = field(default_factory=StoreSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    rules: RuleSettings = field(default_factory=RuleSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)


PARTS: dict[str, type[Any]] = {
    "store": StoreSettings,
    "camera": CameraSettings,
    "rules": RuleSettings,
    "mail": MailSettings,
    "printer": PrinterSettings,
    "retention": RetentionSettings,
}


def read_settings(path: Path) -> Settings:
    """The settings, defaults where the file or a line is missing. Raises SettingsFault for what makes no sense."""
    try:
        tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise SettingsFault(f"The settings in {path} cannot be read: {error}.") from error
    unknown = sorted(set(tables) - set(PARTS))
    if unknown:
        raise SettingsFault(f"The settings in {path} have a part that is not known: {', '.join(unknown)}.")
    settings = Settings(**{name: read_part(name, kind, tables.get(name, {})) for name, kind in PARTS.items()})
    check(settings)
    return settings


def read_part(name: str, kind: type[Part], table: object) -> Part:
    """One part from its table; a whole number serves where a broken one is meant. Raises SettingsFault."""
    defaults = asdict(kind())  # type: ignore[call-overload]
    given = dict(table) if isinstance(table, dict) else {"": table}
    wrong = sorted(key for key, value in given.items() if key not in defaults or not fits(value, defaults[key]))
    if wrong:
        raise SettingsFault(f"The setting {name}.{wrong[0]} is not known or is not of the right kind.")
    return kind(**{key: like(given[key], defaults[key]) for key in given})


def fits(value: object, default: object) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, list) and len(value) == len(default) and all(fits(v, 0.0) for v in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def like(value: Any, default: object) -> Any:
    if isinstance(default, tuple):
        return tuple(float(entry) for entry in value)
    return float(value) if isinstance(default, float) else value


def check(settings: Settings) -> None:
    """Raise SettingsFault for a value that cannot be."""
    camera, left_top, senseless = settings.camera, settings.camera.crop[:2], senseless_limit(settings.rules)
    sound = {
        "store.language": settings.store.language in LANGUAGES,
        "camera.width": camera.width > 0 and camera.height > 0 and camera.rate_hz > 0,
        "camera.rotation_deg": camera.rotation_deg in (0, 90, 180, 270),
        "camera.crop": all(0 <= low < high <= 1 for low, high in zip(left_top, camera.crop[2:], strict=True)),
        "camera.mains_hz": camera.mains_hz in (0, 50, 60),
        f"rules.{senseless}": not senseless,
        "mail.port": 0 < settings.mail.port < 65536,
        "mail.security": settings.mail.security in ("starttls", "tls", "none"),
        "printer.paper": settings.printer.paper in ("A4", "Letter"),
        "retention.video_hours": 0 <= settings.retention.video_hours <= 24,
        "retention.visit_days": settings.retention.visit_days > 0,
    }
    wrong = [name for name, fine in sound.items() if not fine]
    if wrong:
        raise SettingsFault(f"The setting {wrong[0]} cannot be used: {value_of(settings, wrong[0])}.")


def value_of(settings: Settings, name: str) -> object:
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
        raise DiskFull(f"The settings could not be saved: {error.strerror or error}.") from error


def plain(table: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}
