#!/usr/bin/env python3
"""Times a training step of Instant-NGP's field in PyTorch.

One step is the hash grid, the density and the colour network, a loss of what they give, the backward
pass and Adam, in float32. What PyTorch is spared: marching rays through an occupancy grid, encoding
directions, volume rendering, and running means of the parameters.
Prints one JSON object. Works with PyTorch 1.13 and 2.x, on the CPU and on CUDA.
"""

from __future__ import annotations

import argparse
import json
import math
from typing import Callable

from torch_peer import add_arguments, device_name, open_device, positive, prepare, time_steps


def parse_arguments() -> argparse.Namespace:
    """The command line; read before PyTorch is loaded, which takes its thread count from there.

    The defaults are what the preset `ngp` has on CPUs.
    """
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    add_arguments(parser)
    parser.add_argument("--samples", type=positive, default=1 << 14, help="samples per step")
    parser.add_argument("--levels", type=positive, default=8, help="levels of the hash grid")
    parser.add_argument("--features", type=positive, default=2, help="features of a level")
    parser.add_argument("--table-size", type=power_of_two, default=1 << 17, help="most entries of a level")
    parser.add_argument("--base", type=positive, default=16, help="cells across the coarsest level")
    parser.add_argument("--finest", type=positive, default=512, help="cells across the finest level")
    parser.add_argument("--width", type=positive, default=32, help="width of the hidden layers")
    parser.add_argument("--density-layers", type=positive, default=1, help="hidden layers")
    parser.add_argument("--color-layers", type=positive, default=1, help="hidden layers")
    parser.add_argument("--degree", type=positive, default=4, help="of the directions' harmonics")
    return parser.parse_args()


def power_of_two(text: str) -> int:
    """An integer of which the remainder is a mask."""
    value = positive(text)
    if value & (value - 1):
        raise argparse.ArgumentTypeError(f"must be a power of two: current value is {value}")
    return value


if __name__ == "__main__":
    ARGUMENTS = parse_arguments()
    prepare(ARGUMENTS)

import torch  # noqa: E402 (after the environment is set)
from torch import Tensor, nn  # noqa: E402

PRIMES = (1, 2654435761, 805459861)
INITIAL_BOUND = 1e-4
FEATURES = 16
"""What the density network gives; the first is the raw density."""


class HashGrid(nn.Module):
    """Features of a position on several levels, interpolated between those of a cell's 8 vertices.

    Mueller et al. 2022, with the released code's scales: p = x scale_l + 1/2.
    """

    def __init__(self, levels: int, features: int, table_size: int, base: int, finest: int) -> None:
        super().__init__()
        growth = (finest / base) ** (1 / max(levels - 1, 1))
        scales = [base * growth**level - 1 for level in range(levels)]
        resolutions = [math.ceil(scale) + 1 for scale in scales]
        entries = [min(table_size, math.ceil(r**3 / 8) * 8) for r in resolutions]
        self.dense = sum(r**3 <= table_size for r in resolutions)  # levels with an entry a vertex
        self.mask = table_size - 1
        factors = [(1, r, r * r) for r in resolutions[: self.dense]]
        factors += [PRIMES] * (levels - self.dense)
        self.register_buffer("scales", torch.tensor(scales)[:, None])
        self.register_buffer("factors", torch.tensor(factors)[:, None])
        self.register_buffer("last", torch.tensor(entries)[:, None] - 1)
        offsets = torch.tensor(entries).cumsum(0) - torch.tensor(entries)
        self.register_buffer("offsets", offsets[:, None])
        start = (2 * torch.rand(sum(entries), features) - 1) * INITIAL_BOUND
        self.table = nn.Parameter(start)

    def forward(self, positions: Tensor) -> Tensor:
        """From [S, 3] in [0, 1] to [S, levels * features].

        Entries are picked by indexing: of 1.13's ways (embedding, embedding_bag, index_select), that
        whose gradient takes the least time of a CPU.
        """
        scaled = positions[:, None] * self.scales + 0.5  # [S, L, 3]
        cells = scaled.floor()
        weights = corners(*per_axis(cells + 1 - scaled, scaled - cells), torch.mul)
        vertices = cells.long()
        parts = torch.stack([vertices, vertices + 1], dim=2) * self.factors  # [S, L, 2, 3]
        below, hashed = parts[:, : self.dense], parts[:, self.dense :]
        entries = torch.cat(
            [corners(*below.unbind(3), torch.add), corners(*hashed.unbind(3), torch.bitwise_xor) & self.mask],
            dim=1,
        )
        entries = torch.minimum(entries, self.last) + self.offsets  # [S, L, 8]
        return (self.table[entries] * weights[..., None]).sum(dim=2).flatten(1)


def per_axis(lower: Tensor, upper: Tensor) -> tuple[Tensor, ...]:
    """From two of [S, L, 3] to [S, L, 2] for each axis."""
    return torch.stack([lower, upper], dim=2).unbind(3)


def corners(x: Tensor, y: Tensor, z: Tensor, join: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """Joins what two vertices an axis have, [S, L, 2] each, to what a cell's 8 have, [S, L, 8]."""
    xy = join(x[:, :, None, :], y[:, :, :, None])
    return join(xy[:, :, None], z[:, :, :, None, None]).flatten(2)


class Field(nn.Module):
    """Density and colour of a point, from its position and encoded direction. No layer has biases."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        super().__init__()
        a = arguments
        self.grid = HashGrid(a.levels, a.features, a.table_size, a.base, a.finest)
        self.density = perceptron(a.levels * a.features, a.width, a.density_layers, FEATURES)
        self.color = perceptron(FEATURES + a.degree**2, a.width, a.color_layers, 3)

    def forward(self, positions: Tensor, directions: Tensor) -> tuple[Tensor, Tensor]:
        """From [S, 3] and [S, degree^2] to densities, [S], and colours, [S, 3]."""
        features = self.density(self.grid(positions))
        colors = self.color(torch.cat([features, directions], dim=1))
        return torch.exp(features[:, 0]), torch.sigmoid(colors)


def perceptron(inputs: int, width: int, layers: int, outputs: int) -> nn.Sequential:
    """Rectified hidden layers, and a last one."""
    modules: list[nn.Module] = []
    for size in [inputs, *[width] * (layers - 1)]:
        modules += [nn.Linear(size, width, bias=False), nn.ReLU()]
    return nn.Sequential(*modules, nn.Linear(width, outputs, bias=False))


def main(arguments: argparse.Namespace) -> None:
    """Builds the field, times its steps, prints the result."""
    device = open_device(arguments)
    field = Field(arguments).to(device)
    optimizer = torch.optim.Adam(field.parameters(), lr=1e-2, betas=(0.9, 0.99), eps=1e-15)
    count = arguments.samples
    positions = torch.rand(count, 3, device=device)
    directions = torch.randn(count, arguments.degree**2, device=device)
    target_sigmas = torch.rand(count, device=device)
    target_rgbs = torch.rand(count, 3, device=device)

    def loss() -> Tensor:
        sigmas, rgbs = field(positions, directions)
        return ((sigmas - target_sigmas) ** 2).mean() + ((rgbs - target_rgbs) ** 2).mean()

    times = time_steps(loss, optimizer, arguments, device).result()
    result = {
        "peer": "pytorch",
        "version": torch.__version__,
        "device": device_name(device),
        "work": "ngp",
        "samples": count,
        "samplesPerSecond": count / times["secondsPerStep"],
        "parameters": sum(parameter.numel() for parameter in field.parameters()),
        **times,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(ARGUMENTS)
