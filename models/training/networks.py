"""The two networks: one U-shaped trunk, a finder of legs in a wide view and a reader of heels in a close one.

Both take BGR bytes as a camera gives them, so that no caller can normalise them differently.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 (the name all of torch's documentation uses)
from torch import Tensor, nn

from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH

DEPTH = 4  # halvings after the stem's own: the coarsest level sees a whole lower leg at once
HEEL_CELL_PX = 2  # crop px to a cell of the heel's maps
HEEL_WIDTHS = (16, 24, 40, 56, 72)  # channels of its five levels
HEEL_POINTS = 4  # upper and lower shank, upper and lower heel
FINDER_POINTS = 6  # left knee, ankle, heel_bot, right knee, ankle, heel_bot
PHOTO_WIDTHS = (24, 48, 96, 96, 192, 192)  # of the pose network's first layers
DEEP_WIDTH, UP_WIDTHS = 96, (16, 32, 48, 64)  # of our own, from the finest level to the coarsest
NO_BLOCKS = (0,) * DEPTH
COMMON_WIDTH = 64  # of the layers that judge the crop as a whole
RARE = -4.0  # first bias of the finder's maps: nearly every cell is empty, and learning that by steps wastes them


def convolution(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    """Convolution, batch normalisation, rectifier."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def signed(pictures: Tensor) -> Tensor:
    """Bytes [n, height, width, 3] as numbers in -1..1 [n, 3, height, width]."""
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


class Residual(nn.Module):
    """Two convolutions that add to what comes in (He et al., arXiv 1512.03385), at first nothing: put into a network
    that has learnt, it changes none of what that reads."""

    def __init__(self, width: int) -> None:
        super().__init__()
        last = nn.BatchNorm2d(width)
        nn.init.zeros_(last.weight)
        second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), last)
        self.body = nn.Sequential(convolution(width, width), second)

    def forward(self, features: Tensor) -> Tensor:
        """Features [n, width, h, w], as they came in."""
        return F.relu(features + self.body(features))


def residuals(width: int, count: int) -> list[nn.Module]:
    """Several of them in a row."""
    return [Residual(width) for _ in range(count)]


