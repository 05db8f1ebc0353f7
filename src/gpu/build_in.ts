import type { Memory, Scope } from "./gpu.ts";

/**
 * Builds something in a scope of its own, which is freed at once if building fails.
 *
 * @param memory what the scope is part of
 * @param build allocates in the scope that it is given
 */
export async function buildIn<R>(
  memory: Memory,
  build: (scope: Scope) => Promise<R>,
): Promise<R> {
  const scope = memory.scope();
  try {
    return await build(scope);
  } catch (error) {
    scope[Symbol.dispose]();
    throw error;
  }
}

/** Does something with memory that is freed when that is done, or has failed. */
export async function withScope<R>(
  memory: Memory,
  work: (scope: Scope) => Promise<R>,
): Promise<R> {
  const scope = memory.scope();
  try {
    return await work(scope);
  } finally {
    scope[Symbol.dispose]();
  }
}
