"""What the PyTorch peers share: their command line, how PyTorch is set up, and how steps are timed.

PyTorch takes its thread counts from the environment when it is loaded, so this module loads it only in
functions that are called after `prepare`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

if TYPE_CHECKING:
    import torch

UNAVAILABLE = 3
"""The exit status of a peer that this machine cannot run."""


def positive(text: str) -> int:
    """An integer of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be >= 1: current value is {value}")
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what every peer can be told."""
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--steps", type=positive, default=10, help="steps that are timed")
    parser.add_argument("--warmup", type=positive, default=2, help="steps before them")
    parser.add_argument("--threads", type=positive, help="threads on the CPU; default: all cores")
    parser.add_argument("--seed", type=int, default=0)


def prepare(arguments: argparse.Namespace) -> None:
    """Sets the environment from which PyTorch will take its threads; to be called before it is loaded."""
    # Threads that spin while they wait take the cores from OpenBLAS's: up to 5 times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if arguments.threads is not None:
        # OpenBLAS takes its thread count from here: torch.set_num_threads does not reach it.
        for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[variable] = str(arguments.threads)


def open_device(arguments: argparse.Namespace) -> torch.device:
    """The device, with threads and random numbers set; ends the program where there is no such device."""
    import torch

    torch.set_num_threads(arguments.threads or os.cpu_count() or 1)
    torch.manual_seed(arguments.seed)
    if arguments.device == "cuda" and not torch.cuda.is_available():
        print("Cannot use CUDA as this PyTorch finds no CUDA device.", file=sys.stderr)
        sys.exit(UNAVAILABLE)
    return torch.device(arguments.device)


def device_name(device: torch.device) -> str:
    """What computes, in words."""
    import torch

    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"cpu, threads: {torch.get_num_threads()}"


class Times(NamedTuple):
    """What the timed steps took, and the losses of all."""

    seconds: list[float]
    cpu_seconds: list[float]  # of all threads of this process
    losses: list[float]

    def result(self) -> dict[str, Any]:
        """The fields of a peer's result that say what was measured."""
        return {
            "steps": len(self.seconds),
            "secondsPerStep": statistics.median(self.seconds),
            "bestSecondsPerStep": min(self.seconds),
            "cpuSecondsPerStep": statistics.median(self.cpu_seconds),
            "firstLoss": self.losses[0],
            "lastLoss": self.losses[-1],
        }


def time_steps(
    loss: Callable[[], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    arguments: argparse.Namespace,
    device: torch.device,
) -> Times:
    """Times steps, each of which is waited for; ends the program where the loss does not fall.

    Args:
        loss: Evaluates a loss, a scalar that can be walked back from.
        optimizer: Changes the parameters that the loss depends on.
        arguments: How many steps.
        device: Where all of them are.
    """
    times = Times([], [], [])
    for step in range(arguments.warmup + arguments.steps):
        synchronize(device)
        start, cpu_start = time.perf_counter(), time.process_time()
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimizer.step()
        synchronize(device)
        if step >= arguments.warmup:
            times.seconds.append(time.perf_counter() - start)
            times.cpu_seconds.append(time.process_time() - cpu_start)
        times.losses.append(value.item())
    if not times.losses[-1] < times.losses[0]:
        change = f"it went from {times.losses[0]} to {times.losses[-1]}"
        sys.exit(f"Cannot report a time as the loss must fall: {change}.")
    return times


def synchronize(device: torch.device) -> None:
    """Waits until the device has done all that it was given."""
    import torch

    if device.type == "cuda":
        torch.cuda.synchronize(device)
