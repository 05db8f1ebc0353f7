"""Model and render "courtyard": a walk around a fountain in a walled yard under the sky.

What the bundled brig is not: unbounded. Things lie at all distances, from the
fountain's rim to a tower far behind the walls, and above there is only sky. The
script renders with Cycles on the CPU into

    <out>/transforms.json    as instant-ngp and nerfstudio write it
    <out>/images/<i>.png     8-bit RGB

Run it with Blender 3.4:

    blender -noaudio -b --python scenes/make_courtyard.py -- --out courtyard

Lengths are in metres, z is up; the yard is 12 m wide.

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
from mathutils import Matrix, Vector

FIELD_OF_VIEW = math.radians(68.0)  # across an image
YARD = 6.0                          # from the middle to a wall
EYES = (1.1, 1.9)                   # how high cameras are held
TAU = 2.0 * math.pi


# ---------------------------------------------------------------------------
# Materials: colours that vary everywhere, so that there is something to see
# ---------------------------------------------------------------------------

def material(name, pattern, dark, light, scale, roughness=0.8):
    """A matt surface between two colours, by a texture of the position in space."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    surface = nodes['Principled BSDF']
    surface.inputs['Roughness'].default_value = roughness
    place = nodes.new('ShaderNodeTexCoord')
    texture = nodes.new(pattern)
    texture.inputs['Scale'].default_value = scale
    links.new(place.outputs['Object'], texture.inputs['Vector'])
    if pattern == 'ShaderNodeTexBrick':
        for number, colour in ((1, dark), (2, light)):
            texture.inputs[f'Color{number}'].default_value = (*colour, 1.0)
        texture.inputs['Mortar'].default_value = (0.55, 0.52, 0.47, 1.0)
        links.new(texture.outputs['Color'], surface.inputs['Base Color'])
        return made
    ramp = nodes.new('ShaderNodeValToRGB')
    for stop, colour in zip(ramp.color_ramp.elements, (dark, light)):
        stop.color = (*colour, 1.0)
    value = 'Distance' if pattern == 'ShaderNodeTexVoronoi' else 'Fac'
    links.new(texture.outputs[value], ramp.inputs['Fac'])
    links.new(ramp.outputs['Color'], surface.inputs['Base Color'])
    return made


def make_materials():
    """All materials by name."""
    return {
        'brick': material('brick', 'ShaderNodeTexBrick', (0.33, 0.10, 0.06), (0.50, 0.22, 0.12), 2.2),
        'paving': material('paving', 'ShaderNodeTexVoronoi', (0.42, 0.38, 0.31), (0.12, 0.11, 0.10), 1.8),
        'stone': material('stone', 'ShaderNodeTexNoise', (0.24, 0.22, 0.19), (0.66, 0.62, 0.54), 5.0),
        'water': material('water', 'ShaderNodeTexNoise', (0.02, 0.12, 0.15), (0.10, 0.34, 0.36), 3.0, 0.5),
        'clay': material('clay', 'ShaderNodeTexNoise', (0.36, 0.12, 0.05), (0.62, 0.28, 0.13), 8.0),
        'leaves': material('leaves', 'ShaderNodeTexVoronoi', (0.03, 0.14, 0.02), (0.20, 0.40, 0.08), 9.0),
        'blue door': material('blue door', 'ShaderNodeTexWave', (0.03, 0.10, 0.30), (0.08, 0.22, 0.50), 4.0),
        'slate': material('slate', 'ShaderNodeTexBrick', (0.10, 0.11, 0.14), (0.19, 0.20, 0.24), 3.0),
        'hills': material('hills', 'ShaderNodeTexNoise', (0.10, 0.17, 0.07), (0.30, 0.36, 0.16), 0.08),
        'awning': material('awning', 'ShaderNodeTexWave', (0.60, 0.08, 0.06), (0.85, 0.80, 0.66), 1.3),
    }


# ---------------------------------------------------------------------------
# Geometry
# ---------------------------------------------------------------------------

