"""Model and render "brig", a small toy sailing ship on a glazed ceramic sea.

The scene is made from nothing but this script (no textures, no models, no
fonts beyond the one built into Blender) and rendered with Cycles on the CPU
into a data set in the NeRF-Synthetic ("Blender") layout:

    <out>/transforms_{train,val,test}.json
    <out>/{train,val,test}/r_<i>.png       8-bit RGBA, straight alpha

Run it with Blender 3.4:

    blender -noaudio -b --python scenes/make_brig.py
    blender -noaudio -b --python scenes/make_brig.py -- --help

Lengths are in scene units; everything lies inside [-1.2, 1.2]^3.  The ship is
modelled in its own frame: x forward, y to port, z up, waterline at z = 0.

Licence: CC0 1.0.
"""

import argparse
import json
import math
import os
import random
import sys

import bmesh
import bpy
from mathutils import Matrix, Vector, noise

CAMERA_DISTANCE = 4.0311
CAMERA_ANGLE_X = 0.6911112
SEA_LEVEL = -0.68
SEA_RADIUS = 0.885
SHIP_X = -0.04
SHIP_SCALE = 1.06
TAU = 2.0 * math.pi


# ---------------------------------------------------------------------------
# Small numeric helpers
# ---------------------------------------------------------------------------

def clamp(x, low=0.0, high=1.0):
    """Limit x to [low, high]."""
    return max(low, min(high, x))


def lerp(a, b, t):
    """Linear interpolation, for numbers and vectors."""
    return a + (b - a) * t


def smoothstep(low, high, x):
    """Cubic step from 0 at `low` to 1 at `high`."""
    t = clamp((x - low) / (high - low))
    return t * t * (3.0 - 2.0 * t)


# ---------------------------------------------------------------------------
# Shader expressions
# ---------------------------------------------------------------------------

class Value:
    """A scalar node output that can be used in arithmetic."""

    def __init__(self, shader, socket):
        self.shader, self.socket = shader, socket

    def _op(self, operation, *others):
        return self.shader.math(operation, self, *others)

    def __add__(self, other):
        return self._op('ADD', other)

    def __sub__(self, other):
        return self._op('SUBTRACT', other)

    def __mul__(self, other):
        return self._op('MULTIPLY', other)

    def __truediv__(self, other):
        return self._op('DIVIDE', other)

    def __abs__(self):
        return self._op('ABSOLUTE')

    def __lt__(self, other):
        return self._op('LESS_THAN', other)

    def __gt__(self, other):
        return self._op('GREATER_THAN', other)

    def fract(self):
        """Fractional part."""
        return self._op('FRACT')

    def floor(self):
        """Integer part."""
        return self._op('FLOOR')

    def sqrt(self):
        """Square root."""
        return self._op('SQRT')

    def maximum(self, other):
        """Larger of two; the union of two masks."""
        return self._op('MAXIMUM', other)

    def centred(self):
        """Distance of the fractional part from 1/2: a triangle wave in [0, 1/2]."""
        return abs(self.fract() - 0.5)

    def between(self, low, high):
        """Mask: 1 where low < value < high."""
        return (self > low) * (self < high)

    def ramp(self, low, high):
        """Smooth ramp from 0 at `low` to 1 at `high`."""
        node = self.shader.node('ShaderNodeMapRange', interpolation_type='SMOOTHSTEP')
        self.shader.feed(node.inputs['Value'], self)
        node.inputs['From Min'].default_value = low
        node.inputs['From Max'].default_value = high
        return Value(self.shader, node.outputs['Result'])


class Shader:
    """Builds the node tree of a material or a world."""

    def __init__(self, tree):
        self.tree = tree

    def node(self, kind, **properties):
        """Add a node and set its properties."""
        node = self.tree.nodes.new(kind)
        for key, value in properties.items():
            setattr(node, key, value)
        return node

    def feed(self, socket, value):
        """Connect a Value or an output socket to `socket`, or set a constant."""
        if isinstance(value, Value):
            self.tree.links.new(value.socket, socket)
        elif isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == 'RGBA':
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def math(self, operation, *arguments):
        """Add a math node."""
        node = self.node('ShaderNodeMath', operation=operation)
        for socket, value in zip(node.inputs, arguments):
            self.feed(socket, value)
        return Value(self, node.outputs[0])

    def coordinate(self, kind):
        """Texture coordinate ('Object', 'UV', 'Generated') and its x, y, z."""
        vector = self.node('ShaderNodeTexCoord').outputs[kind]
        split = self.node('ShaderNodeSeparateXYZ')
        self.feed(split.inputs[0], vector)
        return (vector, *(Value(self, out) for out in split.outputs))

    def stretched(self, vector, scale):
        """Scale a coordinate differently along x, y and z."""
        node = self.node('ShaderNodeMapping')
        self.feed(node.inputs['Vector'], vector)
        node.inputs['Scale'].default_value = scale
        return node.outputs[0]

    def noise(self, vector, scale, detail=3.0, distortion=0.0):
        """Fractal noise, about 0.5 on average."""
        node = self.node('ShaderNodeTexNoise')
        self.feed(node.inputs['Vector'], vector)
        node.inputs['Scale'].default_value = scale
        node.inputs['Detail'].default_value = detail
        node.inputs['Distortion'].default_value = distortion
        return Value(self, node.outputs['Fac'])

    def cells(self, vector, scale):
        """Distance to the nearest edge between Voronoi cells."""
        node = self.node('ShaderNodeTexVoronoi', feature='DISTANCE_TO_EDGE')
        self.feed(node.inputs['Vector'], vector)
        node.inputs['Scale'].default_value = scale
        return Value(self, node.outputs['Distance'])

    def attribute(self, name):
        """A scalar mesh attribute."""
        return Value(self, self.node('ShaderNodeAttribute', attribute_name=name).outputs['Fac'])

    def mix(self, factor, first, second, blend='MIX'):
        """Mix two colours; first where factor is 0, second where it is 1."""
        node = self.node('ShaderNodeMixRGB', blend_type=blend)
        for socket, value in zip(node.inputs, (factor, first, second)):
            self.feed(socket, value)
        return node.outputs[0]

    def bump(self, height, strength, distance=0.01):
        """Normal bent by a height field."""
        node = self.node('ShaderNodeBump')
        node.inputs['Strength'].default_value = strength
        node.inputs['Distance'].default_value = distance
        self.feed(node.inputs['Height'], height)
        return node.outputs[0]

    def principled(self, **inputs):
        """Principled BSDF; keyword names are the inputs with '_' for ' '."""
        node = self.node('ShaderNodeBsdfPrincipled')
        for key, value in inputs.items():
            self.feed(node.inputs[key.replace('_', ' ')], value)
        return node.outputs[0]

    def finish(self, surface, kind='ShaderNodeOutputMaterial'):
        """Connect the surface to a new output node."""
        self.tree.links.new(surface, self.node(kind).inputs['Surface'])


