#!/usr/bin/env python3
"""Times the training step of the 100-line tutorial NeRF in PyTorch.

One step is the whole of it: stratified sampling, encoding, model, volume rendering, loss, backward
pass and Adam, in float32. With --mlp-only it is the model alone, on encoded inputs.
Prints one JSON object. Works with PyTorch 1.13 and 2.x, on the CPU and on CUDA.
"""

from __future__ import annotations

import argparse
import json
from typing import Callable, NamedTuple

from torch_peer import add_arguments, device_name, open_device, positive, prepare, time_steps


def parse_arguments() -> argparse.Namespace:
    """The command line; read before PyTorch is loaded, which takes its thread count from there."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    add_arguments(parser)
    parser.add_argument("--rays", type=positive, default=1024, help="rays per step")
    parser.add_argument("--samples", type=positive, default=192, help="samples per ray")
    parser.add_argument("--width", type=positive, default=256, help="width of the hidden layers")
    parser.add_argument("--mlp-only", action="store_true", help="time the model alone")
    parser.add_argument("--tf32", action="store_true", help="allow TF32 products (CUDA)")
    return parser.parse_args()


if __name__ == "__main__":
    ARGUMENTS = parse_arguments()
    prepare(ARGUMENTS)

import torch  # noqa: E402 (after the environment is set)
from torch import Tensor, nn  # noqa: E402

Loss = Callable[[], Tensor]
"""Evaluates a loss, a scalar that can be walked back from."""

POSITION_LEVELS = 10
DIRECTION_LEVELS = 4
NEAR, FAR = 2.0, 6.0
LEARNING_RATE = 5e-4
LAST_DELTA = 1e10
"""The length of a ray's last interval, which stands for all that lies behind."""


def encoded_size(levels: int) -> int:
    """Features that an encoding with this many levels makes of three coordinates."""
    return 3 * (1 + 2 * levels)


def encode(x: Tensor, levels: int) -> Tensor:
    """gamma(x) = [x, sin(x), cos(x), ..., sin(2^(L-1) x), cos(2^(L-1) x)].

    Args:
        x: [N, 3].
        levels: How many octaves, L.

    Returns:
        [N, 3 (1 + 2 L)].
    """
    features = [x]
    for level in range(levels):
        features += [torch.sin(2**level * x), torch.cos(2**level * x)]
    return torch.cat(features, dim=1)


class Field(nn.Module):
    """Density and colour of a point, from its encoded position and direction.

    h = gamma(x); 4 layers; [h, gamma(x)]; 3 layers; (raw density, feature) = head(h);
    rgb = sigmoid(dense(relu(view([feature, gamma(d)])))).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        positions = encoded_size(POSITION_LEVELS)
        self.width = width
        self.before_skip = dense_relu(positions, width, width, width, width)
        self.after_skip = dense_relu(width + positions, width, width, width)
        self.head = nn.Linear(width, 1 + width)
        self.view = nn.Linear(width + encoded_size(DIRECTION_LEVELS), width // 2)
        self.rgb = nn.Linear(width // 2, 3)

    def forward(self, positions: Tensor, directions: Tensor) -> tuple[Tensor, Tensor]:
        """From [S, 63] and [S, 27] to densities, [S], and colours, [S, 3]."""
        hidden = self.before_skip(positions)  # [S, width]
        hidden = self.after_skip(torch.cat([hidden, positions], dim=1))
        raw, feature = self.head(hidden).split([1, self.width], dim=1)
        hidden = torch.relu(self.view(torch.cat([feature, directions], dim=1)))
        return torch.relu(raw[:, 0]), torch.sigmoid(self.rgb(hidden))

    def multiply_accumulates(self) -> int:
        """Of the dense layers, for one sample forward: one per weight."""
        return sum(layer.weight.numel() for layer in self.modules() if isinstance(layer, nn.Linear))


def dense_relu(*sizes: int) -> nn.Sequential:
    """Dense layers from one size to the next, each with a ReLU after it."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers)


class Rays(NamedTuple):
    """A batch of R rays and the colours to reach."""

    origins: Tensor  # [R, 3]
    directions: Tensor  # [R, 3], of length 1
    colors: Tensor  # [R, 3]


def random_rays(count: int, device: torch.device) -> Rays:
    """Rays from a sphere of radius 4 towards points about its centre, with random colours."""
    origins = 4 * nn.functional.normalize(torch.randn(count, 3, device=device), dim=1)
    targets = 2 * torch.rand(count, 3, device=device) - 1
    directions = nn.functional.normalize(targets - origins, dim=1)
    return Rays(origins, directions, torch.rand(count, 3, device=device))


