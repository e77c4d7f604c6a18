"""The command line: what can be asked for, and which command is asked. A command is imported when it runs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gait.markers import Markers
from gait.pose.skeleton import JOINTS, Joint
from gait.words.languages import LANGUAGES

if TYPE_CHECKING:
    from gait.movements.person import Area

PAPERS = {"a4": "A4", "letter": "Letter", "receipt": "Receipt"}  # what is typed, and its name in gait.report.sheet
SIZE_STEP, MOST_SIZE = 8, 1024  # px of a network's input: a cell of its maps; at most 0.6 GB of memory

DESCRIPTION = """\
Gait analysis from video: how the heels of one runner on a treadmill move, seen from behind.

  gait analyse run.mp4                 verdict, report.pdf and pictures in run/
  gait analyse run.mp4 --standing stand.mp4   the same, zeroed by a standing trial
  gait show run.mp4 --maps             what the pose network sees
  gait show run.mp4 --action           what is done, said over the film
  gait validate marked.mp4             dots against markerless, on a clip with dots
  gait poses run.mp4                   OpenPose JSON, one file a frame
  gait action add squat squat.mp4      enrol a movement; gait action score squat other.mp4 compares with it
  gait match a.jpg b.jpg               how alike people hold themselves in two pictures
  gait export run --format csv         a result for a spreadsheet, OpenSim (trc) or OpenPose's readers
  gait compare old/ new.mp4            what moves differently from one recording to another
  gait neutral build a.mp4 b.mp4 c.mp4 --out own.npz   a reference of your own runners
"""

RECORDING = """\
How to record: camera upright, about 2.2 m behind the belt and half a metre up, in line with it; 1080 x 1920 at
60 frames a second; light on the heels; 20 seconds of steady running. A test shoe with two dots on each heel counter
is measured more closely than one without, two dots more on each lower leg more closely still; shoes without dots do.

Exit status: 0 analysed, 2 wrong usage, or a table, reference or movement that was named and cannot be used, 3 the clip
cannot be used (analysis.json says why), 4 a fault of the machine, 141 the output was read in part only, as by `head`;
what was written to files is whole.
"""


def read_order(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for; None: by the process's own arguments. Leaves with status 2 where that cannot be understood."""
    return parser().parse_args([*complete(sys.argv[1:] if arguments is None else arguments)])


def complete(arguments: Sequence[str]) -> Iterator[str]:
    """The same, where a bare `--maps` stands before a file: it would take the file for a joint."""
    for word, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        yield "--maps=all" if word == "--maps" and Path(following).suffix else word


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        "gait", description=DESCRIPTION, epilog=RECORDING, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    add_analyse(verbs.add_parser("analyse", help="measure a clip and write the report"))
    add_validate(verbs.add_parser("validate", help="compare dots and markerless angles on marked clips"))
    add_show(verbs.add_parser("show", help="draw what the pose network sees"))
    add_poses(verbs.add_parser("poses", help="write OpenPose JSON"))
    add_export(verbs.add_parser("export", help="write a result for other tools"))
    add_match(verbs.add_parser("match", help="say how alike people hold themselves in two pictures"))
    add_action(verbs.add_parser("action", help="enrol a movement from a clip, score another against it"))
    add_neutral(verbs.add_parser("neutral", help="build or show a reference to compare with"))
    add_compare(verbs.add_parser("compare", help="compare two clips or two results"))
    add_shoes(verbs.add_parser("shoes", help="say what is understood of a table of shoes"))
    return top