def new_material(name):
    """An empty node material and the Shader that fills it."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    material.node_tree.nodes.clear()
    return material, Shader(material.node_tree)


# ---------------------------------------------------------------------------
# Materials (colours are linear RGB)
# ---------------------------------------------------------------------------

CREAM = (0.80, 0.66, 0.42)
NAVY = (0.008, 0.035, 0.13)
RED = (0.42, 0.022, 0.012)
GOLD = (0.95, 0.60, 0.16)
INK = (0.012, 0.010, 0.012)


def plain(name, colour, roughness=0.5, metallic=0.0, coat=0.0):
    """One colour, with an optional clear coat."""
    material, s = new_material(name)
    s.finish(s.principled(Base_Color=colour, Roughness=roughness, Metallic=metallic,
                          Clearcoat=coat, Clearcoat_Roughness=0.06))
    return material


def brass():
    """Polished brass, a little uneven."""
    material, s = new_material('brass')
    vector, *_ = s.coordinate('Object')
    tarnish = s.noise(vector, 9.0, 4.0)
    colour = s.mix(tarnish.ramp(0.45, 0.75), (0.92, 0.62, 0.22), (0.62, 0.36, 0.12))
    s.finish(s.principled(Base_Color=colour, Metallic=1.0, Roughness=tarnish * 0.2 + 0.10))
    return material


def wood_colour(s, vector, dark, light, grain):
    """Colour and height of wood whose grain runs along the short axis of `grain`."""
    stretched = s.stretched(vector, grain)
    rings = (s.noise(stretched, 1.0, 2.0, 0.6) * 9.0).centred() * 2.0
    pores = s.noise(stretched, 9.0, 5.0)
    shade = rings * 0.6 + pores * 0.75 - 0.2
    return s.mix(shade.ramp(0.05, 0.85), dark, light), shade


def wood(name, dark, light, grain, coat=0.6):
    """Varnished wood."""
    material, s = new_material(name)
    vector, *_ = s.coordinate('Object')
    colour, height = wood_colour(s, vector, dark, light, grain)
    s.finish(s.principled(Base_Color=colour, Roughness=0.42, Clearcoat=coat,
                          Clearcoat_Roughness=0.12, Normal=s.bump(height, 0.15, 0.004)))
    return material


def hull_paint():
    """Lacquered stripes that follow the sheer; UV is (station, height / rail height)."""
    material, s = new_material('hull paint')
    vector, *_ = s.coordinate('Object')
    _, u, h, _ = s.coordinate('UV')
    port = (u * 10.0).centred()
    diamond = ((u * 20.0 + 0.5).centred() * 0.9 + abs(h - 0.63) * 2.2) < 0.26
    frame = (port < 0.24) * (abs(h - 0.63) < 0.115) * u.between(0.2, 0.8)
    hole = (port < 0.16) * (abs(h - 0.63) < 0.08) * u.between(0.2, 0.8)
    colour = s.mix(h > 0.20, RED, CREAM)
    colour = s.mix(h > 0.26, colour, NAVY)
    colour = s.mix(h.between(0.46, 0.80), colour, CREAM)
    colour = s.mix(h.between(0.49, 0.77) * diamond, colour, (0.02, 0.17, 0.20))
    colour = s.mix(frame, colour, RED)
    colour = s.mix(hole, colour, INK)
    wear = s.noise(s.stretched(vector, (4.0, 40.0, 40.0)), 3.0, 4.0)
    colour = s.mix(wear.ramp(0.55, 0.8) * 0.35, colour, (0.30, 0.19, 0.10))
    planks = (h * 9.0).centred()
    s.finish(s.principled(Base_Color=colour, Roughness=0.35, Clearcoat=1.0,
                          Clearcoat_Roughness=0.05,
                          Normal=s.bump(planks.ramp(0.5, 0.38), 0.35, 0.006)))
    return material


def deck_planks():
    """Pale planks with dark caulking and butt joints."""
    material, s = new_material('deck')
    vector, x, y, _ = s.coordinate('Object')
    row = y * 30.0
    shift = (row.floor() * 0.37).fract()
    colour, _ = wood_colour(s, vector, (0.30, 0.16, 0.06), (0.60, 0.38, 0.18), (3.0, 34.0, 34.0))
    tint = (row.floor() * 0.618).fract() * 0.35
    colour = s.mix(tint, colour, (0.25, 0.12, 0.05))
    seams = (row.centred() > 0.44).maximum((x * 3.0 + shift).centred() > 0.492)
    s.finish(s.principled(Base_Color=s.mix(seams, colour, (0.03, 0.018, 0.01)), Roughness=0.45))
    return material


def cloth(name, paint):
    """Linen with seams; `paint(shader, u, v, base)` returns the painted colour."""
    material, s = new_material(name)
    vector, *_ = s.coordinate('Object')
    _, u, v, _ = s.coordinate('UV')
    stain = s.noise(vector, 5.0, 5.0)
    base = s.mix(stain.ramp(0.35, 0.75), (0.86, 0.77, 0.58), (0.66, 0.53, 0.34))
    colour = paint(s, u, v, base)
    seams = ((u * 9.0).centred() > 0.465).maximum(v.between(0.30, 0.313))
    seams = seams.maximum(v.between(0.62, 0.633))
    colour = s.mix(seams * 0.55, colour, (0.32, 0.20, 0.10))
    hem = (abs(u - 0.5) > 0.485).maximum(abs(v - 0.5) > 0.485)
    colour = s.mix(hem * 0.75, colour, (0.25, 0.13, 0.06))
    weave = s.noise(s.stretched(vector, (30.0, 110.0, 30.0)), 1.0, 1.0) \
        + s.noise(s.stretched(vector, (40.0, 20.0, 120.0)), 1.0, 1.0)
    front = s.principled(Base_Color=colour, Roughness=0.8, Sheen=0.3,
                         Normal=s.bump(weave, 0.06, 0.004))
    glow = s.node('ShaderNodeBsdfTranslucent')
    s.feed(glow.inputs['Color'], colour)
    both = s.node('ShaderNodeMixShader')
    both.inputs[0].default_value = 0.30
    s.feed(both.inputs[1], front)
    s.feed(both.inputs[2], glow.outputs[0])
    s.finish(both.outputs[0])
    return material


def unpainted(s, u, v, base):
    """Sail paint: none."""
    return base


def striped(s, u, v, base):
    """Sail paint: broad madder-red stripes."""
    return s.mix(((u * 4.5 + 0.25).centred() > 0.25) * 0.92, base, (0.40, 0.025, 0.014))


def compass_rose(aspect):
    """Sail paint: a compass rose in red, gold and blue."""
    def paint(s, u, v, base):
        x, y = (u - 0.5) * aspect, v - 0.46
        radius = (x * x + y * y).sqrt()
        angle = s.math('ARCTAN2', y, x) / TAU

        def star(points, turn, outer, inner):
            spike = (angle * points + turn).centred() * 2.0
            return radius * (spike * (1.0 / outer - 1.0 / inner) + 1.0 / inner) < 1.0
        half = (angle * 8.0).fract() < 0.5
        ring = radius.between(0.27, 0.30).maximum(radius.between(0.235, 0.245))
        colour = s.mix(ring, base, (0.02, 0.08, 0.20))
        colour = s.mix(star(8.0, 0.0, 0.36, 0.11), colour, (0.72, 0.33, 0.04))
        points = s.mix(half, (0.36, 0.02, 0.015), (0.62, 0.06, 0.03))
        colour = s.mix(star(4.0, 0.0, 0.46, 0.105), colour, points)
        colour = s.mix(radius < 0.085, colour, (0.80, 0.45, 0.08))
        return s.mix(radius < 0.055, colour, (0.02, 0.08, 0.20))
    return paint


def ensign(s, u, v, base):
    """Flag paint: a gold sun on teal, with a cream border."""
    x, y = (u - 0.5) * 1.6, v - 0.5
    radius = (x * x + y * y).sqrt()
    angle = s.math('ARCTAN2', y, x) / TAU
    border = (abs(x) > 0.70).maximum(abs(y) > 0.41)
    colour = s.mix(border, (0.008, 0.15, 0.17), (0.80, 0.66, 0.42))
    return s.mix(radius < (angle * 12.0).centred() * 0.26 + 0.19, colour, (0.85, 0.42, 0.05))


def pennant_paint(s, u, v, base):
    """Flag paint: teal with a gold stripe and a red hoist."""
    colour = s.mix(v.between(0.34, 0.66), (0.008, 0.15, 0.17), (0.85, 0.50, 0.10))
    return s.mix(u < 0.2, colour, (0.45, 0.03, 0.015))


def ceramic_sea():
    """Glazed ceramic: cobalt troughs, turquoise slopes, white crests, fine crackle."""
    material, s = new_material('ceramic sea')
    vector, _, _, z = s.coordinate('Object')
    foam = s.attribute('foam')
    cloud = s.noise(vector, 6.0, 4.0)
    depth = z * 13.0 + cloud * 0.9 - 0.45
    colour = s.mix(depth.ramp(-0.75, 0.05), (0.004, 0.028, 0.15), (0.008, 0.15, 0.28))
    colour = s.mix(depth.ramp(0.0, 0.85), colour, (0.07, 0.42, 0.43))
    lace = s.cells(vector, 17.0)
    crest = (foam - lace * 1.1 + s.noise(vector, 22.0, 3.0) * 0.35).ramp(0.30, 0.42)
    colour = s.mix(crest, colour, (0.84, 0.88, 0.84))
    crackle = s.cells(s.stretched(vector, (1.0, 1.0, 0.3)), 11.0).ramp(0.012, 0.0)
    colour = s.mix(crackle * 0.45, colour, (0.002, 0.012, 0.05))
    ripple = s.noise(vector, 16.0, 2.0)
    s.finish(s.principled(Base_Color=colour, Roughness=0.22, Specular=0.5, Clearcoat=1.0,
                          Clearcoat_Roughness=0.04, Normal=s.bump(ripple, 0.22, 0.02)))
    return material


def dial():
    """The compass dial on the rim: pale wood with dark graduation."""
    material, s = new_material('dial')
    vector, x, y, _ = s.coordinate('Object')
    radius = (x * x + y * y).sqrt()
    turn = s.math('ARCTAN2', y, x) / TAU
    colour, _ = wood_colour(s, vector, (0.30, 0.15, 0.05), (0.52, 0.31, 0.12), (9.0, 3.0, 9.0))
    fine = ((turn * 72.0).centred() > 0.42) * (radius > 0.968)
    coarse = ((turn * 24.0).centred() > 0.455) * (radius > 0.945)
    line = radius.between(0.984, 0.989).maximum(radius.between(0.905, 0.910))
    marks = fine.maximum(coarse).maximum(line)
    s.finish(s.principled(Base_Color=s.mix(marks, colour, (0.02, 0.010, 0.006)), Roughness=0.4,
                          Clearcoat=1.0, Clearcoat_Roughness=0.08))
    return material


def inlay():
    """The band around the plinth: marquetry triangles in ebony and maple."""
    material, s = new_material('inlay')
    vector, x, y, z = s.coordinate('Object')
    turn = s.math('ARCTAN2', y, x) / TAU
    height = (z + 0.832) / 0.080
    wave = (turn * 48.0).centred() * 2.0
    maple, _ = wood_colour(s, vector, (0.55, 0.32, 0.11), (0.74, 0.50, 0.22), (9.0, 9.0, 60.0))
    colour = s.mix(wave > height, (0.018, 0.010, 0.007), maple)
    spot = ((turn * 48.0 + 0.5).centred() * 2.6 + abs(height - 0.26) * 1.9) < 0.36
    colour = s.mix(spot, colour, (0.50, 0.06, 0.02))
    s.finish(s.principled(Base_Color=colour, Roughness=0.4, Clearcoat=1.0,
                          Clearcoat_Roughness=0.06))
    return material


def lantern_glass():
    """Amber glass with a small light of its own."""
    material, s = new_material('lantern glass')
    s.finish(s.principled(Base_Color=(0.9, 0.35, 0.05), Roughness=0.08, Clearcoat=1.0,
                          Emission=(1.0, 0.42, 0.08), Emission_Strength=0.9))
    return material


def make_materials():
    """All materials by name."""
    return {
        'brass': brass(),
        'walnut': wood('walnut', (0.045, 0.016, 0.007), (0.22, 0.085, 0.03), (5.0, 5.0, 26.0), 1.0),
        'spar': wood('spar', (0.20, 0.085, 0.025), (0.50, 0.27, 0.095), (30.0, 30.0, 4.0)),
        'yard': wood('yard', (0.12, 0.045, 0.015), (0.32, 0.14, 0.05), (30.0, 4.0, 30.0)),
        'trim': wood('trim', (0.16, 0.055, 0.018), (0.42, 0.18, 0.06), (4.0, 30.0, 30.0), 1.0),
        'hull': hull_paint(),
        'deck': deck_planks(),
        'sea': ceramic_sea(),
        'dial': dial(),
        'inlay': inlay(),
        'sail': cloth('sail', unpainted),
        'sail striped': cloth('sail striped', striped),
        'sail rose': cloth('sail rose', compass_rose(1.55)),
        'ensign': cloth('ensign', ensign),
        'pennant': cloth('pennant', pennant_paint),
        'rope': plain('rope', (0.22, 0.14, 0.07), 0.85),
        'tarred': plain('tarred rope', (0.035, 0.022, 0.015), 0.7),
        'red': plain('red lacquer', RED, 0.35, 0.0, 1.0),
        'navy': plain('navy lacquer', NAVY, 0.35, 0.0, 1.0),
        'cream': plain('cream lacquer', CREAM, 0.4, 0.0, 1.0),
        'gilt': plain('gilt', GOLD, 0.28, 1.0),
        'ink': plain('ebony', INK, 0.4, 0.0, 0.6),
        'glass': lantern_glass(),
    }


# ---------------------------------------------------------------------------
# Geometry helpers
# ---------------------------------------------------------------------------

class Builder:
    """Adds objects to the scene, all with the same parent."""

    def __init__(self, materials, parent=None):
        self.materials, self.parent = materials, parent

    def add(self, name, data, material, bevel=0.0):
        """Link object data with a material; optionally bevel its edges."""
        data.materials.append(self.materials[material])
        thing = bpy.data.objects.new(name, data)
        bpy.context.collection.objects.link(thing)
        thing.parent = self.parent
        if bevel:
            modifier = thing.modifiers.new('bevel', 'BEVEL')
            modifier.width, modifier.segments = bevel, 2
        return thing

    def mesh(self, name, vertices, faces, material, uv=None, smooth=True, bevel=0.0):
        """A mesh from vertices and faces, with one UV pair per vertex."""
        data = bpy.data.meshes.new(name)
        data.from_pydata([tuple(p) for p in vertices], [], faces)
        if uv:
            layer = data.uv_layers.new(name='UVMap')
            for loop in data.loops:
                layer.data[loop.index].uv = uv[loop.vertex_index]
        shade(data, smooth)
        return self.add(name, data, material, bevel)

    def grid(self, name, columns, rows, point, material):
        """A surface point(s, t), s and t in [0, 1], with UV = (s, t)."""
        uv = [(i / columns, j / rows) for j in range(rows + 1) for i in range(columns + 1)]
        faces = [(k, k + 1, k + columns + 2, k + columns + 1)
                 for j in range(rows) for k in range(j * (columns + 1), j * (columns + 1) + columns)]
        return self.mesh(name, [point(s, t) for s, t in uv], faces, material, uv)

    def lathe(self, name, profile, material, segments=96, matrix=None):
        """Turn a profile of (radius, z) points around the z axis."""
        matrix = matrix or Matrix()
        vertices = [matrix @ Vector((r * math.cos(TAU * i / segments),
                                     r * math.sin(TAU * i / segments), z))
                    for r, z in profile for i in range(segments)]
        faces = []
        for j in range(len(profile) - 1):
            for i in range(segments):
                k = (i + 1) % segments
                a, b = j * segments, (j + 1) * segments
                faces.append((a + i, a + k, b + k, b + i))
        return self.mesh(name, vertices, faces, material)

    def spar(self, name, start, end, profile, material, segments=20):
        """A turned stick from start to end; profile is (fraction, radius) pairs."""
        start, end = Vector(start), Vector(end)
        axis = end - start
        matrix = Matrix.Translation(start) @ axis.to_track_quat('Z', 'Y').to_matrix().to_4x4()
        points = [(0.0, 0.0)] + [(r, f * axis.length) for f, r in profile]
        points.append((0.0, profile[-1][0] * axis.length))
        return self.lathe(name, points, material, segments, matrix)

    def box(self, name, centre, size, material, bevel=0.004, turn=(0.0, 0.0, 0.0)):
        """A bevelled box."""
        mesh = bmesh.new()
        bmesh.ops.create_cube(mesh, size=1.0)
        bmesh.ops.scale(mesh, vec=size, verts=mesh.verts)
        thing = self.from_bmesh(name, mesh, material, False, bevel)
        thing.location, thing.rotation_euler = centre, turn
        return thing

    def ball(self, name, centre, radius, material, stretch=(1.0, 1.0, 1.0)):
        """A sphere, or an ellipsoid."""
        mesh = bmesh.new()
        bmesh.ops.create_uvsphere(mesh, u_segments=24, v_segments=16, radius=radius)
        bmesh.ops.scale(mesh, vec=stretch, verts=mesh.verts)
        thing = self.from_bmesh(name, mesh, material, True)
        thing.location = centre
        return thing

    def from_bmesh(self, name, mesh, material, smooth, bevel=0.0):
        """Turn a bmesh into an object."""
        data = bpy.data.meshes.new(name)
        mesh.to_mesh(data)
        mesh.free()
        shade(data, smooth)
        return self.add(name, data, material, bevel)

    def ropes(self, name, lines, radius, material, closed=False):
        """Round tubes along polylines."""
        data = bpy.data.curves.new(name, 'CURVE')
        data.dimensions = '3D'
        data.bevel_depth, data.bevel_resolution = radius, 2
        data.use_fill_caps = True
        for line in lines:
            spline = data.splines.new('POLY')
            spline.points.add(len(line) - 1)
            spline.use_cyclic_u = closed
            for point, position in zip(spline.points, line):
                point.co = (*position, 1.0)
        return self.add(name, data, material)

    def text(self, body, size, matrix, material):
        """Raised lettering."""
        data = bpy.data.curves.new('letter ' + body, 'FONT')
        data.body, data.size, data.extrude = body, size, 0.003
        data.align_x = data.align_y = 'CENTER'
        thing = self.add('letter ' + body, data, material)
        thing.matrix_local = matrix
        return thing


def shade(data, smooth):
    """Smooth shading with creases sharper than 40 degrees, or flat shading."""
    for polygon in data.polygons:
        polygon.use_smooth = smooth
    data.use_auto_smooth = smooth
    data.auto_smooth_angle = math.radians(40.0)


def arc(centre_r, centre_z, radius, start, end, count=8):
    """Points of a circular arc in a lathe profile; angles in degrees."""
    angles = [math.radians(lerp(start, end, i / count)) for i in range(count + 1)]
    return [(centre_r + radius * math.cos(a), centre_z + radius * math.sin(a)) for a in angles]


def sagging(start, end, sag, count=10):
    """A rope that hangs by `sag` in the middle."""
    start, end = Vector(start), Vector(end)
    return [lerp(start, end, i / count) - Vector((0, 0, 4.0 * sag * (i / count) * (1 - i / count)))
            for i in range(count + 1)]


# ---------------------------------------------------------------------------
# Hull
# ---------------------------------------------------------------------------

KEEL = -0.16
BEAM = 0.235
QUARTERDECK = 0.29          # the raised deck covers stations below this one


def rail_height(u):
    """Height of the rail above the water at station u (0 stern, 1 bow)."""
    if u < 0.45:
        return 0.205 + 0.15 * ((0.45 - u) / 0.45) ** 1.8
    return 0.205 + 0.10 * ((u - 0.45) / 0.55) ** 2


def hull_point(u, z, side=1, inset=0.0):
    """Point of the hull at station u and height z; side is +1 port, -1 starboard."""
    rail = rail_height(u)
    v = clamp((z - KEEL) / (rail - KEEL))
    full = 1.0 - clamp((u - 0.42) / 0.58) ** 2.5
    full *= lerp(0.74, 1.0, smoothstep(0.0, 0.42, u))
    power = lerp(0.32, 0.75, smoothstep(0.55, 1.0, u)) + 0.25 * smoothstep(0.3, 0.0, u)
    tumblehome = 1.0 - 0.14 * smoothstep(0.6, 1.0, v)
    flare = 1.0 + 0.25 * smoothstep(0.6, 0.95, u) * v
    half = max(0.004, BEAM * full * v ** power * tumblehome * flare - inset)
    x = lerp(-0.72, 0.60, u) + 0.17 * u ** 5 * v ** 1.5 - 0.07 * (1.0 - u) ** 4 * v
    return Vector((x, side * half, z))


def hull_line(height, side, start=0.0, end=1.0, count=60, out=0.0):
    """Line along the hull at a fixed fraction of the rail height."""
    stations = [lerp(start, end, i / count) for i in range(count + 1)]
    return [hull_point(u, height * rail_height(u), side, -out) for u in stations]


def make_hull(b):
    """Planking, transom, rails and trim."""
    for side in (1, -1):
        def point(s, t, side=side):
            z = lerp(KEEL, rail_height(s), t)
            return hull_point(s, z, side)
        side_shell(b, point, side)
    transom(b)
    for height, radius, material, out in ((1.0, 0.011, 'trim', 0.0), (0.82, 0.0055, 'gilt', 0.002),
                                          (0.45, 0.007, 'trim', 0.002)):
        lines = [hull_line(height, side, out=out) for side in (1, -1)]
        b.ropes('rail', lines, radius, material)
    heights = [lerp(KEEL, rail_height(1.0) + 0.01, i / 12) for i in range(13)]
    b.ropes('stem', [[Vector((hull_point(1.0, z).x, 0.0, z)) for z in heights]], 0.013, 'trim')


def side_shell(b, point, side):
    """One side of the planking with its painted UV and wooden inside."""
    shell = b.grid('hull', 72, 24, point, 'hull')
    layer = shell.data.uv_layers[0]
    for loop in shell.data.loops:
        s, t = layer.data[loop.index].uv
        layer.data[loop.index].uv = (s, lerp(KEEL, rail_height(s), t) / rail_height(s))
    if side > 0:
        shell.data.flip_normals()
    shell.data.materials.append(b.materials['trim'])
    solid = shell.modifiers.new('thickness', 'SOLIDIFY')
    solid.thickness, solid.offset = 0.014, -1.0
    solid.material_offset, solid.material_offset_rim = 1, 1


def transom(b):
    """The stern: a navy board with lit windows and gilt trim."""
    rows = 16
    heights = [lerp(KEEL, rail_height(0.0), i / rows) for i in range(rows + 1)]
    vertices = [hull_point(0.0, z, side) for z in heights for side in (1, -1)]
    faces = [(2 * i, 2 * i + 2, 2 * i + 3, 2 * i + 1) for i in range(rows)]
    b.mesh('transom', vertices, faces, 'navy', smooth=False)
    top = hull_point(0.0, rail_height(0.0))
    b.ropes('taffrail', [[(top.x, y, top.z + 0.02 * (1 - (y / top.y) ** 2))
                          for y in (top.y * (i / 8 - 1) for i in range(17))]], 0.012, 'gilt')
    for y in (-0.09, -0.03, 0.03, 0.09):
        window(b, y, 0.235, 0.042, 0.062)
    b.ropes('stern trim', [[hull_point(0.0, 0.17, s) + Vector((-0.004, 0, 0)) for s in (1, -1)],
                           [hull_point(0.0, 0.30, s) + Vector((-0.004, 0, 0)) for s in (1, -1)]],
            0.006, 'gilt')


def window(b, y, z, width, height):
    """A leaded window on the transom."""
    x = hull_point(0.0, z).x - 0.002
    b.box('window frame', (x, y, z), (0.012, width, height), 'gilt', 0.002)
    for dy in (-0.25, 0.25):
        for dz in (-0.25, 0.25):
            b.box('pane', (x - 0.006, y + dy * width * 0.85, z + dz * height * 0.88),
                  (0.004, width * 0.34, height * 0.36), 'glass', 0.001)


def deck_height(u):
    """Height of the deck below the rail."""
    return rail_height(u) - (0.02 if u < QUARTERDECK else 0.075)


def make_decks(b):
    """Main deck, quarterdeck and the bulkhead between them."""
    for name, start, end in (('main deck', QUARTERDECK, 0.985), ('quarterdeck', 0.0, QUARTERDECK - 1e-4)):
        def point(s, t, start=start, end=end):
            u = lerp(start, end, s)
            edge = hull_point(u, deck_height(u), 1, 0.006)
            y = lerp(-edge.y, edge.y, t)
            camber = 0.012 * (1.0 - (2.0 * t - 1.0) ** 2)
            return Vector((edge.x, y, edge.z + camber))
        b.grid(name, 40, 12, point, 'deck')
    low, high = deck_height(QUARTERDECK + 1e-4), deck_height(QUARTERDECK - 1e-4)
    edge = hull_point(QUARTERDECK, high, 1, 0.012)
    x = edge.x
    b.box('bulkhead', (x, 0, (low + high) / 2), (0.012, 2 * edge.y, high - low + 0.03), 'trim', 0.002)
    for y in (-0.09, 0.0, 0.09):
        b.box('door', (x + 0.006, y, (low + high) / 2 + 0.006), (0.006, 0.038, 0.05), 'navy', 0.001)
    balustrade(b, x)


def balustrade(b, front):
    """Brass stanchions and rail around the quarterdeck."""
    rail, posts = [], []
    for side in (1, -1):
        stations = [lerp(0.0, QUARTERDECK, i / 9) for i in range(10)]
        feet = [hull_point(u, rail_height(u), side, 0.002) for u in stations]
        posts += feet
        rail.append([p + Vector((0, 0, 0.055)) for p in feet])
    width = hull_point(QUARTERDECK, deck_height(0.2)).y
    across = [Vector((front, lerp(-width, width, i / 6), rail_height(QUARTERDECK))) for i in range(7)]
    posts += across[1:-1]
    rail.append([p + Vector((0, 0, 0.055)) for p in across])
    b.ropes('balustrade', rail, 0.006, 'brass')
    b.ropes('stanchions', [[p, p + Vector((0, 0, 0.055))] for p in posts], 0.004, 'brass')


# ---------------------------------------------------------------------------
# Things on deck
# ---------------------------------------------------------------------------

def station(x):
    """Station u of a position x amidships (where the hull has no rake)."""
    return (x + 0.72) / 1.32


def on_deck(x, y=0.0):
    """Point on the main deck."""
    return Vector((x, y, deck_height(station(x)) + 0.008))


def make_deck_things(b):
    """Hatches, guns, barrels, capstan, wheel, lanterns and anchors."""
    hatch(b, on_deck(0.06), 0.15, 0.12)
    hatch(b, on_deck(0.44), 0.08, 0.08)
    for x in (-0.21, -0.06, 0.08, 0.22):
        for side in (1, -1):
            gun(b, on_deck(x, side * 0.15), side)
    capstan(b, on_deck(-0.10))
    for x, y in ((0.37, 0.07), (0.37, -0.07), (0.40, -0.12), (0.18, 0.06), (-0.27, 0.10)):
        barrel(b, on_deck(x, y))
    wheel(b)
    for y in (-0.11, 0.0, 0.11):
        lantern(b, Vector((-0.80, y, rail_height(0.0) + (0.055 if y == 0.0 else 0.035))))
    for side in (1, -1):
        anchor(b, side)
    figurehead(b)


def hatch(b, centre, length, width):
    """A coaming with a wooden grating."""
    b.box('coaming', centre, (length, width, 0.035), 'trim', 0.004)
    top = centre + Vector((0, 0, 0.019))
    b.box('hatch hole', top, (length * 0.84, width * 0.80, 0.004), 'ink', 0.001)
    lines = []
    for i in range(7):
        x = lerp(-0.42, 0.42, i / 6) * length
        y = lerp(-0.40, 0.40, i / 6) * width
        lines.append([top + Vector((x, -0.4 * width, 0.003)), top + Vector((x, 0.4 * width, 0.003))])
        lines.append([top + Vector((-0.42 * length, y, 0.003)), top + Vector((0.42 * length, y, 0.003))])
    b.ropes('grating', lines, 0.0035, 'spar')


def gun(b, place, side):
    """A brass gun on a red carriage, its muzzle over the rail."""
    b.box('carriage', place + Vector((0, 0, 0.018)), (0.036, 0.075, 0.022), 'red', 0.003)
    for dy in (-0.024, 0.024):
        for dx in (-0.019, 0.019):
            b.ball('truck', place + Vector((dx, dy, 0.008)), 0.011, 'ink', (0.5, 1, 1))
    breech = place + Vector((0, -side * 0.04, 0.036))
    muzzle = place + Vector((0, side * 0.085, 0.044))
    b.spar('gun', breech, muzzle, [(0.0, 0.008), (0.06, 0.017), (0.12, 0.019), (0.35, 0.017),
                                   (0.36, 0.0145), (0.85, 0.011), (0.92, 0.015), (1.0, 0.014)],
           'brass')


def barrel(b, place):
    """A barrel with brass hoops."""
    top = place + Vector((0, 0, 0.062))
    b.spar('barrel', place, top, [(0.0, 0.020), (0.25, 0.026), (0.5, 0.028), (0.75, 0.026), (1.0, 0.020)],
           'spar')
    for f in (0.2, 0.8):
        b.spar('hoop', lerp(place, top, f - 0.05), lerp(place, top, f + 0.05),
               [(0.0, 0.0265), (1.0, 0.0265)], 'brass')


def capstan(b, place):
    """A capstan with brass cap and bars."""
    b.spar('capstan', place, place + Vector((0, 0, 0.075)),
           [(0.0, 0.036), (0.12, 0.036), (0.2, 0.020), (0.6, 0.017), (0.7, 0.032), (1.0, 0.032)], 'trim')
    b.ball('capstan cap', place + Vector((0, 0, 0.075)), 0.022, 'brass', (1, 1, 0.45))
    hub = place + Vector((0, 0, 0.062))
    bars = [[hub, hub + Vector((0.075 * math.cos(TAU * i / 6), 0.075 * math.sin(TAU * i / 6), 0))]
            for i in range(6)]
    b.ropes('capstan bars', bars, 0.0045, 'spar')


def wheel(b):
    """The ship's wheel on the quarterdeck."""
    hub = Vector((-0.50, 0.0, deck_height(0.16) + 0.075))
    ring = [hub + Vector((0, 0.042 * math.cos(TAU * i / 32), 0.042 * math.sin(TAU * i / 32)))
            for i in range(32)]
    b.ropes('wheel rim', [ring], 0.006, 'trim', closed=True)
    spokes = [[hub, hub + Vector((0, 0.062 * math.cos(TAU * i / 8), 0.062 * math.sin(TAU * i / 8)))]
              for i in range(8)]
    b.ropes('wheel spokes', spokes, 0.0035, 'brass')
    b.ball('wheel hub', hub, 0.012, 'brass')
    b.box('wheel stand', hub + Vector((-0.018, 0, -0.035)), (0.02, 0.03, 0.09), 'trim', 0.003)