class Trunk(nn.Module):
    """U-Net: down to the coarsest level, back up with what each level saw on the way.

    widths: channels of the five levels. maps: how many come out. finest: the level they come out at (0 is half
    resolution). down, up: residual blocks at the end of each stage. d, s, u: the ways down, across and up; a checkpoint
    knows them by these letters.
    """

    def __init__(
        self,
        widths: tuple[int, ...],
        maps: int,
        finest: int,
        down: tuple[int, ...] = NO_BLOCKS,
        up: tuple[int, ...] = NO_BLOCKS,
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(convolution(3, widths[0], stride=2, kernel=5))
        pairs = list(pairwise(widths))
        self.d = nn.ModuleList(
            [
                nn.Sequential(convolution(fine, coarse, stride=2), convolution(coarse, coarse), *residuals(coarse, n))
                for (fine, coarse), n in zip(pairs, down, strict=True)
            ]
        )
        self.s = nn.ModuleList([nn.Conv2d(fine, fine, 1) for fine, _ in pairs])
        self.u = nn.ModuleList(
            [
                nn.Sequential(convolution(coarse + fine, fine), *residuals(fine, n))
                for (fine, coarse), n in zip(pairs, up, strict=True)
            ]
        )
        self.head = nn.Conv2d(widths[finest], maps, 1)
        self.finest = finest

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Maps [n, maps, h, w] at the finest level and features [n, c, height / 32, width / 32] of the coarsest."""
        levels = [self.stem(pictures)]
        for down in self.d:
            levels.append(down(levels[-1]))
        up = levels[DEPTH]
        for level in range(DEPTH - 1, self.finest - 1, -1):
            doubled = F.interpolate(up, scale_factor=2.0, mode="nearest")
            up = self.u[level](torch.cat([doubled, self.s[level](levels[level])], 1))
        return self.head(up), levels[DEPTH]


class Separable(nn.Module):
    """A depthwise and a pointwise convolution with a rectifier (MobileNet: Howard et al., arXiv 1704.04861).

    Padded on the right and below only where it halves, as the network these weights come from was.
    """

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.before = (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1)
        self.depth = nn.Conv2d(inputs, inputs, 3, stride, groups=inputs, bias=False)
        self.point = nn.Conv2d(inputs, outputs, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Features [n, outputs, h / stride, w / stride]."""
        return F.relu(self.point(self.depth(F.pad(features, self.before))))


class PhotoTrunk(nn.Module):
    """U-Net whose way down begins with the first layers of the pose network, which has learnt from photographs.

    stem, seps: those layers, by the names that `read_photo_layers` gives them. deep, across, up: our own.
    """

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, PHOTO_WIDTHS[0], 3, 2)
        strides = (1, 2, 1, 2, 1)
        pairs = zip(pairwise(PHOTO_WIDTHS), strides, strict=True)
        self.seps = nn.ModuleList([Separable(*pair, stride) for pair, stride in pairs])
        fine, middle, coarse = PHOTO_WIDTHS[1], PHOTO_WIDTHS[3], PHOTO_WIDTHS[5]
        self.deep = nn.ModuleList(
            [
                nn.Sequential(convolution(coarse, DEEP_WIDTH, 2), convolution(DEEP_WIDTH, DEEP_WIDTH)),
                nn.Sequential(convolution(DEEP_WIDTH, DEEP_WIDTH, 2), convolution(DEEP_WIDTH, DEEP_WIDTH)),
            ]
        )
        skips = zip((fine, middle, coarse, DEEP_WIDTH), UP_WIDTHS, strict=True)
        self.across = nn.ModuleList([convolution(skip, width, kernel=1) for skip, width in skips])
        below = zip((*UP_WIDTHS[1:], DEEP_WIDTH), UP_WIDTHS, strict=True)
        self.up = nn.ModuleList([convolution(low + width, width) for low, width in below])
        self.head = nn.Conv2d(UP_WIDTHS[0], maps, 1)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Maps [n, maps, h / 2, w / 2] and features [n, DEEP_WIDTH, h / 32, w / 32] of pictures in -1..1."""
        features, levels = F.relu(self.stem(F.pad((pictures + 1) * 127.5, (0, 1, 0, 1)))), []
        for k, sep in enumerate(self.seps):
            features = sep(features)
            levels += [features] if k in (0, 2, 4) else []
        for down in self.deep:
            levels.append(down(levels[-1]))
        up = levels[-1]
        for level in reversed(range(len(self.up))):
            doubled = F.interpolate(up, scale_factor=2.0, mode="nearest")
            up = self.up[level](torch.cat([doubled, self.across[level](levels[level])], 1))
        return self.head(up), levels[-1]


class HeelOutput(NamedTuple):
    """points [n, 4, 2]: crop px. spread [n, 4]: px. phase [n, 2]: -1..1. foot [n, 1]: 0..1. maps [n, 4, h, w]."""

    points: Tensor
    spread: Tensor
    phase: Tensor
    foot: Tensor
    maps: Tensor


class HeelNetwork(nn.Module):
    """Crops of a left lower leg to the two points of the shank line and the two of the heel line.

    g, sig, ph, ft: what the whole crop says, and from it spread, phase and foot.
    """

    def __init__(self, trunk: nn.Module | None = None, coarse: int = HEEL_WIDTHS[-1]) -> None:
        super().__init__()
        cells = (CROP_HEIGHT // 32) * (CROP_WIDTH // 32)
        self.net = trunk or Trunk(HEEL_WIDTHS, HEEL_POINTS, finest=0)
        self.g = nn.Sequential(
            nn.Conv2d(coarse, COMMON_WIDTH, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(COMMON_WIDTH * cells, COMMON_WIDTH),
            nn.ReLU(),
        )
        self.sig = nn.Linear(COMMON_WIDTH, HEEL_POINTS)
        self.ph = nn.Linear(COMMON_WIDTH, 2)
        self.ft = nn.Linear(COMMON_WIDTH, 1)

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Points, spread, phase and foot of bytes [n, 224, 128, 3]: what the exported network gives."""
        reading = self.core(signed(crops))
        return reading.points, reading.spread, reading.phase, reading.foot

    def core(self, crops: Tensor) -> HeelOutput:
        """Everything the losses need, of signed crops [n, 3, 224, 128]; full precision after the convolutions."""
        maps, coarse = self.net(crops)
        whole, maps = self.g(coarse.float()).float(), maps.float()
        spread = torch.exp(self.sig(whole).float().clamp(-3, 4))
        phase, foot = torch.tanh(self.ph(whole).float()), torch.sigmoid(self.ft(whole).float())
        return HeelOutput(centres(maps), spread, phase, foot, maps)


def centres(maps: Tensor) -> Tensor:
    """Centre of mass [n, k, 2] in crop px of the softmax of maps [n, k, h, w]: sub-pixel and differentiable."""
    count, points, height, width = maps.shape
    mass = F.softmax(maps.reshape(count, points, height * width), 2).reshape(count, points, height, width)
    across = (torch.arange(width, device=maps.device) + 0.5) * HEEL_CELL_PX
    down = (torch.arange(height, device=maps.device) + 0.5) * HEEL_CELL_PX
    return torch.stack([(mass.sum(2) * across).sum(2), (mass.sum(3) * down).sum(2)], 2)


class FinderNetwork(nn.Module):
    """Square views of a scene to maps of both knees, ankles and heels."""

    def __init__(self) -> None:
        super().__init__()
        self.net = Trunk((12, 24, 40, 64, 80), FINDER_POINTS, finest=1)
        assert self.net.head.bias is not None
        nn.init.constant_(self.net.head.bias, RARE)

    def forward(self, views: Tensor) -> Tensor:
        """Maps [n, 48, 48, 6] in 0..1 of bytes [n, 192, 192, 3]."""
        return torch.sigmoid(self.core(signed(views))).permute(0, 2, 3, 1)

    def core(self, views: Tensor) -> Tensor:
        """Maps [n, 6, 48, 48] before the sigmoid, of signed views [n, 3, 192, 192]."""
        maps: Tensor = self.net(views)[0]
        return maps.float()