def add_analyse(verb: argparse.ArgumentParser) -> None:
    verb.description = "Measure a clip: analysis.json, report.pdf, tracks.npz and frames/."
    verb.add_argument("clip", type=Path, metavar="CLIP", help="a video, or a folder of OpenPose JSON")
    verb.add_argument("--out", type=Path, metavar="DIR", help="where to write (default: CLIP's name beside it)")
    verb.add_argument("--paced", action="store_true", help="take the frames at their own times, as from a camera")
    verb.add_argument("--standing", type=Path, metavar="CLIP", help="3 s of standing in the same shoes: sets the zero")
    verb.add_argument(
        "--markers",
        type=Markers,
        choices=list(Markers),
        default=Markers.AUTO,
        help="dots, the shoe's own or on the leg too: when seen, always, never",
    )
    verb.add_argument("--shoes", type=Path, metavar="CSV", help="catalogue for the short list")
    verb.add_argument("--reference", type=Path, metavar="FILE", help="what to compare with (default: built in)")
    verb.add_argument("--lang", choices=list(LANGUAGES), default="en", help="language of the report")
    verb.add_argument("--paper", choices=list(PAPERS), default="a4", help="paper that the report is for")
    verb.add_argument(
        "--fps", type=rate, help="frames a second, of a file that does not say it or of a folder of JSON (default 60)"
    )
    verb.add_argument("--no-report", action="store_true", help="write no PDF")
    verb.add_argument("--json", action="store_true", help="print analysis.json and nothing else")
    verb.set_defaults(command=run_analyse)


def rate(text: str) -> float:
    """A frame rate."""
    return within(text, 1.0, 1000.0, "a frame rate lies between 1 and 1000")


def within(text: str, low: float, high: float, otherwise: str) -> float:
    """A number of a range; `otherwise` says what is wrong with another one."""
    value = float(text)
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(otherwise)
    return value


def run_analyse(order: argparse.Namespace) -> None:
    from gait.commands.analyse import AnalyseRequest, analyse

    analyse(
        AnalyseRequest(
            clip=order.clip,
            out=order.out or folder_beside(order.clip),
            paced=order.paced,
            standing=order.standing,
            markers=order.markers,
            shoes=order.shoes,
            fps=order.fps,
            report=not order.no_report,
            as_json=order.json,
            reference=order.reference,
            language=order.lang,
            sheet=PAPERS[order.paper],
        )
    )


def add_validate(verb: argparse.ArgumentParser) -> None:
    verb.description = "Dots' and markerless angles of the same frames: bias, limits of agreement, Bland-Altman plot."
    verb.add_argument("clips", type=Path, metavar="CLIP", nargs="+", help="clips with dots on heel and lower leg")
    verb.add_argument("--out", type=Path, metavar="DIR", default=Path("validate"), help="where to write (./validate)")
    verb.set_defaults(command=run_validate)


def run_validate(order: argparse.Namespace) -> None:
    from gait.commands.validate import validate

    validate(order.clips, order.out)


def add_show(verb: argparse.ArgumentParser) -> None:
    verb.description = "Draw skeletons, and what else of a person's movement or of the network's is asked for."
    verb.add_argument("source", type=Path, metavar="CLIP|IMAGE")
    verb.add_argument("--action", action="store_true", help="say over the film what is done, and which movement it is")
    verb.add_argument(
        "--track", type=joints, default=(), metavar="JOINT,...", help="draw their paths of the last second"
    )
    verb.add_argument(
        "--maps",
        type=maps_of,
        nargs="?",
        const="all",
        metavar="JOINT",
        help="draw the network's maps too, or one joint's alone",
    )
    verb.add_argument(
        "--slow", action="store_true", help="analyse, and write typical steps of both feet in slow motion instead"
    )
    verb.add_argument(
        "--size", type=network_size, metavar="WxH", help="the network's resolution (usual: about 208x368)"
    )
    verb.add_argument("--backend", choices=("openvino", "opencv"), default="openvino", help="what runs the network")
    add_kept(verb)
    verb.add_argument("--lang", choices=list(LANGUAGES), default="en", help="language of the words in the film")
    verb.add_argument("--out", type=Path, metavar="FILE", help="what to write (default: beside the source)")
    verb.set_defaults(command=run_show)


def joints(text: str) -> tuple[Joint, ...]:
    """Some, parted by commas."""
    return tuple(map(joint, text.split(",")))


def joint(text: str) -> Joint:
    """`left_wrist`, `left wrist`."""
    found = JOINTS.get(text.strip().replace("_", " "))
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no body point: {', '.join(JOINTS)}")
    return found


def maps_of(text: str) -> Joint | Literal["all"]:
    return "all" if text == "all" else joint(text)