def lantern(b, foot):
    """A stern lantern: amber glass in a brass cage."""
    b.ropes('lantern post', [[foot - Vector((0, 0, 0.05)), foot]], 0.005, 'brass')
    b.spar('lantern glass', foot, foot + Vector((0, 0, 0.055)), [(0.0, 0.014), (0.8, 0.023), (1.0, 0.020)],
           'glass')
    b.spar('lantern roof', foot + Vector((0, 0, 0.053)), foot + Vector((0, 0, 0.085)),
           [(0.0, 0.027), (0.15, 0.027), (0.6, 0.010), (0.8, 0.006), (1.0, 0.007)], 'brass')
    b.spar('lantern base', foot - Vector((0, 0, 0.008)), foot + Vector((0, 0, 0.004)),
           [(0.0, 0.010), (1.0, 0.018)], 'brass')


def anchor(b, side):
    """A brass anchor that hangs under the cathead."""
    head = hull_point(0.87, 0.24, side, -0.022)
    foot = hull_point(0.86, 0.10, side, -0.030)
    b.ropes('anchor shank', [[head, foot]], 0.006, 'brass')
    along = Vector((1, -0.35 * side, 0)).normalized()
    arms = [foot + along * (0.045 * math.sin(a)) + Vector((0, 0, 0.045 * (1 - math.cos(a))))
            for a in (math.radians(lerp(-95, 95, i / 14)) for i in range(15))]
    b.ropes('anchor arms', [arms], 0.006, 'brass')
    b.ropes('anchor stock', [[head - along * 0.03, head + along * 0.03]], 0.005, 'trim')