class Builder:
    """Adds things to the scene."""

    def __init__(self, materials):
        self.materials = materials

    def add(self, mesh, name, at=(0.0, 0.0, 0.0), turn=0.0, smooth=False):
        """A bmesh as an object of a material, turned about z."""
        data = bpy.data.meshes.new(name)
        mesh.to_mesh(data)
        mesh.free()
        for polygon in data.polygons:
            polygon.use_smooth = smooth
        data.materials.append(self.materials[name])
        thing = bpy.data.objects.new(name, data)
        thing.matrix_world = Matrix.Translation(at) @ Matrix.Rotation(turn, 4, 'Z')
        bpy.context.collection.objects.link(thing)

    def box(self, name, at, size, turn=0.0):
        """A box about a point."""
        mesh = bmesh.new()
        bmesh.ops.create_cube(mesh, size=1.0)
        bmesh.ops.scale(mesh, vec=size, verts=mesh.verts)
        self.add(mesh, name, at, turn)

    def cone(self, name, at, low, high, height, segments=32):
        """A cone's part that stands on a point."""
        mesh = bmesh.new()
        bmesh.ops.create_cone(mesh, cap_ends=True, segments=segments, radius1=low, radius2=high, depth=height)
        self.add(mesh, name, (at[0], at[1], at[2] + height / 2), smooth=segments > 8)

    def ball(self, name, at, radius, rough=0.0, seed=0):
        """A sphere; a rough one's points lie that far from it, as leaves do."""
        mesh = bmesh.new()
        bmesh.ops.create_icosphere(mesh, subdivisions=4, radius=radius)
        chance = random.Random(seed)
        for vertex in mesh.verts:
            vertex.co *= 1.0 + rough * chance.uniform(-1.0, 1.0)
        self.add(mesh, name, at, smooth=rough == 0.0)


def make_fountain(b):
    """Two basins and a ball in the middle."""
    b.cone('stone', (0.0, 0.0, 0.0), 1.35, 1.25, 0.45, 12)
    b.cone('water', (0.0, 0.0, 0.44), 1.10, 1.10, 0.03)
    b.cone('stone', (0.0, 0.0, 0.4), 0.22, 0.14, 0.9)
    b.cone('stone', (0.0, 0.0, 1.2), 0.15, 0.55, 0.2)
    b.cone('water', (0.0, 0.0, 1.39), 0.48, 0.48, 0.02)
    b.ball('stone', (0.0, 0.0, 1.62), 0.2)


def make_walls(b):
    """Four walls of different heights, with a door, an opening and windows."""
    for number, height in enumerate((2.6, 3.4, 2.2, 4.2)):
        turn = number * TAU / 4
        out = Vector((math.cos(turn), math.sin(turn), 0.0))
        along = Vector((-out.y, out.x, 0.0))
        for side in (-1.0, 1.0):  # an opening of 1.6 m between the two
            b.box('brick', out * YARD + along * side * 3.45 + Vector((0.0, 0.0, height / 2)),
                  (0.4, 5.3, height), turn)
        b.box('stone', out * YARD + Vector((0.0, 0.0, 2.15)), (0.5, 2.2, 0.3), turn)
        if number % 2 == 0:
            b.box('blue door', out * YARD + Vector((0.0, 0.0, 1.0)), (0.1, 1.6, 2.0), turn)
        for side in (-1.0, 1.0):
            b.box('slate', out * (YARD - 0.2) + along * side * 3.4 + Vector((0.0, 0.0, 1.6)),
                  (0.1, 0.9, 1.0), turn)
    b.box('awning', (0.0, YARD - 0.9, 2.4), (3.4, 1.4, 0.06))


def make_pots(b):
    """Pots with bushes, and a bench."""
    for number in range(9):
        angle = TAU * (number + 0.35) / 9
        radius = 4.4 + 0.6 * math.sin(5.0 * number)
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        height = 0.4 + 0.08 * (number % 4)
        b.cone('clay', (x, y, 0.0), 0.22, 0.34, height, 20)
        b.ball('leaves', (x, y, height + 0.35), 0.42 + 0.05 * (number % 3), 0.16, number)
    b.box('stone', (2.2, -2.4, 0.42), (1.5, 0.42, 0.1), 0.8)
    for side in (-0.5, 0.5):
        b.box('stone', (2.2 + side * math.cos(0.8), -2.4 + side * math.sin(0.8), 0.2), (0.14, 0.36, 0.4), 0.8)