def network_size(text: str) -> tuple[int, int]:
    """(height, width) px of a network's input, typed as `208x368`, width first."""
    found = re.fullmatch(r"(\d{1,4})x(\d{1,4})", text)
    width, height = map(int, found.groups()) if found else (0, 0)
    for side in (width, height):
        if side % SIZE_STEP or not SIZE_STEP <= side <= MOST_SIZE:
            raise argparse.ArgumentTypeError(
                f"a resolution is width x height in multiples of {SIZE_STEP} up to {MOST_SIZE}, such as 208x368"
            )
    return height, width


def run_show(order: argparse.Namespace) -> None:
    from gait.commands.show import Drawn, show, show_slowly
    from gait.pose.reader import Backend

    if order.slow:
        print(show_slowly(order.source, order.out, order.lang))
        return
    backend = Backend(order.backend)
    wanted = Drawn(order.maps, order.track, order.action, order.kept, order.size, backend, order.lang)
    print(show(order.source, order.out, wanted))


def add_poses(verb: argparse.ArgumentParser) -> None:
    verb.description = "Write OpenPose's own JSON, one file a frame."
    verb.add_argument("source", type=Path, metavar="CLIP|IMAGE", help="a video, or one picture: PNG, JPEG, BMP, WebP")
    verb.add_argument("--out", type=Path, metavar="DIR", help="folder (default: CLIP's name with -poses beside it)")
    verb.set_defaults(command=run_poses)


def run_poses(order: argparse.Namespace) -> None:
    from gait.commands.poses import write_poses

    print(write_poses(order.source, order.out or order.source.with_name(f"{order.source.stem}-poses")))


def add_export(verb: argparse.ArgumentParser) -> None:
    verb.description = "Write a finished result as tidy CSV tables, as marker paths (TRC) or as OpenPose's JSON."
    verb.add_argument("result", type=Path, metavar="RESULT", help="a folder that `gait analyse` wrote")
    verb.add_argument("--format", choices=("csv", "trc", "openpose"), required=True)
    verb.add_argument("--out", type=Path, metavar="DIR", help="where to write (default: RESULT/FORMAT)")
    verb.add_argument(
        "--height", type=height, default=1.75, metavar="M", help="the runner's, for the scale of TRC (default 1.75 m)"
    )
    verb.set_defaults(command=run_export)


def height(text: str) -> float:
    """A body height in metres."""
    return within(text, 0.5, 2.6, "a body height lies between 0.5 and 2.6 metres")


def run_export(order: argparse.Namespace) -> None:
    from gait.commands.export import export

    print(export(order.result, order.format, order.out, order.height))


def add_match(verb: argparse.ArgumentParser) -> None:
    verb.description = "Posture beside posture, whatever size and place: every pair of people in two pictures."
    for name in ("first", "second"):
        verb.add_argument(name, type=Path, metavar="PICTURE", help="a picture, or a frame of a clip: run.mp4@3.2")
    verb.add_argument("--flip", action="store_true", help="the second as in a mirror")
    verb.add_argument("--weights", type=Path, metavar="FILE", help='what each point counts: {"left wrist": 2}')
    verb.add_argument("--out", type=Path, metavar="FILE", help="picture to write (default: beside the first)")
    verb.add_argument("--json", action="store_true", help="print JSON and nothing else")
    verb.set_defaults(command=run_match)


def run_match(order: argparse.Namespace) -> None:
    from gait.commands.match import match_pictures

    path = match_pictures(
        order.first, order.second, flip=order.flip, weights=order.weights, out=order.out, as_json=order.json
    )
    if not order.json:
        print(path)


def add_action(verb: argparse.ArgumentParser) -> None:
    verb.description = "Enrol named movements from clips, score another clip against one, or ask which it shows."
    deeds = verb.add_subparsers(metavar="DEED", required=True)
    for deed, run, words in (
        ("add", run_action_add, "enrol the movement in a clip under a name; a name may have several"),
        ("score", run_action_score, "say how like an enrolled movement a clip's is, and where it differs"),
        ("recognise", run_action_recognise, "say which enrolled movement a clip shows, or none"),
        ("list", run_action_list, "every name, and from where its examples are seen"),
        ("show", run_action_show, "the examples of a name, and what each point counts"),
        ("weigh", run_action_weigh, "write what each point of a name counts, or learn it from the examples again"),
        ("remove", run_action_remove, "delete a name, or one of its examples"),
    ):
        one = deeds.add_parser(deed, help=words)
        if deed not in ("recognise", "list"):
            one.add_argument("name", metavar="NAME")
        if deed in ("add", "score", "recognise"):
            add_watching(one)
        add_own(deed, one)
        add_kept(one)
        one.set_defaults(command=run)
    add_action_train(deeds.add_parser("train", help="train a network of your own on folders of clips"))


