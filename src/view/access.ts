import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { hostName, LOOPBACK_NAMES } from "../host/mod.ts";

/** How many random bytes a token is made of. */
const TOKEN_BYTES = 16;

/** An IPv4 address, or an IPv6 one in brackets, as `Host` holds it. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** The addresses that mean all of a machine's own. */
const ALL_ADDRESSES = ["0.0.0.0", "::", "[::]"];

/**
 * Who may talk to a viewer's server: who knows its token, and calls it by a name that is its own.
 *
 * The token comes in the address once, and then in a cookie that scripts cannot read and that other sites'
 * pages do not make a browser send. `Host` is checked against pages whose name was pointed here (DNS rebinding), and
 * `Origin` against pages of other sites, which may open WebSockets anywhere.
 */
export class Access {
  /** What a page must know: 32 hexadecimal digits. */
  readonly token: string = randomHex(TOKEN_BYTES);
  /** Cookies do not differ by port: each server has a name of its own, wherever it is forwarded to. */
  readonly #cookie = `denerf_${randomHex(4)}`;
  readonly #names: readonly string[];
  readonly #byAddress: boolean;

  /** @param host the name or address on which the server listens */
  constructor(host: string) {
    this.#byAddress = ALL_ADDRESSES.includes(host);
    const own = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    this.#names = [...new Set([...LOOPBACK_NAMES, ...this.#byAddress ? [] : [own.toLowerCase()]])];
  }

  /**
   * Why a request is refused, in a sentence; null if it may be answered.
   *
   * @param url the request's
   */
  refusal({ headers }: Pick<Request, "headers">, url: URL): string | null {
    const host = hostName(headers.get("host") ?? "");
    const isOwn = this.#names.includes(host) || this.#byAddress && ADDRESS.test(host);
    if (!isOwn) {
      const names = [...this.#names, ...this.#byAddress ? ["an address of this machine"] : []];
      return `Cannot answer as the request's host must be ${
        names.join(" or ")
      }: current value is ` +
        `"${host}". To be called by another name, start denerf with --host NAME.`;
    }
    const origin = headers.get("origin");
    if (origin !== null && hostOf(origin) !== headers.get("host")?.toLowerCase()) {
      return "Cannot answer as the request comes from a page of another site.";
    }
    const token = url.searchParams.get("token") ?? this.#tokenInCookie(headers);
    if (token !== null && isSame(token, this.token)) return null;
    return `Cannot answer as the token is ${
      token === null ? "missing" : "another one"
    }: open the ` +
      "whole address that denerf has printed. Each start of denerf has another token.";
  }

  /** The header that gives a browser the token for its next requests. */
  get cookie(): string {
    return `${this.#cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  #tokenInCookie(headers: Headers): string | null {
    const cookies = (headers.get("cookie") ?? "").split(/; */);
    const own = cookies.find((cookie) => cookie.startsWith(`${this.#cookie}=`));
    return own?.slice(this.#cookie.length + 1) ?? null;
  }
}

/** Compares two texts in a time that tells nothing of where they differ. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The host and port of an origin; null of an opaque one, such as of a page from a file. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function randomHex(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toHex();
}
