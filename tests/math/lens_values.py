"""Writes lens_values.json: where OpenCV shows directions through lenses, to test against.

Run with Debian's python3-opencv (4.6), then formatted by deno fmt:

    python3 lens_values.py > lens_values.json

All numbers of cameras are rounded to 32 bits first, as GPUs get them. Points are on the image plane
before distortion: (x, y) / z, or of the fisheye model theta (x, y) / |(x, y)|. "pixels" comes from
cv2.projectPoints or cv2.fisheye.projectPoints. "undistorted" is what cv2.undistortPoints gives for these
pixels after up to 200 of its fixed-point steps.
"""
import json

import cv2
import numpy as np

FOX = dict(width=1080, height=1920, fx=1375.52, fy=1374.49, cx=554.558, cy=965.268)
WIDE = dict(width=1600, height=1200, fx=620.0, fy=618.5, cx=805.25, cy=597.75)
FISHEYE = dict(width=1400, height=1400, fx=402.5, fy=401.75, cx=698.5, cy=702.25)

# Distortion coefficients in OpenCV's order: k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4; fisheye: k1 k2 k3 k4.
# reach: the largest half extent of the undistorted points, or for the fisheye the largest angle.
MODELS = {
    "fox (OPENCV)": (FOX, [0.0578421, -0.0805099, -0.000980296, 0.00015575], (0.39, 0.70)),
    "rational, wide (FULL_OPENCV)": (
        WIDE,
        [8.31, 3.12, 0.0012, -0.0007, 0.104, 8.69, 5.93, 0.852],
        (1.25, 0.95),
    ),
    # Coefficients like those of an Azure Kinect: numerator and denominator nearly cancel.
    "rational, nearly cancelling (FULL_OPENCV)": (
        FOX,
        [0.513, -2.67, 0.00059, -0.00016, 1.54, 0.393, -2.49, 1.46],
        (0.39, 0.70),
    ),
    "barrel (OPENCV)": (WIDE, [-0.28, 0.07, 0.0009, -0.0014, -0.006], (1.1, 0.8)),
    "thin prism": (
        WIDE,
        [-0.21, 0.045, 0.0015, -0.0011, -0.003, 0, 0, 0, 0.004, -0.0011, -0.0032, 0.0007],
        (1.1, 0.8),
    ),
    "fisheye": (FISHEYE, [0.0431, -0.0118, 0.0052, -0.0011], 1.4835),
    "strong fisheye": (FISHEYE, [-0.06, 0.012, -0.008, 0.0013], 1.4835),
}


def plane_points(reach):
    """25 points of the undistorted image plane."""
    if isinstance(reach, tuple):
        xs, ys = [np.linspace(-r, r, 5) for r in reach]
        return np.array([(x, y) for y in ys for x in xs]) + np.array([0.0071, -0.0043])
    angles = np.arange(25) * 2.399963
    thetas = reach * np.sqrt(np.arange(25) / 24)
    return np.stack([thetas * np.cos(angles), thetas * np.sin(angles)], axis=1)


def rounded(values):
    return [float(np.float32(value)) for value in values]


def main():
    models = []
    for name, (camera, coefficients, reach) in MODELS.items():
        camera = dict(zip(camera, rounded(camera.values())))
        coefficients = rounded(coefficients)
        fisheye = not isinstance(reach, tuple)
        matrix = np.array([
            [camera["fx"], 0, camera["cx"]],
            [0, camera["fy"], camera["cy"]],
            [0, 0, 1],
        ])
        d = np.array(coefficients)
        points = plane_points(reach)
        zeros = np.zeros(3)
        if fisheye:
            theta = np.linalg.norm(points, axis=1, keepdims=True)
            rim = points * np.divide(np.sin(theta), theta, out=np.ones_like(theta), where=theta > 0)
            directions = np.concatenate([rim, np.cos(theta)], axis=1)
            pixels, _ = cv2.fisheye.projectPoints(directions[:, None], zeros, zeros, matrix, d)
            undistorted = None
        else:
            directions = np.concatenate([points, np.ones((25, 1))], axis=1)
            pixels, _ = cv2.projectPoints(directions[:, None], zeros, zeros, matrix, d)
            steps = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 200, 1e-14)
            undistorted = cv2.undistortPointsIter(pixels, matrix, d, None, None, steps)
            undistorted = undistorted.reshape(-1, 2).tolist()
        models.append({
            "name": name,
            "projection": "fisheye" if fisheye else "perspective",
            "camera": camera,
            "coefficients": coefficients,
            "points": points.tolist(),
            "pixels": pixels.reshape(-1, 2).tolist(),
            "undistorted": undistorted,
        })
    print(json.dumps(models, indent=1))


main()
