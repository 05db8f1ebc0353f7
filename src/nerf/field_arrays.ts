import type { Gpu } from "../gpu/mod.ts";
import { type HostArray, type ShownArray, takeStored } from "../nn/mod.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { methodOf } from "./methods.ts";
import type { Model } from "./model.ts";
import type { NamedArrays } from "./safetensors.ts";

/** What rendering reads of a model, by name, on the host: parameters as floats, and the bits of occupied cells. */
export type FieldArrays = NamedArrays;

/**
 * Reads what rendering reads of a model from its device: of a model that is trained the running means, where these
 * are kept. Waits for the device once. What comes back can be sent to a worker, and encoded there.
 *
 * @throws {GpuError} the first error the device has reported
 */
export async function readField(gpu: Gpu, model: Model): Promise<FieldArrays> {
  const tensors = [...new Set(model.shown.map(({ tensor }) => tensor))];
  const contents = await gpu.readAll(tensors);
  const contentsOf = new Map(tensors.map((tensor, i) => [tensor, contents[i]]));
  return new Map(model.shown.map((array) => {
    const data = elementsOf(array, contentsOf.get(array.tensor)!);
    return [array.name, { shape: array.shape, data }];
  }));
}

function elementsOf(array: ShownArray, contents: HostArray): HostArray {
  if (array.type === "f16") return Float32Array.from(new Float16Array(contents.buffer));
  return takeStored(array, contents);
}

/**
 * What rendering reads of a checkpoint's model, without a device. Cells whose density is the very threshold may be
 * occupied otherwise than the device has them.
 */
export function fieldOfCheckpoint(
  { config, tensors }: Pick<Checkpoint, "config" | "tensors">,
): FieldArrays {
  const learnt = [...tensors.keys()].filter((name) =>
    tensors.has(`adam.m.${name}`) && !OF_VIEWS.includes(name)
  );
  return new Map([
    ...learnt.map((name) =>
      [name, (tensors.get(`average.${name}`) ?? tensors.get(name))!] as const
    ),
    ...methodOf(config).memoOf?.(config, tensors) ?? [],
  ]);
}

/** What is learnt of single views, and not rendered with. */
const OF_VIEWS = ["exposures", "poses"];
