import { variable } from "../host/mod.ts";
import type { AdapterPreference, Gpu } from "../gpu/mod.ts";
import { openGpu as openBest } from "../runs/mod.ts";
import { examineMachine, type Surroundings } from "./doctor/machine.ts";
import { type ChildOptions, type Probe, probeInChild, REQUESTED } from "./doctor/probe.ts";
import { examineVulkan } from "./doctor/vulkan.ts";

/** An adapter that Deno can be made to give. */
export interface ListedAdapter {
  /** Its place in the list, from 0. */
  readonly number: number;
  /** What it calls itself, and whether it computes on the CPU. */
  readonly name: string;
  /** The programming interface by which it is reached. */
  readonly backend: string;
  /** Whether it is used where none is chosen. */
  readonly isDefault: boolean;
  /** How WebGPU is asked for it. */
  readonly request: AdapterPreference;
  /** Environment variables that make WebGPU find it; they are read when an adapter is first asked for. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The adapter that was asked for cannot be used. */
export class AdapterError extends Error {
  override readonly name = "AdapterError";
}

/** A system as far as it decides which adapters there are. */
export interface Places {
  /** The operating system. */
  readonly system: typeof Deno.build.os;
  /** Manifests of Vulkan drivers that can be loaded. */
  readonly manifests: readonly string[];
  /** Vendor and device numbers of the graphics cards, such as `10de:2330`. */
  readonly cards: readonly string[];
}

/** The back ends of wgpu by Deno's name for them, the best first, as people call them. */
const VULKAN_AND_OPENGL = { vulkan: "Vulkan", gl: "OpenGL" };
const BACKENDS: Partial<Record<typeof Deno.build.os, Readonly<Record<string, string>>>> = {
  darwin: { metal: "Metal" },
  windows: { vulkan: "Vulkan", dx12: "Direct3D 12", gl: "OpenGL" },
};

/** A surrounding in which WebGPU can be asked. */
type Surrounding = Pick<ListedAdapter, "backend" | "environment">;

/**
 * All surroundings in which WebGPU may give another adapter, the best first: each back end; by Vulkan each
 * driver alone and each model of card alone, as WebGPU itself tells only fast, slow and software apart.
 */
export function surroundings({ system, manifests, cards }: Places): Surrounding[] {
  const models = [...new Set(cards)];
  return Object.entries(BACKENDS[system] ?? VULKAN_AND_OPENGL).flatMap(([name, backend]) => {
    const environment = { DENO_WEBGPU_BACKEND: name };
    const all = { backend, environment };
    if (name !== "vulkan") return [all];
    return [
      all,
      ...(manifests.length > 1 ? manifests : []).map((path) => ({
        backend,
        // The second name is that of loaders before 1.3.207.
        environment: { ...environment, VK_DRIVER_FILES: path, VK_ICD_FILENAMES: path },
      })),
      // Mesa's layer, which comes with its drivers, chooses among the cards of all drivers; "!" hides others.
      ...(models.length > 1 ? models : []).map((model) => ({
        backend,
        environment: { ...environment, MESA_VK_DEVICE_SELECT: `${model}!` },
      })),
    ];
  });
}

/**
 * Brings what was found in each surrounding into one list. Adapters of one name by one back end are one.
 *
 * @param found by surrounding, the adapter that comes for each request
 * @param usual what comes where nothing is changed
 */
export function listOf(
  found: readonly (Surrounding & Pick<Probe, "adapters">)[],
  usual: { readonly adapter: string | null; readonly backend: string | undefined },
): ListedAdapter[] {
  const listed = new Map<string, Omit<ListedAdapter, "number" | "isDefault">>();
  for (const { backend, environment, adapters } of found) {
    for (const request of REQUESTED) {
      const name = adapters[request];
      const key = `${name} ${backend}`;
      if (name !== null && !listed.has(key)) {
        listed.set(key, { name, backend, request, environment });
      }
    }
  }
  const all = [...listed.values()];
  const isUsual = ({ name }: typeof all[number]) => name === usual.adapter;
  // Without a back end given, WebGPU tries all of them in this order.
  const first =
    all.find((one) =>
      isUsual(one) && one.environment.DENO_WEBGPU_BACKEND === usual.backend?.toLowerCase()
    ) ?? all.find(isUsual);
  return all.map((adapter, number) => ({ number, ...adapter, isDefault: adapter === first }));
}

/**
 * Finds the adapters that can be reached. Each surrounding is tried by a process of its own, as drivers crash
 * and environment variables are read once; what crashes gives nothing.
 */
export async function listAdapters(): Promise<ListedAdapter[]> {
  const ask = async (options: ChildOptions) => (await probeInChild("adapters", options)).probe;
  const asked = surroundings(places()).map(async (surrounding) => ({
    ...surrounding,
    adapters: (await ask({ environment: surrounding.environment }))?.adapters ?? NONE,
  }));
  const usual = await ask({});
  return listOf(await Promise.all(asked), {
    adapter: usual?.adapters.auto ?? null,
    backend: variable("DENO_WEBGPU_BACKEND"),
  });
}

const NONE: Probe["adapters"] = { "auto": null, "low-power": null, "software": null };

/** What of this system decides which adapters there are. */
function places(): Places {
  const system = Deno.build.os;
  if (system !== "linux") return { system, manifests: [], cards: [] };
  const place: Surroundings = { root: "/", variable, architecture: Deno.build.arch };
  const { drivers, overlooked } = examineVulkan(place);
  const usable = drivers.filter(({ problem }) => !problem).map(({ manifest }) => manifest);
  return {
    system,
    manifests: [...usable, ...overlooked],
    cards: examineMachine(place).cards.map(({ id }) => id),
  };
}

/**
 * The adapter that a user means.
 *
 * @param wanted its number, or words of its name and back end, in capitals or not
 * @throws {AdapterError} listing what there is, if none fits or several names do
 */
export function findAdapter(wanted: string, adapters: readonly ListedAdapter[]): ListedAdapter {
  const isNumber = /^\d+$/.test(wanted); // and not a part of a version
  const words = wanted.toLowerCase().split(/[\s,]+/).filter((word) => word !== "");
  const fitting = adapters.filter(({ number, name, backend }) => {
    if (isNumber) return number === Number(wanted);
    const text = `${name} ${backend}`.toLowerCase();
    return words.length > 0 && words.every((word) => text.includes(word));
  });
  // By several back ends it is one adapter, and the best one is first.
  if (new Set(fitting.map(({ name }) => name)).size === 1) return fitting[0];
  const reason = fitting.length > 0
    ? "several are called so"
    : "there is none of this name or number";
  throw new AdapterError(
    `Cannot use the adapter "${wanted}": ${reason}. ` +
      (adapters.length > 0
        ? `Give --gpu a number or a name of these:\n${adapterLines(adapters).join("\n")}`
        : "WebGPU offers no adapter at all; denerf doctor says why."),
  );
}

/** Adapters as lines of a table. */
export function adapterLines(adapters: readonly ListedAdapter[]): string[] {
  return adapters.map(({ number, name, backend, isDefault }) =>
    `${String(number).padStart(2)}  ${name}, by ${backend}${isDefault ? " (default)" : ""}`
  );
}

/**
 * Finds the adapter that a user means among those that can be reached.
 *
 * @throws {AdapterError} listing what there is, if none fits or several names do
 */
export async function chooseAdapter(wanted: string): Promise<ListedAdapter> {
  return findAdapter(wanted, await listAdapters());
}

/**
 * Opens the adapter that a user wants, or the best one. WebGPU reads the environment once in a process, when
 * it is first asked for an adapter: this must be the first time.
 *
 * @param wanted as for {@link findAdapter}
 * @throws {AdapterError} if there is no such adapter
 * @throws {GpuError} if there is no adapter at all
 */
export async function openGpu(wanted?: string): Promise<Gpu> {
  if (wanted === undefined) return await openBest();
  const { request, environment } = await chooseAdapter(wanted);
  for (const [key, value] of Object.entries(environment)) Deno.env.set(key, value);
  return await openBest(request);
}