def on_stem(z):
    """Point of the stem (the foremost timber) at height z."""
    return Vector((hull_point(1.0, z).x + 0.01, 0.0, z))


def figurehead(b):
    """A knee under the bowsprit that ends in a gilt scroll, with head rails."""
    centre = Vector((0.875, 0.0, 0.335))
    scroll = []
    for i in range(48):
        t = i / 47
        angle, radius = 4.2 + 4.2 * math.pi * t ** 0.8, lerp(0.042, 0.005, t)
        scroll.append(centre + Vector((radius * math.cos(angle), 0.0, radius * math.sin(angle))))
    b.ropes('figurehead', [scroll], 0.011, 'gilt')
    for z, radius in ((0.13, 0.013), (0.19, 0.011), (0.25, 0.009)):
        root, tip = on_stem(z), scroll[0]
        knee = [lerp(root, tip, i / 10) + Vector((0.03, 0, -0.02)) * math.sin(math.pi * i / 10)
                for i in range(11)]
        b.ropes('knee', [knee], radius, 'trim')
    rails = [[hull_point(0.93, 0.27, side, -0.006), (0.82, side * 0.022, 0.30), scroll[0]]
             for side in (1, -1)]
    b.ropes('head rails', rails, 0.006, 'gilt')


# ---------------------------------------------------------------------------
# Masts, sails and rigging
# ---------------------------------------------------------------------------