def make_distance(b):
    """What is seen over the walls and through the openings."""
    b.box('hills', (0.0, 0.0, -0.56), (900.0, 900.0, 1.0))
    b.box('paving', (0.0, 0.0, -0.05), (12.0, 12.0, 0.1))
    b.box('brick', (24.0, 9.0, 5.0), (5.0, 5.0, 10.0), 0.3)
    b.cone('slate', (24.0, 9.0, 10.0), 4.0, 0.0, 4.0, 4)
    b.box('stone', (-18.0, -13.0, 3.0), (9.0, 6.0, 6.0), 0.5)
    b.cone('slate', (-18.0, -13.0, 6.0), 6.4, 0.0, 3.0, 4)
    chance = random.Random(3)
    for number in range(26):
        angle, distance = TAU * number / 26 + chance.uniform(-0.1, 0.1), chance.uniform(11.0, 40.0)
        x, y, size = distance * math.cos(angle), distance * math.sin(angle), chance.uniform(1.4, 3.2)
        b.cone('clay', (x, y, -0.1), 0.25, 0.18, 1.6 * size, 8)
        b.ball('leaves', (x, y, 1.9 * size), size, 0.14, number)
    for number in range(14):
        angle = TAU * number / 14
        b.ball('hills', (180.0 * math.cos(angle), 180.0 * math.sin(angle), -30.0), 52.0 + 9.0 * (number % 3), 0.02,
               number)


def make_sky():
    """A clear sky with the sun in it."""
    world = bpy.data.worlds.new('sky')
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    sky = nodes.new('ShaderNodeTexSky')
    sky.sun_elevation, sky.sun_rotation = math.radians(38.0), math.radians(130.0)
    sky.sun_disc = False
    links.new(sky.outputs['Color'], nodes['Background'].inputs['Color'])
    nodes['Background'].inputs['Strength'].default_value = 0.16
    bpy.context.scene.world = world
    sun = bpy.data.lights.new('sun', 'SUN')
    sun.energy, sun.angle = 2.6, math.radians(2.0)
    lamp = bpy.data.objects.new('sun', sun)
    lamp.rotation_euler = (math.radians(52.0), 0.0, math.radians(130.0))
    bpy.context.collection.objects.link(lamp)


# ---------------------------------------------------------------------------
# Cameras and images
# ---------------------------------------------------------------------------

def poses(count):
    """Camera-to-world matrices of a walk around the fountain, looking at it and now and then beside it."""
    chance = random.Random(0)
    for number in range(count):
        angle = TAU * number / count * 2.0
        radius = 2.9 if number < count / 2 else 3.9
        height = chance.uniform(*EYES)
        eye = Vector((radius * math.cos(angle), radius * math.sin(angle), height))
        target = Vector((chance.uniform(-0.7, 0.7), chance.uniform(-0.7, 0.7), chance.uniform(0.6, 1.7)))
        yield Matrix.Translation(eye) @ (target - eye).to_track_quat('-Z', 'Y').to_matrix().to_4x4()


def setup_render(width, height, samples):
    """Cycles on the CPU, colours as they are."""
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.cycles.samples = samples
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 4
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.render.image_settings.color_mode = 'RGB'
    scene.view_settings.view_transform = 'Standard'


def parse_arguments():
    """Arguments after '--' on Blender's command line."""
    parser = argparse.ArgumentParser(prog='make_courtyard.py', description=__doc__.split('\n')[0])
    parser.add_argument('--out', required=True, help='output folder')
    parser.add_argument('--views', type=int, default=60, help='number of photographs')
    parser.add_argument('--width', type=int, default=384, help='of a photograph, in pixels')
    parser.add_argument('--height', type=int, default=216, help='of a photograph, in pixels')
    parser.add_argument('--samples', type=int, default=32, help='samples per pixel')
    return parser.parse_args(sys.argv[sys.argv.index('--') + 1:] if '--' in sys.argv else [])


def main():
    """Build the scene and render it."""
    args = parse_arguments()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    builder = Builder(make_materials())
    for make in (make_fountain, make_walls, make_pots, make_distance):
        make(builder)
    make_sky()
    setup_render(args.width, args.height, args.samples)
    scene = bpy.context.scene
    data = bpy.data.cameras.new('camera')
    data.angle = FIELD_OF_VIEW
    scene.camera = bpy.data.objects.new('camera', data)
    bpy.context.collection.objects.link(scene.camera)
    frames = []
    for number, pose in enumerate(poses(args.views)):
        scene.camera.matrix_world = pose
        file = os.path.abspath(os.path.join(args.out, 'images', f'{number:03}.png'))
        if not os.path.exists(file):  # a folder that was left goes on
            scene.render.filepath = file
            bpy.ops.render.render(write_still=True)
        frames.append({'file_path': f'images/{number:03}.png',
                       'transform_matrix': [[round(x, 8) for x in row] for row in pose]})
    with open(os.path.join(args.out, 'transforms.json'), 'w', encoding='utf-8') as file:
        json.dump({'camera_angle_x': FIELD_OF_VIEW, 'w': args.width, 'h': args.height, 'aabb_scale': 16,
                   'frames': frames}, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
