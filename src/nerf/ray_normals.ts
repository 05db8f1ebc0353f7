import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import { allocateRows, type Rows } from "../nn/mod.ts";
import { contractionConstants, type ContractionKind } from "./contraction.ts";
import { DENSITIES, type Density } from "./densities.ts";
import type { Field } from "./fields/field.ts";
import type { RayChunk } from "./rays.ts";
import type { Box } from "./samplers/marcher.ts";
import type { Composited } from "./volume_renderer.ts";

/** How the coordinates that a field is asked at lie in the world. */
export interface FieldSpace {
  /** The cube that is [0, 1]^3 in them, before space is contracted: in the space of rays. */
  readonly box: Box;
  /** How space is contracted. */
  readonly contraction: ContractionKind;
  /** The scales of normalised device coordinates, if rays are in them; or null. */
  readonly ndc: readonly [number, number] | null;
  /** Rows of positions: three, or four with footprints. */
  readonly positionRows: number;
}

/** Finds where surfaces face that rays see: densities fall towards the outside. */
export class RayNormals {
  /** Weighted sums of normals in the world, and 0: as long as accumulations at most, [rays, 4]. */
  readonly normals: Tensor<"f32">;
  readonly #dPositions: Rows;

  private constructor(
    memory: Memory,
    private readonly space: FieldSpace,
    rays: number,
    samples: number,
    private readonly kernel: Kernel,
  ) {
    this.normals = memory.tensor("normals", [rays, 4]);
    this.#dPositions = allocateRows(memory, "gradient of positions", samples, 3);
  }

  /**
   * Compiles the kernel and allocates memory.
   *
   * @param density what makes densities of the field's raw ones
   * @param rays the most rays
   * @param samples the most samples of a chunk of them
   */
  static async create(
    memory: Memory,
    space: FieldSpace,
    density: Density,
    rays: number,
    samples: number,
  ): Promise<RayNormals> {
    const kernel = await memory.gpu.kernel("volrend/normals", {
      DENSITY: DENSITIES[density],
      POSITION_ROWS: space.positionRows,
      NDC: space.ndc !== null,
      CONTRACTION: contractionConstants({ kind: space.contraction, linear: 1 }).CONTRACTION,
    });
    return new RayNormals(memory, space, rays, samples, kernel);
  }

  /**
   * Overwrites the chunk's part of `normals`.
   *
   * @param field one for normals, which was asked about the samples last, by its averages
   * @param chunk a number of rays that the host knows
   * @param seen its samples as they were composited
   */
  find(
    commands: Commands,
    field: Field,
    { firstRay, count: { capacity: rays } }: RayChunk,
    { samples: { count, positions, packedInfo, deltas }, outputs, transmittances }: Composited,
  ): void {
    const { space: { box: { lower, size }, ndc }, normals } = this;
    const dPositions = this.#dPositions;
    field.densityGradient(commands, count, positions, dPositions, "average");
    commands.run(this.kernel, rays, {
      packed_info: packedInfo,
      outputs,
      deltas,
      transmittances,
      positions: positions.tensor,
      d_positions: dPositions.tensor,
      normals,
    }, { lower, size, ndc: ndc ?? [0, 0], rays, first_ray: firstRay });
  }
}