class Mast:
    """Plan of one mast: position, height, and (yard, half length, foot) of each sail."""

    def __init__(self, name, x, top, sails, brace):
        self.name, self.x, self.top, self.sails = name, x, top, sails
        self.brace = math.radians(brace)
        self.rake = -0.025

    def at(self, z):
        """Point on the axis of the mast."""
        return Vector((self.x + self.rake * (z - 0.2), 0.0, z))

    def yard(self, z, y, forward=0.025):
        """Point beside the mast, turned with the yards."""
        local = Vector((forward, y, 0.0))
        local.rotate(Matrix.Rotation(self.brace, 3, 'Z'))
        return self.at(z) + local


MAIN = Mast('main', -0.20, 1.74, [(0.80, 0.395, 0.42), (1.20, 0.325, 0.845), (1.52, 0.23, 1.245)], 16.0)
FORE = Mast('fore', 0.30, 1.60, [(0.74, 0.370, 0.40), (1.10, 0.305, 0.785), (1.39, 0.215, 1.145)], 20.0)
BOWSPRIT = (Vector((0.60, 0.0, 0.285)), Vector((1.12, 0.0, 0.50)))
PAINT = {('main', 0): 'sail rose', ('main', 1): 'sail striped', ('main', 2): 'sail',
         ('fore', 0): 'sail striped', ('fore', 1): 'sail rose', ('fore', 2): 'sail striped'}


def make_mast(b, mast):
    """Lower mast, topmast, fighting top, brass bands and truck."""
    foot, top = mast.at(0.10), mast.at(mast.top)
    cap = mast.sails[0][0] + 0.09
    b.spar('lower mast', foot, mast.at(cap), [(0.0, 0.026), (0.6, 0.025), (1.0, 0.020)], 'spar')
    b.spar('topmast', mast.at(cap - 0.12) + Vector((0.024, 0, 0)), top + Vector((0.01, 0, 0)),
           [(0.0, 0.017), (0.5, 0.014), (1.0, 0.007)], 'spar')
    b.ball('truck', top + Vector((0.01, 0, 0.008)), 0.016, 'gilt')
    for z in (0.26, 0.34, 0.52, 0.66, cap - 0.11, cap):
        b.spar('band', mast.at(z), mast.at(z + 0.014), [(0.0, 0.0285), (1.0, 0.0285)], 'brass')
    z = mast.sails[0][0] + 0.015
    b.spar('top', mast.at(z), mast.at(z + 0.05), [(0.0, 0.03), (0.45, 0.075), (0.5, 0.082), (0.75, 0.082),
                                                   (0.8, 0.070)], 'trim', 32)
    b.spar('top rim', mast.at(z + 0.028), mast.at(z + 0.036), [(0.0, 0.084), (1.0, 0.084)], 'brass', 32)
    for level, (z, half, _) in enumerate(mast.sails):
        b.spar('yard', mast.yard(z, -half), mast.yard(z, half),
               [(0.0, 0.006), (0.1, 0.009), (0.5, 0.0155), (0.9, 0.009), (1.0, 0.006)], 'yard')
        for end in (-1, 1):
            b.ball('yard arm', mast.yard(z, end * half), 0.010, 'brass')
        b.spar('parrel', mast.yard(z, -0.018), mast.yard(z, 0.018), [(0.0, 0.018), (1.0, 0.018)], 'brass')


