import assert from "node:assert/strict";
import { type Health, type HealthEndpoint, JobsError, serveHealth } from "../../src/jobs/mod.ts";
import { TestLog } from "./jobs_test_tools.ts";

const WELL: Health = {
  status: "ok",
  reasons: [],
  uptime: 3,
  file: "/jobs.toml",
  running: [],
  queue: [],
  settling: [],
  failures: [],
  next: [{ job: "lego", time: "2026-11-22T02:00:00.000Z" }],
};

/** Tells a health on some free port while a test asks for it. */
async function withEndpoint(
  health: () => Promise<Health>,
  test: (endpoint: HealthEndpoint) => Promise<void>,
): Promise<void> {
  const endpoint = serveHealth(0, health, new TestLog());
  try {
    await test(endpoint);
  } finally {
    await endpoint.close();
  }
}

Deno.test("a server that is well answers 200 with its health, on loopback only", async () => {
  await withEndpoint(() => Promise.resolve(WELL), async ({ url }) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/health$/);
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.deepEqual(await answer.json(), WELL);
  });
});

Deno.test("one that fails or is stopping answers 503, with the reasons", async () => {
  let health: Health = { ...WELL, status: "failing", reasons: ["lego once failed: no GPU"] };
  await withEndpoint(() => Promise.resolve(health), async ({ url }) => {
    const failing = await fetch(url);
    assert.equal(failing.status, 503);
    assert.deepEqual((await failing.json()).reasons, ["lego once failed: no GPU"]);
    health = { ...WELL, status: "stopping" };
    const stopping = await fetch(url);
    assert.equal(stopping.status, 503);
    assert.equal((await stopping.json()).status, "stopping");
  });
});

Deno.test("a health that cannot be told is a failure, and not the end of the server", async () => {
  await withEndpoint(
    () => Promise.reject(new JobsError("Cannot use the state: …")),
    async (end) => {
      for (let i = 0; i < 2; i++) {
        const answer = await fetch(end.url);
        assert.equal(answer.status, 503);
        assert.deepEqual(await answer.json(), {
          status: "failing",
          reasons: ["Cannot use the state: …"],
        });
      }
    },
  );
});

Deno.test("the health can be read, and nothing else is there", async () => {
  await withEndpoint(() => Promise.resolve(WELL), async ({ url }) => {
    const head = await fetch(url, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), "");
    const post = await fetch(url, { method: "POST", body: "x" });
    assert.equal(post.status, 405);
    assert.equal(post.headers.get("allow"), "GET, HEAD");
    await post.body?.cancel();
    for (const path of ["/", "/healthy", "/health/", "//health", "/%68ealth", "/etc/passwd"]) {
      const other = await fetch(new URL(url).origin + path);
      assert.equal(other.status, 404, path);
      await other.body?.cancel();
    }
    const query = await fetch(`${url}?verbose`);
    assert.deepEqual([query.status, await query.json()], [200, WELL]);
  });
});

Deno.test("a port that another program uses is refused", async () => {
  await withEndpoint(() => Promise.resolve(WELL), ({ url }) => {
    const port = Number(new URL(url).port);
    assert.throws(() => serveHealth(port, () => Promise.resolve(WELL), new TestLog()), (error) => {
      assert.ok(error instanceof JobsError);
      assert.equal(
        error.message,
        `Cannot tell the health on port ${port}: another program uses it. ` +
          "Choose another one with --health-port.",
      );
      return true;
    });
    return Promise.resolve();
  });
});