def add_action_train(verb: argparse.ArgumentParser) -> None:
    verb.description = (
        "Train a network on clips of movements and say how well it does on people, or clips, held out whole. "
        "It goes on knowing running, walking and standing. Takes about a minute, and torch."
    )
    verb.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER",
        help="named as the movement, with its clips, or a folder a person; none: what is enrolled",
    )  # fmt: skip
    verb.add_argument("--out", type=Path, default=Path("own.xml"), metavar="FILE.xml", help="default: own.xml")
    verb.add_argument(
        "--from", dest="strategy", choices=("carried", "scratch"), default="carried",
        help="train the last layers of the carried network, or all from scratch (default: carried)",
    )  # fmt: skip
    verb.add_argument("--python", default=sys.executable, help="the Python that has torch (default: this one)")
    verb.add_argument("--fps", type=rate, help="frames a second, of what does not say it (a folder of JSON: 60)")
    add_kept(verb)
    verb.set_defaults(command=run_action_train)


def run_action_train(order: argparse.Namespace) -> None:
    from gait.commands import action, action_train

    if order.folders:
        action_train.train_on_folders(order.folders, order.out, order.strategy, order.python, order.fps)
    else:
        action_train.train_on_library(action.open_library(order.kept), order.out, order.strategy, order.python)