def square_sail(b, mast, level):
    """A square sail, filled by the wind."""
    head, half, foot = mast.sails[level]
    lower = mast.sails[level - 1][1] * 0.92 if level else half * 1.0
    depth = 0.40 * half

    def point(s, t):
        across, down = 2.0 * s - 1.0, 1.0 - t
        width = lerp(half * 0.93, lower * 0.97, down) * (1.0 - 0.05 * math.sin(math.pi * down))
        belly = (1.0 - across ** 2) * (0.75 * math.sin(math.pi * down ** 0.85) + 0.35 * down)
        belly += 0.18 * math.sin(math.pi * down)
        lift = 0.10 * (1.0 - across ** 2) * down ** 3 * (head - foot)
        return mast.yard(lerp(head - 0.018, foot, down) + lift, across * width, 0.030 + depth * belly)
    b.grid('sail', 28, 24, point, PAINT[mast.name, level])


def four_sided(b, name, corners, belly, material):
    """A fore-and-aft sail between four corners; `belly` bulges it to port."""
    tack, clew, throat, peak = (Vector(c) for c in corners)

    def point(s, t):
        p = lerp(lerp(tack, clew, s), lerp(throat, peak, s), t)
        p.y += belly * math.sin(math.pi * s ** 0.8) * math.sin(math.pi * clamp(t * 0.85 + 0.1))
        p.z += 0.05 * math.sin(math.pi * s) * (1.0 - t) ** 4
        return p
    b.grid(name, 24, 24, point, material)


def make_fore_and_aft(b):
    """Spanker with boom and gaff, and two jibs."""
    boom = (MAIN.at(0.41) - Vector((0.03, 0, 0)), Vector((-0.84, 0.05, 0.505)))
    gaff = (MAIN.at(0.84) - Vector((0.03, 0, 0)), Vector((-0.66, 0.07, 1.06)))
    for start, end in (boom, gaff):
        b.spar('boom', start, end, [(0.0, 0.010), (0.4, 0.013), (1.0, 0.007)], 'trim')
        b.ball('boom end', end, 0.010, 'brass')
    lift = Vector((0.0, 0.0, 0.014))
    four_sided(b, 'spanker', (boom[0] + lift - Vector((0.01, 0, 0)), lerp(*boom, 0.95) + lift,
                              gaff[0] - lift - Vector((0.01, 0, 0)), lerp(*gaff, 0.95) - lift),
               0.085, 'sail')
    for tack, head, clew in ((0.50, 0.84, (0.50, 0.07, 0.43)), (0.93, 1.30, (0.72, 0.10, 0.56))):
        tack = lerp(*BOWSPRIT, tack) + Vector((0, 0, 0.02))
        head = FORE.at(head) + Vector((0.05, 0, 0))
        b.ropes('stay', [[tack, head + (head - tack) * 0.06]], 0.004, 'tarred')
        head = lerp(tack, head, 0.94)
        four_sided(b, 'jib', (tack, clew, head, head + Vector((-0.006, 0, -0.004))), 0.09, 'sail')
        b.ropes('sheet', [sagging(clew, (0.30, 0.19, 0.23), 0.01)], 0.003, 'rope')


def shrouds(b, mast):
    """Shrouds with ratlines and deadeyes, port and starboard."""
    head = mast.at(mast.sails[0][0] + 0.01)
    lines, rungs, eyes = [], [], []
    for side in (1, -1):
        feet = []
        for i in range(5):
            u = station(mast.x - 0.15 + 0.055 * i)
            feet.append(hull_point(u, 0.97 * rail_height(u), side, -0.008))
        tops = [head + Vector((0.008 * (i - 2), side * 0.02, 0)) for i in range(5)]
        lines += [[f, t] for f, t in zip(feet, tops)]
        eyes += [f + (t - f) * k for f, t in zip(feet, tops) for k in (0.02, 0.075)]
        for k in range(2, 15):
            rungs.append([lerp(f, t, k / 16.0) for f, t in zip(feet, tops)])
    b.ropes('shrouds', lines, 0.0046, 'tarred')
    b.ropes('ratlines', rungs, 0.0028, 'rope')
    for eye in eyes:
        b.ball('deadeye', eye, 0.0095, 'ink', (1, 0.7, 1))
    upper(b, mast)


def upper(b, mast):
    """Topmast shrouds and backstays."""
    z = mast.sails[0][0] + 0.045
    head = mast.at(mast.sails[1][0] + 0.05) + Vector((0.015, 0, 0))
    lines = [[mast.at(z) + Vector((0.04 * i, side * 0.075, 0)), head]
             for side in (1, -1) for i in (-1, 0, 1)]
    rungs = [[lerp(line[0], line[1], k / 10) for line in lines[j:j + 3]]
             for j in (0, 3) for k in range(1, 8)]
    for side in (1, -1):
        for k, z in ((0.20, mast.top - 0.06), (0.23, mast.sails[1][0] + 0.06)):
            u = station(mast.x - k)
            lines.append([mast.at(z), hull_point(u, rail_height(u), side, -0.006)])
    b.ropes('topmast shrouds', lines, 0.0038, 'tarred')
    b.ropes('topmast ratlines', rungs, 0.0024, 'rope')


def running_rigging(b, mast, target):
    """Lifts, braces and sheets of the square sails."""
    lines = []
    for level, (z, half, foot) in enumerate(mast.sails):
        above = mast.at(min(z + 0.17, mast.top))
        for side in (1, -1):
            arm = mast.yard(z, side * half * 0.98)
            lines.append([arm, above])
            lines.append(sagging(arm, target(level, side), 0.012))
            if level == 0:
                u = station(mast.x - 0.1)
                clew = mast.yard(foot, side * half * 0.97, 0.03)
                lines.append(sagging(clew, hull_point(u, rail_height(u), side), 0.0))
    b.ropes('running rigging', lines, 0.0030, 'rope')


def make_rigging(b):
    """All ropes that are not part of a sail."""
    for mast in (MAIN, FORE):
        shrouds(b, mast)

    def to_main(level, side):
        return MAIN.at(MAIN.sails[level][0] + 0.02) + Vector((0, side * 0.02, 0))

    def to_stern(level, side):
        return Vector((-0.76, side * 0.15, 0.36)) if level == 0 else \
            Vector((-0.66, 0.07, 1.05)) if level == 1 else FORE.at(FORE.sails[2][0])
    running_rigging(b, FORE, to_main)
    running_rigging(b, MAIN, to_stern)
    tip = BOWSPRIT[1]
    lines = [[tip, FORE.at(FORE.top - 0.04)],
             [FORE.at(0.80), MAIN.at(1.22)],
             [FORE.at(1.12), MAIN.at(1.60)],
             [on_deck(0.34), MAIN.at(0.80)],
             [tip, on_stem(0.05)], [lerp(*BOWSPRIT, 0.7), on_stem(0.14)],
             [tip, hull_point(0.9, 0.26, 1)], [tip, hull_point(0.9, 0.26, -1)]]
    b.ropes('stays', lines, 0.0042, 'tarred')


def make_bowsprit(b):
    """Bowsprit with brass bands."""
    b.spar('bowsprit', *BOWSPRIT, [(0.0, 0.024), (0.5, 0.020), (0.52, 0.015), (1.0, 0.009)], 'spar')
    for f in (0.22, 0.5, 0.9):
        radius = lerp(0.027, 0.014, f)
        b.spar('band', lerp(*BOWSPRIT, f), lerp(*BOWSPRIT, f + 0.03), [(0.0, radius), (1.0, radius)], 'brass')
    b.ball('bowsprit end', BOWSPRIT[1], 0.013, 'gilt')


def flag(b, name, hoist, height, length, material, taper):
    """A flag that streams from `hoist` (its upper inner corner) with the wind."""
    wind = Vector((0.80, 0.60, 0.0))
    beside = Vector((-0.60, 0.80, 0.0))

    def point(s, t):
        wave = 0.10 * length * s * math.sin(7.0 * s + 0.8 * t)
        size = height * lerp(1.0, taper, s)
        z = -height / 2 + size * (t - 0.5) - 0.10 * length * s ** 2 + 0.03 * length * math.sin(6.0 * s)
        return hoist + wind * (length * s) + beside * wave + Vector((0, 0, z))
    b.grid(name, 40, 10, point, material)


