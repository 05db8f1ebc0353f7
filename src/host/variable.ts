/**
 * An environment variable, or undefined where it is not set or may not be read. Nobody is asked for
 * permission: denerf does without.
 */
export function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