def stratified_samples(rays: int, samples: int, device: torch.device) -> Tensor:
    """One distance in each bin around linspace(near, far), [R, N], increasing along a ray."""
    points = torch.linspace(NEAR, FAR, samples, device=device)
    middles = (points[1:] + points[:-1]) / 2
    lower = torch.cat([points[:1], middles])
    upper = torch.cat([middles, points[-1:]])
    return lower + (upper - lower) * torch.rand(rays, samples, device=device)


def composite(sigmas: Tensor, rgbs: Tensor, ts: Tensor) -> Tensor:
    """Colours of rays over white, [R, 3].

    w_i = T_i (1 - exp(-sigma_i delta_i)),  T_i = exp(-sum over j < i of sigma_j delta_j)
    color = sum w c + 1 - sum w

    The sum of exponents is the product of (1 - alpha), cheaper and safe where an alpha is 1.

    Args:
        sigmas: Densities, [R, N].
        rgbs: Colours, [R, N, 3].
        ts: Distances, [R, N].
    """
    optical_depths = sigmas[:, :-1] * (ts[:, 1:] - ts[:, :-1])  # [R, N - 1]
    last_alphas = 1 - torch.exp(-sigmas[:, -1:] * LAST_DELTA)  # [R, 1]
    alphas = torch.cat([1 - torch.exp(-optical_depths), last_alphas], dim=1)
    transmittances = torch.exp(-nn.functional.pad(torch.cumsum(optical_depths, dim=1), (1, 0)))
    weights = transmittances * alphas
    background = 1 - weights.sum(dim=1, keepdim=True)
    return (weights[:, :, None] * rgbs).sum(dim=1) + background


def render(field: Field, rays: Rays, samples: int) -> Tensor:
    """Colours of rays, [R, 3], from samples placed at random."""
    count = rays.origins.shape[0]
    ts = stratified_samples(count, samples, rays.origins.device)
    positions = rays.origins[:, None] + ts[:, :, None] * rays.directions[:, None]  # [R, N, 3]
    encoded_positions = encode(positions.reshape(-1, 3), POSITION_LEVELS)
    # A ray has one direction: encoded once, then repeated for its samples.
    encoded_directions = encode(rays.directions, DIRECTION_LEVELS)
    encoded_directions = encoded_directions.repeat_interleave(samples, dim=0)
    sigmas, rgbs = field(encoded_positions, encoded_directions)
    return composite(sigmas.view(count, samples), rgbs.view(count, samples, 3), ts)


def whole_loss(field: Field, arguments: argparse.Namespace, device: torch.device) -> Loss:
    """The loss of the whole step: of one batch of rays, placed anew every time."""
    rays = random_rays(arguments.rays, device)
    return lambda: ((render(field, rays, arguments.samples) - rays.colors) ** 2).sum()


def mlp_loss(field: Field, arguments: argparse.Namespace, device: torch.device) -> Loss:
    """The loss of the model alone: densities and colours against random targets."""
    count = arguments.rays * arguments.samples
    positions = encode(3 * (2 * torch.rand(count, 3, device=device) - 1), POSITION_LEVELS)
    directions = nn.functional.normalize(torch.randn(count, 3, device=device), dim=1)
    directions = encode(directions, DIRECTION_LEVELS)
    target_sigmas = torch.rand(count, device=device)
    target_rgbs = torch.rand(count, 3, device=device)

    def loss() -> Tensor:
        sigmas, rgbs = field(positions, directions)
        return ((sigmas - target_sigmas) ** 2).sum() + ((rgbs - target_rgbs) ** 2).sum()

    return loss


def main(arguments: argparse.Namespace) -> None:
    """Builds the model, times its steps, prints the result."""
    torch.backends.cuda.matmul.allow_tf32 = arguments.tf32
    torch.backends.cudnn.allow_tf32 = arguments.tf32
    device = open_device(arguments)
    field = Field(arguments.width).to(device)
    optimizer = torch.optim.Adam(field.parameters(), lr=LEARNING_RATE)
    make_loss = mlp_loss if arguments.mlp_only else whole_loss
    loss = make_loss(field, arguments, device)
    times = time_steps(loss, optimizer, arguments, device).result()
    samples_per_step = arguments.rays * arguments.samples
    samples_per_second = samples_per_step / times["secondsPerStep"]
    # Multiply-accumulates: forward 1, backward 2 (to inputs, to weights); of 2 operations each.
    flops_per_sample = 6 * field.multiply_accumulates()
    result = {
        "peer": "pytorch",
        "version": torch.__version__,
        "device": device_name(device),
        "work": "mlp" if arguments.mlp_only else "step",
        "rays": arguments.rays,
        "samples": arguments.samples,
        "width": arguments.width,
        "samplesPerSecond": samples_per_second,
        "gflops": samples_per_second * flops_per_sample / 1e9,
        "parameters": sum(parameter.numel() for parameter in field.parameters()),
        "tf32": arguments.tf32,
        **times,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(ARGUMENTS)