def make_flags(b):
    """Pennants at the mastheads, the ensign at the stern."""
    flag(b, 'main pennant', MAIN.at(MAIN.top - 0.01), 0.075, 0.36, 'pennant', 0.25)
    flag(b, 'fore pennant', FORE.at(FORE.top - 0.01), 0.065, 0.30, 'pennant', 0.25)
    staff = (Vector((-0.78, -0.05, 0.36)), Vector((-0.90, -0.05, 0.74)))
    b.spar('ensign staff', *staff, [(0.0, 0.008), (1.0, 0.005)], 'spar')
    b.ball('staff truck', staff[1], 0.011, 'gilt')
    flag(b, 'ensign', lerp(*staff, 0.97), 0.15, 0.24, 'ensign', 0.95)


# ---------------------------------------------------------------------------
# Sea and plinth
# ---------------------------------------------------------------------------

WAVES = [(0.030, 9.0, 0.35, 0.4), (0.020, 14.5, -0.25, 2.1), (0.013, 22.0, 0.9, 4.0),
         (0.008, 33.0, 0.1, 1.3), (0.005, 47.0, -0.7, 5.2)]


def hull_gap(x, y):
    """Rough distance from the waterline of the hull."""
    x, y = (x - SHIP_X) / SHIP_SCALE, y / SHIP_SCALE
    u = clamp(station(x))
    beyond = max(0.0, -0.74 - x, x - 0.64)
    return math.hypot(max(0.0, abs(y) - abs(hull_point(u, 0.02).y)), beyond)


def sea_surface(x, y):
    """Height of the sea and amount of foam at (x, y)."""
    warp = 0.9 * noise.noise(Vector((2.2 * x, 2.2 * y, 3.1)))
    height = 0.0
    for amplitude, k, direction, phase in WAVES:
        swing = math.sin(k * (x * math.cos(direction) + y * math.sin(direction)) + phase + 2.0 * warp)
        height += amplitude * (2.0 * (0.5 + 0.5 * swing) ** 1.7 - 0.85)
    gap = hull_gap(x, y)
    bow = smoothstep(-0.2, 0.6, x)
    wash = math.exp(-(gap / 0.055) ** 2)
    height = height * (1.0 - 0.5 * wash) + wash * (0.008 + 0.035 * bow)
    wake = smoothstep(-0.70, -0.80, x) * math.exp(-(y / 0.11) ** 2)
    foam = smoothstep(0.030, 0.062, height) + wash * (0.45 + 0.4 * bow) + 0.7 * wake
    rim = smoothstep(SEA_RADIUS, SEA_RADIUS - 0.12, math.hypot(x, y))
    return height * lerp(0.30, 1.0, rim), clamp(foam)


def make_sea(b):
    """The disc of waves."""
    rings, segments = 130, 420
    vertices, foam = [], []
    for j in range(rings + 1):
        radius = SEA_RADIUS * (j + 0.02) / (rings + 0.02)
        for i in range(segments):
            x, y = radius * math.cos(TAU * i / segments), radius * math.sin(TAU * i / segments)
            z, f = sea_surface(x, y)
            vertices.append((x, y, z))
            foam.append(f)
    faces = [(j * segments + i, (j + 1) * segments + i,
              (j + 1) * segments + (i + 1) % segments, j * segments + (i + 1) % segments)
             for j in range(rings) for i in range(segments)]
    faces.append(tuple(range(segments)))
    sea = b.mesh('sea', vertices, faces, 'sea')
    sea.data.attributes.new('foam', 'FLOAT', 'POINT').data.foreach_set('value', foam)
    sea.data.auto_smooth_angle = math.pi
    sea.location.z = SEA_LEVEL


def make_plinth(b):
    """The turned base with its inlay, compass dial and brass rings."""
    foot = [(0.0, -0.90), (0.90, -0.90)] + arc(0.92, -0.882, 0.018, -90, 90)
    foot += arc(0.925, -0.848, 0.016, -90, -180)
    b.lathe('foot', foot + [(0.909, -0.832)], 'walnut', 160)
    b.lathe('inlay band', [(0.925, -0.835), (0.925, -0.750)], 'inlay', 160)
    crown = [(0.909, -0.752), (0.93, -0.752)] + arc(0.93, -0.715, 0.037, -90, -30)
    crown += arc(0.972, -0.705, 0.022, -80, 80) + [(0.990, -0.672)] + arc(0.985, -0.672, 0.010, 0, 90, 4)
    b.lathe('crown', crown, 'walnut', 160)
    b.lathe('dial', [(0.9865, -0.6615), (0.89, -0.6615)], 'dial', 160)
    b.lathe('well', [(0.882, -0.660), (0.882, -0.78)], 'ink', 160)
    for radius, z, size in ((0.887, -0.662, 0.010), (0.928, -0.833, 0.007), (0.928, -0.752, 0.007)):
        ring = [(radius * math.cos(TAU * i / 160), radius * math.sin(TAU * i / 160), z) for i in range(160)]
        b.ropes('ring', [ring], size, 'brass', closed=True)
    for i, body in enumerate(('E', 'N', 'W', 'S')):
        turn = Matrix.Rotation(TAU * i / 4, 4, 'Z')
        upright = Matrix.Translation((0.926, 0.0, -0.660)) @ Matrix.Rotation(-math.pi / 2, 4, 'Z')
        b.text(body, 0.085, turn @ upright, 'red' if body == 'N' else 'ink')
    for i in range(12):
        angle = TAU * (i + 0.5) / 12
        place = (0.926 * math.cos(angle), 0.926 * math.sin(angle), -0.660)
        b.ball('stud', place, 0.011, 'brass', (1, 1, 0.6))


def make_buoy(b, x, y):
    """A lacquered buoy with a brass lantern, leaning on the waves."""
    foot = Vector((x, y, SEA_LEVEL - 0.05))
    axis = Vector((0.10, -0.16, 1.0)).normalized()

    def part(low, high, profile, material):
        b.spar('buoy', foot + axis * low, foot + axis * high, profile, material, 32)
    part(0.0, 0.10, [(0.0, 0.050), (0.5, 0.070), (0.9, 0.070), (1.0, 0.060)], 'red')
    part(0.10, 0.145, [(0.0, 0.060), (1.0, 0.045)], 'cream')
    part(0.145, 0.20, [(0.0, 0.045), (1.0, 0.026)], 'red')
    part(0.20, 0.21, [(0.0, 0.030), (1.0, 0.030)], 'brass')
    part(0.21, 0.245, [(0.0, 0.018), (1.0, 0.018)], 'glass')
    part(0.245, 0.28, [(0.0, 0.025), (0.2, 0.025), (0.7, 0.006), (1.0, 0.006)], 'brass')


def make_dolphin(b, x, y, heading, size):
    """A brass dolphin in mid leap."""
    turn = Matrix.Translation((x, y, SEA_LEVEL - 0.06 * size))
    turn = turn @ Matrix.Rotation(math.radians(heading), 4, 'Z')
    steps, around = 28, 16

    def spine(t):
        angle = math.radians(lerp(180.0, 20.0, t))
        return Vector((0.20 * size * math.cos(angle), 0.0, 0.26 * size * math.sin(angle) + 0.02))

    def body(s, t):
        along = (spine(t + 0.01) - spine(t - 0.01)).normalized()
        up = Vector((-along.z, 0.0, along.x))
        girth = size * dolphin_girth(t)
        a = TAU * s
        return turn @ (spine(t) + Vector((0, 0.85 * girth * math.cos(a), 0)) + up * (girth * math.sin(a)))
    b.grid('dolphin', around, steps, body, 'brass')
    for root, tip, half in dolphin_fins(spine, size):
        def fin(s, t, root=root, tip=tip, half=half):
            a, width = TAU * s, math.sqrt(1.0 - t ** 1.5)
            thick = half.cross(tip).normalized() * (0.007 * size)
            sweep = half * (0.9 * t * t)
            middle = root + tip * t - sweep
            return turn @ (middle + half * (width * math.cos(a)) + thick * (width * math.sin(a)))
        b.grid('fin', 14, 10, fin, 'brass')
    for side in (1, -1):
        b.ball('eye', turn @ (spine(0.84) + Vector((0.0, side * 0.032, 0.006)) * size), 0.007 * size, 'ink')


def dolphin_girth(t):
    """Half height of the body from the tail (t = 0) to the tip of the beak (t = 1)."""
    body = 0.010 + 0.056 * smoothstep(0.0, 0.62, t)
    head = lerp(body, 0.019, smoothstep(0.72, 0.90, t))
    return head * math.sqrt(clamp((1.0 - t) / 0.05))


def dolphin_fins(spine, size):
    """Root, tip direction and half width of the fins."""
    def fin(t, offset, tip, half):
        return spine(t) + Vector(offset) * size, Vector(tip) * size, Vector(half) * size
    fins = [fin(0.50, (0, 0, 0.045), (-0.045, 0, 0.068), (0.038, 0, -0.006))]
    for side in (1, -1):
        fins.append(fin(0.70, (0, side * 0.04, -0.02), (-0.035, side * 0.075, -0.06), (0.026, 0, -0.02)))
        fins.append(fin(0.02, (0, 0, 0), (-0.015, side * 0.105, -0.035), (0.012, 0, 0.030)))
    return fins


