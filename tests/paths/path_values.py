"""Writes path_values.json: camera paths and file poses to test against, computed with numpy and scipy.

    python3 path_values.py > path_values.json

Poses are camera to world, 3 x 4; x right, y up, looking along -z.
"""
import json

import numpy as np
from scipy.spatial.transform import Rotation
from scipy.special import ellipeinc

rng = np.random.default_rng(7)


def normalize(v):
    return v / np.linalg.norm(v)


def look(eye, target, up):
    back = normalize(eye - target)
    right = normalize(np.cross(up, back))
    return np.stack([right, np.cross(back, right), back, eye], 1)


def rounded(poses):
    return np.round(np.asarray(poses), 6)


def ring(count):
    """Cameras around a point, not level, on something like an ellipse."""
    poses = []
    for i in range(count):
        a = 2 * np.pi * (i + 0.3 * rng.random()) / count
        eye = np.array([3 + 4 * np.cos(a) - np.sin(a), -1 + 2 * np.sin(a), 1.5 + 0.4 * rng.standard_normal()])
        poses.append(look(eye, np.array([3, -1, 0.2]) + 0.2 * rng.standard_normal(3), np.array([0, 0.05, 1.0])))
    return rounded(poses)


def facing(count):
    """Cameras that all look along about -z, as LLFF has them after its own alignment."""
    poses = []
    for _ in range(count):
        eye = rng.uniform([-0.8, -0.4, -0.2], [0.8, 0.4, 0.2])
        poses.append(look(eye, np.array([0.1, 0.05, -5]) + 0.2 * rng.standard_normal(3), np.array([0.02, 1, 0])))
    return rounded(poses)


def meeting_point(poses):
    """Nearest to all optical axes."""
    d, o = poses[:, :, 2], poses[:, :, 3]
    m = np.eye(3) - d[:, :, None] * d[:, None, :]
    return np.linalg.solve(m.sum(0), np.einsum("nij,nj->i", m, o))


def ellipse(poses, frames):
    """MultiNeRF's, with its plane level and exactly constant speed (by elliptic integrals)."""
    p, center = poses[:, :, 3], meeting_point(poses)
    values, vectors = np.linalg.eigh(np.cov(p[:, :2].T))
    x = np.append(vectors[:, 1], 0)
    y = np.cross([0, 0, 1.0], x)
    a, b = (np.percentile(np.abs((p - center) @ axis), 90) for axis in (x, y))
    start = np.arctan2((p[0] - center) @ y / b, (p[0] - center) @ x / a)
    # The arc from angle 0: a point is (a cos t, b sin t), and sin^2 is measured from the minor axis.
    m = 1 - (b / a) ** 2
    arc = lambda t: a * (ellipeinc(t + np.pi / 2, m) - ellipeinc(np.pi / 2, m))
    whole = arc(2 * np.pi)
    out = []
    for i in range(frames):
        low, high = start, start + 2 * np.pi
        for _ in range(100):
            middle = (low + high) / 2
            if arc(middle) - arc(start) <= whole * i / frames:
                low = middle
            else:
                high = middle
        eye = center + a * np.cos(low) * x + b * np.sin(low) * y
        eye[2] = p[:, 2].mean()
        out.append(look(eye, center, np.array([0, 0, 1.0])))
    return out


def spiral(poses, near, far, frames):
    """LLFF's: two turns, one swing, 90th percentiles, its weighted depth."""
    p = poses[:, :, 3]
    center = p.mean(0)
    up = poses[:, :, 1].sum(0)
    average = look(center, center - poses[:, :, 2].sum(0), up)
    radii = np.percentile(np.abs((p - center) @ average[:, :3]), 90, axis=0)
    depth = 1 / (0.25 / (0.9 * near) + 0.75 / (5 * far))
    target = center - depth * average[:, 2]
    out = []
    for t in np.linspace(0, 4 * np.pi, frames, endpoint=False):
        offset = radii * [np.cos(t), -np.sin(t), -np.sin(t / 2)]
        out.append(look(center + average[:, :3] @ offset, target, up))
    return out


def homogeneous(m):
    return np.concatenate([m, [[0, 0, 0, 1]]])


def rigid():
    return np.concatenate([Rotation.random(random_state=rng).as_matrix(), rng.standard_normal((3, 1))], 1)


def nerfstudio(captures):
    """What nerfstudio trains in: its dataparser's transform T and scale s act on the file's poses; what it
    saves are T A and s a, with applied_transform A and applied_scale a of the file."""
    applied, own = rigid(), rigid()
    applied_scale, scale = 1.7, 0.31
    saved = own @ homogeneous(applied)
    poses = []
    for capture in captures:
        pose = own @ homogeneous(capture)
        pose[:, 3] *= scale
        poses.append(pose)
    return {
        "applied_transform": applied.tolist(),
        "applied_scale": applied_scale,
        "dataparser": {"transform": saved.tolist(), "scale": scale * applied_scale},
        "poses": [homogeneous(pose).ravel().tolist() for pose in poses],
    }


def instant_ngp(captures, scale, offset, mitsuba=False):
    """instant-ngp's unit cube: columns right, down, forward; rows y, z, x but for Mitsuba's files."""
    keyframes = []
    for capture in captures:
        m = capture * [1, -1, -1, 1]
        m[:, 3] = capture[:, 3] * scale + offset
        if not mitsuba:
            m = m[[1, 2, 0]]
        q = Rotation.from_matrix(m[:, :3]).as_quat()  # x, y, z, w
        keyframes.append({"R": (-q).tolist(), "T": m[:, 3].tolist()})
    return {"scale": scale, "offset": list(offset), "keyframes": keyframes}


def uniform_b_spline(keyframes, t):
    """Positions and rotations of instant-ngp's cubic spline, keyframes at 0, 1, 2 ..., ends repeated."""
    i = min(int(t), len(keyframes) - 2)
    f = t - i
    w = np.array([(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3]) / 6
    picked = [keyframes[min(max(i + k, 0), len(keyframes) - 1)] for k in (-1, 0, 1, 2)]
    position = sum(wi * k[:, 3] for wi, k in zip(w, picked))
    q = np.array([Rotation.from_matrix(k[:, :3]).as_quat() for k in picked])
    for k in range(1, 4):
        if q[k] @ (w[:k] @ q[:k]) < 0:
            q[k] = -q[k]
    rotation = Rotation.from_quat(w @ q).as_matrix()
    return np.concatenate([rotation, position[:, None]], 1)


around, before = ring(11), facing(9)
captures = np.array([look(rng.standard_normal(3) * 3, rng.standard_normal(3), np.array([0, 0.1, 1])) for _ in range(5)])
nerf = captures
tolist = lambda poses: [np.asarray(pose).tolist() for pose in poses]
print(json.dumps({
    "ellipse": {"cameras": tolist(around), "path": tolist(ellipse(around, 6))},
    "spiral": {
        "cameras": tolist(before),
        "near": 4 / 3, "far": 9.5,
        "path": tolist(spiral(before, 4 / 3, 9.5, 7)),
    },
    "captures": tolist(captures),
    "nerfstudio": nerfstudio(nerf),
    "instantNgp": {
        "usual": instant_ngp(nerf, 0.33, [0.5, 0.5, 0.5]),
        "stated": instant_ngp(nerf, 0.2, [0.4, 0.55, 0.7]),
        "mitsuba": instant_ngp(nerf, 0.66, [0.165] * 3, mitsuba=True),
        "spline": [{"time": t, "pose": uniform_b_spline(nerf, t).tolist()} for t in (0, 0.4, 1.5, 2.9, 4)],
    },
}))