def add_kept(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--library", dest="kept", type=Path, metavar="DIR", help="where movements are kept (default: the user's)"
    )


def add_watching(deed: argparse.ArgumentParser) -> None:
    deed.add_argument("clip", type=Path, metavar="CLIP", help="a video, or a folder of OpenPose JSON")
    deed.add_argument("--fps", type=rate, help="frames a second, of what does not say it (a folder of JSON: 60)")
    deed.add_argument(
        "--box", type=area, metavar="X,Y,W,H", help="where the person is, px (default: the largest, steadiest)"
    )


def add_own(deed: str, one: argparse.ArgumentParser) -> None:
    """What only one deed, or two, can be asked."""
    if deed == "add":
        one.add_argument("--sided", action="store_true", help="done by the other hand or foot it is another movement")
    if deed == "score":
        one.add_argument(
            "--by",
            choices=("warping", "key-pose"),
            default="warping",
            help="each point warped in time, or the key pose",
        )
        one.add_argument("--weights", type=Path, metavar="FILE", help='what each point counts: {"left wrist": 2}')
    if deed in ("score", "recognise"):
        one.add_argument("--json", action="store_true", help="print JSON and nothing else")
    if deed == "recognise":
        one.add_argument("--network", type=Path, metavar="FILE", help="ask a network of `gait action train` instead")
    if deed == "weigh":
        one.add_argument(
            "weights", type=Path, nargs="?", metavar="FILE", help='such as {"left wrist": 2}; without: learnt'
        )
    if deed == "remove":
        one.add_argument("--example", type=int, metavar="N", help="that one alone, by its number in `show`")


def area(text: str) -> Area:
    """A box in the picture: left, top, width, height in px."""
    from gait.movements.person import Area

    sides = [float(part) for part in text.split(",")]
    if len(sides) != 4 or not all(abs(side) < 1e6 for side in sides) or min(sides[2:]) <= 0.0:
        raise argparse.ArgumentTypeError("a box is X,Y,W,H in pixels, such as 400,0,300,900")
    return Area(*sides)


def run_action_add(order: argparse.Namespace) -> None:
    from gait.commands import action

    clip = action.Watching(order.clip, order.fps, order.box)
    print(action.add(action.open_library(order.kept), order.name, clip, order.sided))


def run_action_score(order: argparse.Namespace) -> None:
    from gait.commands import action

    action.tell_score(
        action.open_library(order.kept),
        order.name,
        action.Watching(order.clip, order.fps, order.box),
        method=order.by,
        weights=order.weights,
        as_json=order.json,
    )


def run_action_recognise(order: argparse.Namespace) -> None:
    from gait.commands import action, action_train

    clip = action.Watching(order.clip, order.fps, order.box)
    if order.network is not None:
        action_train.tell_network(order.network, clip, order.json)
    else:
        action.tell_recognised(action.open_library(order.kept), clip, order.json)


def run_action_list(order: argparse.Namespace) -> None:
    from gait.commands import action

    action.tell_library(action.open_library(order.kept))


def run_action_show(order: argparse.Namespace) -> None:
    from gait.commands import action

    action.tell_examples(action.open_library(order.kept), order.name)


def run_action_weigh(order: argparse.Namespace) -> None:
    from gait.commands import action

    action.weigh(action.open_library(order.kept), order.name, order.weights)


def run_action_remove(order: argparse.Namespace) -> None:
    from gait.commands import action

    action.remove(action.open_library(order.kept), order.name, order.example)


def add_neutral(verb: argparse.ArgumentParser) -> None:
    actions = verb.add_subparsers(metavar="ACTION", required=True)
    build = actions.add_parser("build", help="make a reference of a store's own recordings")
    build.add_argument("clips", type=Path, metavar="CLIP", nargs="+", help="clips or result folders, a runner each")
    build.add_argument("--out", type=Path, metavar="FILE", required=True, help="the reference to write (.npz)")
    build.add_argument("--name", default="Our own runners", help="what to call it")
    build.add_argument("--speed", default="", help="how fast they moved, with the unit")
    build.set_defaults(command=run_neutral_build)
    show = actions.add_parser("show", help="say what a reference holds, and plot it")
    show.add_argument("file", type=Path, metavar="FILE")
    show.add_argument("--out", type=Path, metavar="PDF", help="plot to write (default: beside FILE)")
    show.set_defaults(command=run_neutral_show)


def run_neutral_build(order: argparse.Namespace) -> None:
    from gait.commands.neutral import build

    build(order.clips, order.out, order.name, order.speed)


def run_neutral_show(order: argparse.Namespace) -> None:
    from gait.commands.neutral import show

    show(order.file, order.out or order.file.with_suffix(".pdf"))


def add_compare(verb: argparse.ArgumentParser) -> None:
    verb.description = "How a second recording differs from a first: shoe against shoe, last year against today."
    verb.add_argument("first", type=Path, metavar="A", help="a clip, or the folder of a result")
    verb.add_argument("second", type=Path, metavar="B")
    verb.add_argument("--reference", type=Path, metavar="FILE", help="whose spreads to measure by (default: built in)")
    verb.add_argument("--out", type=Path, metavar="PDF", help="write figures and curves")
    verb.add_argument("--json", action="store_true", help="print JSON and nothing else")
    verb.set_defaults(command=run_compare)


def run_compare(order: argparse.Namespace) -> None:
    from gait.commands.compare import compare

    compare(order.first, order.second, order.reference, order.out, order.json)


def add_shoes(verb: argparse.ArgumentParser) -> None:
    verb.description = "Columns, counts and bad rows of a store's table or of Shopify's product export."
    verb.add_argument("table", type=Path, metavar="CSV")
    verb.add_argument("--attributes", type=Path, metavar="CSV", help="support and the like, joined by GTIN or SKU")
    verb.add_argument("--currency", default="", metavar="CODE", help="of prices that carry none")
    verb.set_defaults(command=run_shoes)


def run_shoes(order: argparse.Namespace) -> None:
    from gait.commands.shoes import tell_shoes

    tell_shoes(order.table, order.attributes, order.currency)


def folder_beside(clip: Path) -> Path:
    """The clip's name without its ending; with `-gait` where that is the clip itself."""
    named = clip if clip.name not in ("", "..") else clip.resolve() / "gait"
    bare = named.with_suffix("")
    return bare if bare != clip else clip.with_name(f"{clip.name}-gait")