# ---------------------------------------------------------------------------
# Scene, light and cameras
# ---------------------------------------------------------------------------

def make_ship(materials):
    """The whole ship, heeled a little, on the water."""
    ship = bpy.data.objects.new('ship', None)
    bpy.context.collection.objects.link(ship)
    b = Builder(materials, ship)
    make_hull(b)
    make_decks(b)
    make_deck_things(b)
    for mast in (MAIN, FORE):
        make_mast(b, mast)
        for level in range(3):
            square_sail(b, mast, level)
    make_bowsprit(b)
    make_fore_and_aft(b)
    make_rigging(b)
    make_flags(b)
    ship.location = (SHIP_X, 0.0, SEA_LEVEL + 0.015)
    ship.scale = (SHIP_SCALE,) * 3
    ship.rotation_euler = (math.radians(-4.0), math.radians(-1.5), 0.0)


def softbox(s, vector, direction, width, height, colour):
    """Colour of a soft rectangular panel in the environment."""
    forward = Vector(direction).normalized()
    side = forward.cross(Vector((0, 0, 1))).normalized()
    up = side.cross(forward)

    def along(axis):
        node = s.node('ShaderNodeVectorMath', operation='DOT_PRODUCT')
        s.feed(node.inputs[0], vector)
        node.inputs[1].default_value = axis
        return Value(s, node.outputs['Value'])
    mask = abs(along(side)).ramp(width + 0.06, width) * abs(along(up)).ramp(height + 0.06, height)
    mask = mask * (along(forward) > 0.0)
    return s.mix(mask, (0.0, 0.0, 0.0), colour)


def make_world():
    """A studio that is seen only in reflections: cool dome, warm floor, three panels."""
    world = bpy.data.worlds.new('studio')
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes.clear()
    world.cycles.sampling_method = 'MANUAL'
    world.cycles.sample_map_resolution = 512
    s = Shader(world.node_tree)
    vector, _, _, z = s.coordinate('Generated')
    colour = s.mix(z.ramp(-0.35, 0.05), (0.16, 0.11, 0.075), (0.42, 0.44, 0.48))
    colour = s.mix(z.ramp(0.05, 0.9), colour, (0.20, 0.29, 0.46))
    for panel in (((0.7, -0.75, 0.75), 0.32, 0.22, (7.0, 5.6, 4.0)),
                  ((-0.9, 0.5, 0.45), 0.16, 0.34, (1.6, 2.3, 3.4)),
                  ((-0.4, -0.9, 0.25), 0.06, 0.30, (3.0, 2.8, 2.6))):
        colour = s.mix(1.0, colour, softbox(s, vector, *panel), 'ADD')
    background = s.node('ShaderNodeBackground')
    s.feed(background.inputs['Color'], colour)
    s.finish(background.outputs[0], 'ShaderNodeOutputWorld')


def add_light(name, location, size, energy, colour):
    """A square area light aimed at the centre, hidden from the camera."""
    data = bpy.data.lights.new(name, 'AREA')
    data.size, data.energy, data.color = size, energy, colour
    light = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(light)
    light.location = location
    light.rotation_euler = (-Vector(location)).to_track_quat('-Z', 'Y').to_euler()
    light.visible_camera = False


def make_lights():
    """Warm key, cool fill and a rim light."""
    add_light('key', (3.2, -3.4, 4.2), 1.3, 300.0, (1.0, 0.83, 0.62))
    add_light('fill', (-4.2, 2.4, 2.2), 2.5, 130.0, (0.62, 0.78, 1.0))
    add_light('rim', (-1.5, 4.5, 3.2), 1.2, 90.0, (1.0, 0.90, 0.78))


def make_scene():
    """Everything but the camera."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    materials = make_materials()
    base = Builder(materials)
    make_plinth(base)
    make_sea(base)
    make_buoy(base, 0.30, 0.60)
    make_dolphin(base, 0.42, -0.52, 14.0, 0.95)
    make_dolphin(base, 0.02, -0.66, 4.0, 0.75)
    make_ship(materials)
    make_world()
    make_lights()


def setup_render(resolution, samples):
    """Cycles on the CPU, transparent film, plain sRGB, 8-bit RGBA PNG."""
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = 'CYCLES'
    cycles.device = 'CPU'
    cycles.samples, cycles.seed = samples, 1
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 2, 3
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 3.0
    cycles.blur_glossy = 0.5
    render.resolution_x = render.resolution_y = resolution
    render.resolution_percentage = 100
    render.film_transparent = True
    render.use_persistent_data = True
    render.dither_intensity = 0.0
    render.image_settings.file_format = 'PNG'
    render.image_settings.color_mode = 'RGBA'
    render.image_settings.color_depth = '8'
    render.image_settings.compression = 100
    scene.view_settings.view_transform = 'Standard'
    scene.view_settings.look = 'None'


def make_camera():
    """The camera of NeRF-Synthetic."""
    data = bpy.data.cameras.new('camera')
    data.sensor_width = 36.0
    data.angle_x = CAMERA_ANGLE_X
    camera = bpy.data.objects.new('camera', data)
    bpy.context.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    return camera


def camera_pose(azimuth, elevation):
    """Camera-to-world matrix at angles in degrees, looking at the origin."""
    a, e = math.radians(azimuth), math.radians(elevation)
    position = Vector((math.cos(a) * math.cos(e), math.sin(a) * math.cos(e), math.sin(e)))
    rotation = (-position).to_track_quat('-Z', 'Y').to_matrix().to_4x4()
    return Matrix.Translation(position * CAMERA_DISTANCE) @ rotation


def spiral(count, low, high, seed):
    """Jittered Fibonacci spiral, even by area between two elevations."""
    rng = random.Random(seed)
    bottom, top = math.sin(math.radians(low)), math.sin(math.radians(high))
    views = []
    for i in range(count):
        height = lerp(bottom, top, (i + 0.5 + rng.uniform(-0.3, 0.3)) / count)
        azimuth = (i * 137.50776405 + rng.uniform(-6.0, 6.0) + 90.0 * seed) % 360.0
        views.append((azimuth, math.degrees(math.asin(height))))
    return views


def orbit(count):
    """One smooth turn around the object that rises and falls."""
    return [(360.0 * (i + 0.5) / count, 28.0 + 16.0 * math.sin(2.0 * TAU * (i + 0.5) / count))
            for i in range(count)]


def render_view(camera, view, path):
    """Render one view to a PNG file."""
    camera.matrix_world = camera_pose(*view)
    bpy.context.scene.render.filepath = os.path.abspath(path)
    bpy.ops.render.render(write_still=True)


def write_split(out, split, views):
    """Write transforms_<split>.json."""
    frames = [{'file_path': f'./{split}/r_{i}', 'rotation': 0.0,
               'transform_matrix': [[round(x, 8) for x in row] for row in camera_pose(*view)]}
              for i, view in enumerate(views)]
    with open(os.path.join(out, f'transforms_{split}.json'), 'w', encoding='utf-8') as file:
        json.dump({'camera_angle_x': CAMERA_ANGLE_X, 'frames': frames}, file, indent=1)
        file.write('\n')


def parse_arguments():
    """Arguments after '--' on Blender's command line."""
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(prog='make_brig.py', description=__doc__.split('\n')[0])
    parser.add_argument('--out', default=os.path.join(here, 'brig'), help='output folder')
    parser.add_argument('--resolution', type=int, default=256, help='width and height in pixels')
    parser.add_argument('--samples', type=int, default=200, help='samples per pixel')
    parser.add_argument('--train', type=int, default=56, help='number of training views')
    parser.add_argument('--val', type=int, default=4, help='number of validation views')
    parser.add_argument('--test', type=int, default=8, help='number of test views')
    parser.add_argument('--preview', nargs=3, action='append', metavar=('FILE', 'AZIMUTH', 'ELEVATION'),
                        help='render only this view (repeatable); angles in degrees')
    return parser.parse_args(sys.argv[sys.argv.index('--') + 1:] if '--' in sys.argv else [])


def main():
    """Build the scene and render what was asked for."""
    args = parse_arguments()
    make_scene()
    setup_render(args.resolution, args.samples)
    camera = make_camera()
    if args.preview:
        for path, azimuth, elevation in args.preview:
            render_view(camera, (float(azimuth), float(elevation)), path)
        return
    splits = {'train': spiral(args.train, 1.0, 80.0, 0), 'val': spiral(args.val, 8.0, 65.0, 1),
              'test': orbit(args.test)}
    os.makedirs(args.out, exist_ok=True)
    for split, views in splits.items():
        write_split(args.out, split, views)
        for i, view in enumerate(views):
            render_view(camera, view, os.path.join(args.out, split, f'r_{i}.png'))


if __name__ == '__main__':
    main()
