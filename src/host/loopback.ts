/** How this machine is called by itself. */
export const LOOPBACK_NAMES: readonly string[] = ["127.0.0.1", "localhost"];

/**
 * The name in a request's `Host`, in small letters. The port is left out: it is another one where it was
 * forwarded, as by `ssh -L 9000:127.0.0.1:8017`.
 *
 * A server that answers to names of this machine only is safe from web pages whose own name was pointed here
 * (DNS rebinding).
 */
export function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d+$/, "");
}

/** Whether only programs of this machine reach a server that listens on this name or address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
