import { WORKER } from "./entry.ts";

/**
 * What a worker does: decodes photographs to train on, encodes and writes frames, makes photographs PNGs or renders
 * pictures for pages, or serves the pages of a training.
 */
export type WorkerRole = "image" | "frames" | "photograph" | "picture" | "view";

const ROLES: readonly WorkerRole[] = ["image", "frames", "photograph", "picture", "view"];

/**
 * Starts a Web Worker that runs denerf in a role. It can be sent messages at once: they wait until the
 * role's module listens.
 *
 * It needs permission to read denerf's own file. A failure to start reaches `onerror`.
 */
export function startWorker(role: WorkerRole): Worker {
  return new Worker(WORKER, { type: "module", name: role });
}

/** The role of the worker that this is, or null in the main thread. */
export function workerRole(): WorkerRole | null {
  if (!("WorkerGlobalScope" in globalThis)) return null;
  const { name } = globalThis as unknown as { name: string };
  const role = ROLES.find((known) => known === name);
  if (role) return role;
  throw new Error(`Cannot start a worker as "${name}": its name must be ${ROLES.join(" or ")}`);
}

/**
 * Makes this worker do its role: loads the module that sets `onmessage`.
 *
 * Deno delivers messages from a worker's first moment on, and drops them where nobody listens. So those
 * that come while the module is loaded are kept, and delivered in their order when it is.
 *
 * @param load imports the role's module
 */
export async function serveAs(load: () => Promise<unknown>): Promise<void> {
  const early: MessageEvent[] = [];
  const keep = (event: Event) => {
    event.stopImmediatePropagation();
    early.push(event as MessageEvent);
  };
  globalThis.addEventListener("message", keep);
  await load();
  globalThis.removeEventListener("message", keep);
  for (const { data, ports } of early) {
    globalThis.dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  }
}
