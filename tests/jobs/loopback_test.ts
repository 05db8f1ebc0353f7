import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type LoopbackAnswer, LoopbackServer } from "../../src/jobs/loopback.ts";
import { TestLog, until } from "./jobs_test_tools.ts";

const CHILD = fileURLToPath(new URL("./loopback_child.ts", import.meta.url));

/** A server that answers what was asked for; nothing may be logged. */
async function withServer(
  test: (port: number) => Promise<void>,
  { body, limitSeconds = 600 }: { body?: unknown; limitSeconds?: number } = {},
): Promise<void> {
  const log = new TestLog();
  const answer = (request: unknown): Promise<LoopbackAnswer> =>
    Promise.resolve({ status: 200, body: body ?? request });
  const server = new LoopbackServer(0, answer, log, limitSeconds);
  try {
    await test(server.port);
  } finally {
    await server.close();
  }
  assert.deepEqual(log.events, []);
}

/** What is answered to some texts until the other side ends. */
async function exchange(port: number, ...parts: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  for (const part of parts) await send(connection, part);
  return await readAll(connection);
}

async function send(connection: Deno.TcpConn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function readAll(connection: Deno.TcpConn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (;;) {
    const read = await connection.read(buffer);
    if (read === null) return text;
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
}

const request = (port: number, line = "GET /health HTTP/1.1") =>
  `${line}\r\nHost: 127.0.0.1:${port}\r\n\r\n`;

Deno.test("a request is answered, and its connection ends", () =>
  withServer(async (port) => {
    const answer = await exchange(port, request(port));
    const [head, body] = answer.split("\r\n\r\n");
    assert.deepEqual(JSON.parse(body), { method: "GET", path: "/health" });
    const [status, ...fields] = head.split("\r\n");
    assert.equal(status, "HTTP/1.1 200 OK");
    assert.ok(!isNaN(Date.parse(fields[0].slice("date: ".length))));
    assert.deepEqual(fields.slice(1), [
      "content-type: application/json",
      `content-length: ${body.length}`,
      "cache-control: no-store",
      "connection: close",
    ]);
    const sent = [...request(port, "HEAD /health HTTP/1.1")];
    const headOnly = await exchange(port, ...sent); // byte by byte
    assert.match(headOnly, /^HTTP\/1\.1 200 OK\r\n(.+\r\n)*\r\n$/);
  }));

Deno.test("only requests to this machine by its own names are answered", () =>
  withServer(async (port) => {
    const ask = async (...hosts: string[]) => {
      const fields = hosts.map((host) => `Host: ${host}\r\n`).join("");
      return await exchange(port, `GET /health HTTP/1.1\r\n${fields}\r\n`);
    };
    for (const host of ["127.0.0.1", "localhost", "LocalHost"]) {
      for (const forwarded of [`:${port}`, ":9000", ""]) {
        assert.match(await ask(host + forwarded), /^HTTP\/1\.1 200 /);
      }
    }
    const own = `127.0.0.1:${port}`;
    const foreign = [
      ...["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "127.0.0.1:"],
      ...["", "[", `${own}@evil.example`, `evil.example/${own}`, `${own} evil`, `${own}:${port}`],
    ];
    for (const hosts of [[], [own, "evil.example"], ...foreign.map((host) => [host])]) {
      const answer = await ask(...hosts);
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/, `${hosts}`);
      assert.match(answer, /\{"error":"Its host must be 127\.0\.0\.1 or localhost\."\}$/);
    }
  }));

Deno.test("what is no request is answered so, and the next one is answered well", () =>
  withServer(async (port) => {
    const wrong = [
      "\0\x01\x02\r\n\r\n",
      "GET\r\n\r\n",
      `GET http://127.0.0.1:${port}/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      request(port, "OPTIONS * HTTP/1.1"),
      request(port, "CONNECT 127.0.0.1:1 HTTP/1.1"),
      request(port, "GET /a b HTTP/1.1"),
      request(port, "get /health HTTP/1.1"),
      request(port, "GET /health HTTP/2"),
      request(port, `GET /${"x".repeat(9000)} HTTP/1.1`),
      request(port, `GET /health HTTP/1.1\r\nX: ${"x".repeat(100_000)}`),
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", // TLS
    ];
    for (const text of wrong) {
      const answer = await exchange(port, text);
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/, JSON.stringify(text.slice(0, 60)));
      assert.match(answer, /"It must be an HTTP\/1\.1 request, with a head of up to 8192 bytes\."/);
    }
    assert.match(await exchange(port, request(port)), /^HTTP\/1\.1 200 /);
  }));

Deno.test("a body is not waited for, and takes no memory", () =>
  withServer(async (port) => {
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000000000\r\n\r\n`;
    using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
    await send(connection, head);
    await send(connection, "x".repeat(20_000_000));
    await connection.closeWrite();
    assert.match(await readAll(connection), /^HTTP\/1\.1 200 /);
  }));

Deno.test("a connection ends in time, whatever the other side does", () =>
  withServer(async (port) => {
    using dribble = await Deno.connect({ port, hostname: "127.0.0.1" });
    using deaf = await Deno.connect({ port, hostname: "127.0.0.1" });
    await send(deaf, request(port));
    const dribbling = assert.rejects(async () => {
      // A head of 8192 bytes would end it, too.
      for (let sent = 0; sent < 8000; sent++) {
        await send(dribble, "x");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }, (error: Error) => /Broken pipe|reset/.test(error.message));
    const silent = ["", "GET /hea", request(port).slice(0, -2)].map((text) => exchange(port, text));
    assert.deepEqual(await Promise.all(silent), ["", "", ""]);
    await dribbling;
    const got = await readAll(deaf).catch((error: Error) => error.message);
    assert.ok(got.length < BIG, "the rest was not sent");
  }, { limitSeconds: 0.5, body: "x".repeat(BIG) }));

/** More than the buffers of both sides hold. */
const BIG = 20_000_000;

Deno.test("of too many connections the oldest ones end, and who asks is answered", () =>
  withServer(async (port) => {
    const idle: Deno.TcpConn[] = [];
    for (let i = 0; i < 40; i++) idle.push(await Deno.connect({ port, hostname: "127.0.0.1" }));
    assert.match(await exchange(port, request(port)), /^HTTP\/1\.1 200 /);
    const ended = idle.slice(0, 9).map((connection) => readAll(connection));
    assert.deepEqual(await Promise.all(ended), Array(9).fill(""));
    await send(idle[39], request(port));
    assert.match(await readAll(idle[39]), /^HTTP\/1\.1 200 /);
    for (const connection of idle) connection.close();
  }));

Deno.test("who hangs up early does no harm, and closing waits for nobody", async () => {
  let idle: Deno.TcpConn | null = null;
  await withServer(async (port) => {
    idle = await Deno.connect({ port, hostname: "127.0.0.1" });
    for (let i = 0; i < 20; i++) {
      const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
      await send(connection, request(port).slice(0, i));
      connection.close();
    }
    assert.match(await exchange(port, request(port)), /^HTTP\/1\.1 200 /);
  });
  assert.equal(await readAll(idle!), "");
  idle!.close();
});

Deno.test("what goes wrong at each of many requests is said once a minute", async () => {
  const log = new TestLog();
  const server = new LoopbackServer(0, () => Promise.reject(new Error("no state")), log);
  for (let i = 0; i < 3; i++) assert.equal(await exchange(server.port, request(server.port)), "");
  await server.close();
  assert.deepEqual(log.events, [
    { level: "warn", event: "cannot answer", fields: { reason: "no state" } },
  ]);
});

Deno.test({
  name: "a server without file descriptors goes on when there are some again, and says so once",
  ignore: Deno.build.os === "windows", // there is no such limit
  fn: async () => {
    const child = new Deno.Command("sh", {
      args: ["-c", `ulimit -n 128; exec "$0" run -A --quiet "$1"`, Deno.execPath(), CHILD],
      ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    }).spawn();
    const said = follow(child.stdout);
    const logged = follow(child.stderr);
    const input = child.stdin.getWriter();
    try {
      await until(() => said.lines.length === 1);
      const port = Number(new URL(said.lines[0]).port);
      await input.write(new TextEncoder().encode("take\n"));
      await until(() => said.lines.length === 2);

      const asked = [1, 2, 3].map(() => exchange(port, request(port)));
      await until(() => logged.lines.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 600)); // It tries several times.
      await input.write(new TextEncoder().encode("release\n"));
      for (const answer of await Promise.all(asked)) assert.match(answer, /^HTTP\/1\.1 200 /);
      const events = logged.lines.map((line) => JSON.parse(line));
      assert.equal(events.length, 1);
      assert.deepEqual([events[0].level, events[0].event], ["warn", "cannot answer"]);
      assert.match(events[0].reason, /Too many open files/);
    } finally {
      child.kill("SIGTERM");
      await input.close().catch(() => {});
      await Promise.all([child.status, said.end, logged.end]);
    }
  },
});

/** The lines that come from a stream. */
function follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const lines: string[] = [];
  let rest = "";
  const end = (async () => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
    }
  })();
  return { lines, end };
}
