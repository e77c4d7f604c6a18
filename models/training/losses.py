"""What the two networks are punished for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (the name all of torch's documentation uses)
from torch import Tensor

from gait.eyes.legs import STRIDE_PX
from models.training.networks import HEEL_CELL_PX, HeelOutput

HEEL_BLOB_PX, FINDER_BLOB_PX = 3.0, 6.0  # standard deviation of the bump a map should show
BOUND = np.sqrt(3.0)  # a two-dimensional Laplace distribution's rate over its standard deviation
UNSURE_PX = 12.0  # spread that is owed at least where a point cannot be seen
NEAR_DEG = 1.5  # angles are punished by their square below this, straight above
USUAL_DEG, FAR_DEG = 4.0, 8.0  # mean of the angle over stance in the rendered scenes, and how far is far
BUSY_WEIGHT = 20.0  # of cells at a joint against the many empty ones


class HeelTruth(NamedTuple):
    """A batch of samples' answers; see crops.HeelSample."""

    points: Tensor
    weights: Tensor
    phase: Tensor
    phase_weight: Tensor
    foot: Tensor
    angle_weight: Tensor


def heel_loss(reading: HeelOutput, truth: HeelTruth) -> tuple[Tensor, Tensor]:
    """The sum of all losses, and the mean error of the rearfoot angle over certain frames of stance, degrees."""
    error_deg = rearfoot_deg(reading.points) - rearfoot_deg(truth.points)
    total = (
        spread_loss(reading, truth)
        + 0.5 * point_loss(reading, truth)
        + 0.6 * map_loss(reading, truth)
        + 0.7 * mean_of(smooth(error_deg, NEAR_DEG), truth.angle_weight * rarity(truth.points))
        + 0.5 * heel_line_loss(reading, truth)
        + 2.0 * mean_of(smooth(reading.phase - truth.phase, 0.2), truth.phase_weight[:, None])
        + 0.5 * F.binary_cross_entropy(reading.foot[:, 0].clamp(1e-4, 1 - 1e-4), truth.foot)
        + 0.2 * mean_of(F.relu(np.log(UNSURE_PX) - torch.log(reading.spread)), (truth.weights <= 0).float())
    )
    return total, mean_of(error_deg.abs(), truth.angle_weight).detach()


def rarity(points: Tensor) -> Tensor:
    """Weight [n] of an angle: far ones are rare in training, and would be drawn towards the usual ones."""
    return 1 + ((rearfoot_deg(points) - USUAL_DEG) / FAR_DEG) ** 2


def rearfoot_deg(points: Tensor) -> Tensor:
    """Shank line against heel line [n] of four points [n, 4, 2] of a left foot, eversion positive."""

    return lean_deg(points[:, :2]) - lean_deg(points[:, 2:])


def lean_deg(ends: Tensor) -> Tensor:
    """Lean to the left [n] of lines from their upper to their lower end [n, 2, 2]."""
    line = ends[:, 0] - ends[:, 1]
    return torch.rad2deg(torch.atan2(-line[:, 0], -line[:, 1]))


def heel_line_loss(reading: HeelOutput, truth: HeelTruth) -> Tensor:
    """The heel line's lean in every phase: nearly all of the error on strange shoes lies there."""
    error_deg = lean_deg(reading.points[:, 2:]) - lean_deg(truth.points[:, 2:])
    return mean_of(smooth(error_deg, NEAR_DEG), (truth.weights[:, 2:].min(1).values >= 1).float())


def spread_loss(reading: HeelOutput, truth: HeelTruth) -> Tensor:
    """Negative log-likelihood of the points under a Laplace distribution as wide as the network says it is unsure."""
    distance = torch.linalg.norm(reading.points - truth.points, dim=2)
    return mean_of(2 * torch.log(reading.spread) + BOUND * distance / reading.spread, truth.weights)


def point_loss(reading: HeelOutput, truth: HeelTruth) -> Tensor:
    """Distance of the points."""
    return mean_of(smooth(reading.points - truth.points, 1.0).sum(2), truth.weights)


def map_loss(reading: HeelOutput, truth: HeelTruth) -> Tensor:
    """Cross-entropy of each map against a bump at the true point, so that the mass cannot split in two."""
    count, points, height, width = reading.maps.shape
    bump = bumps(truth.points, height, width, HEEL_CELL_PX, HEEL_BLOB_PX)
    target = bump / bump.sum((2, 3), keepdim=True).clamp(1e-6)
    believed = F.log_softmax(reading.maps.reshape(count, points, -1), 2).reshape(reading.maps.shape)
    return mean_of(-(target * believed).sum((2, 3)), truth.weights)


def finder_loss(maps: Tensor, points: Tensor, weights: Tensor) -> Tensor:
    """Binary cross-entropy of maps [n, 6, h, w] before the sigmoid, most where cells are busy or wrong.

    points [n, 6, 2]: view px. weights [n, 6]: 1 where the point is in the view.
    """
    height, width = maps.shape[2:]
    target = bumps(points, height, width, STRIDE_PX, FINDER_BLOB_PX) * weights[..., None, None]
    wrong = (torch.sigmoid(maps) - target).abs().detach().clamp(0.02)
    cells = F.binary_cross_entropy_with_logits(maps, target, reduction="none")
    return (cells * (1 + BUSY_WEIGHT * target) * wrong).sum((2, 3)).mean()


def bumps(points: Tensor, height: int, width: int, cell_px: int, blob_px: float) -> Tensor:
    """Gaussian bumps [n, k, height, width], 1 at the top, round points [n, k, 2] in px."""
    across, down = ((torch.arange(cells) + 0.5) * cell_px for cells in (width, height))
    along_x = torch.exp(-0.5 * ((across - points[..., :1]) / blob_px) ** 2)
    along_y = torch.exp(-0.5 * ((down - points[..., 1:]) / blob_px) ** 2)
    return along_y[..., :, None] * along_x[..., None, :]


def peaks(maps: Tensor) -> Tensor:
    """[n, k, 2] px of the view: the middle of the cell that is highest in each of the finder's maps [n, k, h, w]."""
    highest, width = maps.flatten(2).argmax(dim=2), maps.shape[3]
    return (torch.stack([highest % width, highest // width], dim=2) + 0.5) * STRIDE_PX


def smooth(error: Tensor, near: float) -> Tensor:
    """Huber's loss of each error: squared below `near`, straight above."""
    return F.smooth_l1_loss(error, torch.zeros_like(error), reduction="none", beta=near)


def mean_of(values: Tensor, weights: Tensor) -> Tensor:
    """Mean by weight; 0 where nothing counts."""
    return (values * weights).sum() / weights.sum().clamp(1)
