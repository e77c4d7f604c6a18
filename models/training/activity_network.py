"""The graph-feature network: distances between all joints over a second of poses, to activities and views."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from gait.pose.recognition import ACTIVITIES, FEATURES, LOOKS, VIEWS
from models.training.rebuild import read_layers

MODEL = Path(__file__).parents[1] / "activity.xml"
WIDTH = 64
LAST = "sum.3"  # the layer whose rows are the classes: activities, then views


class Activities(nn.Module):
    """Windows [b, 16, FEATURES] to probabilities [b, activities + 3]: activities, then VIEWS."""

    def __init__(self, activities: int = len(ACTIVITIES), width: int = WIDTH) -> None:
        super().__init__()
        self.activities = activities
        self.scale = nn.BatchNorm1d(FEATURES)
        self.pose = nn.Sequential(
            nn.Conv1d(FEATURES, width, 1), nn.ReLU(), nn.Dropout(0.1), nn.Conv1d(width, width, 1), nn.ReLU()
        )
        self.motion = nn.Sequential(
            nn.Conv1d(width, width, 5, padding=2), nn.ReLU(), nn.Conv1d(width, width, 5, padding=2), nn.ReLU()
        )
        classes = activities + len(VIEWS)
        self.sum = nn.Sequential(nn.Linear(3 * width, width), nn.ReLU(), nn.Dropout(0.1), nn.Linear(width, classes))

    def front(self, seen: Tensor) -> Tensor:
        """What the first layers see in each pose by itself: [b, width, 16]."""
        found: Tensor = self.pose(self.scale(seen.transpose(1, 2)))
        return found

    def last(self, pose: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of activities and of views, from poses one after another."""
        motion = self.motion(pose)
        found = self.sum(torch.cat([pose.mean(2), motion.mean(2), motion.amax(2)], dim=1))
        return found[:, : self.activities], found[:, self.activities :]

    def logits(self, seen: Tensor) -> tuple[Tensor, Tensor]:
        return self.last(self.front(seen))

    def forward(self, seen: Tensor) -> Tensor:
        return torch.cat([part.softmax(1) for part in self.logits(seen)], dim=1)


@torch.no_grad()
def carried(activities: int, path: Path = MODEL) -> Activities:
    """The exported network with rows for further activities, which begin at nothing; it computes what that does."""
    network, layers = Activities(activities), read_layers(path)
    modules = dict(network.named_modules())
    for name, (weight, bias) in layers.items():
        if name not in ("scale.0", LAST):
            modules[name].weight.copy_(torch.from_numpy(weight).reshape(modules[name].weight.shape))
            modules[name].bias.copy_(torch.from_numpy(bias))
    scale, offset = layers["scale.0"]
    network.scale.weight.copy_(torch.from_numpy(scale).flatten() * (1.0 + network.scale.eps) ** 0.5)
    network.scale.bias.copy_(torch.from_numpy(offset))
    put_rows(modules[LAST], *(torch.from_numpy(part) for part in layers[LAST]))
    network.eval()
    return network


def put_rows(last: nn.Linear, weight: Tensor, bias: Tensor) -> None:
    """The exported network's activities first and its views last; what is new between them."""
    known, views = len(ACTIVITIES), len(VIEWS)
    for mine, given in ((last.weight, weight), (last.bias, bias)):
        mine.zero_()
        mine[:known] = given[:known]
        mine[-views:] = given[-views:]


def export(network: Activities, path: Path) -> None:
    """NAME.xml and NAME.bin, float32."""
    import openvino as ov

    shape = [1, LOOKS, FEATURES]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of torch's tracer, which the converter uses
        model = ov.convert_model(network.eval(), example_input=torch.zeros(*shape), input=shape)
    ov.save_model(model, path, compress_to_fp16=False)
