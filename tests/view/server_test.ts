import assert from "node:assert/strict";
import { ViewError } from "../../src/view/server.ts";
import {
  ABOUT,
  addressOf,
  fakeExhibit,
  FakePage,
  openRaw,
  sendRaw,
  serve,
  tokenOf,
  until,
} from "./view_test_tools.ts";

/** The text of an answer whose status must be this. */
async function textOf(answer: Promise<Response>, status = 200): Promise<string> {
  const response = await answer;
  const text = await response.text();
  assert.equal(response.status, status, text);
  return text;
}

Deno.test("the address gives a cookie that scripts cannot read, and leads to one without the token", async () => {
  const server = serve();
  const first = await fetch(server.url, { redirect: "manual" });
  await first.body?.cancel();
  assert.equal(first.status, 303);
  assert.equal(first.headers.get("location"), "/");
  const cookie = first.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^denerf_[0-9a-f]{8}=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  const headers = { cookie: `other=1; ${cookie.split(";")[0]}; last=2` };
  const at = (path: string) => textOf(fetch(new URL(path, server.url.split("?")[0]), { headers }));
  assert.equal(await at("/"), "<!doctype html>");
  assert.equal(await at("/page.js"), "const page = 1;");
  assert.equal(await at("/page.css"), "body {}");
  assert.deepEqual(JSON.parse(await at("/about.json")), ABOUT);
  await server.close();
});

Deno.test("nothing is told to who has no token, or another one", async () => {
  const server = serve();
  const other = "0".repeat(32);
  for (const path of ["/", "/page.js", "/about.json", "/field", "/photographs/train/0", "/live"]) {
    const url = new URL(path, server.url.split("?")[0]);
    assert.match(
      await textOf(fetch(url), 403),
      /^Cannot answer as the token is missing: open the whole/,
    );
    for (const token of [other, "", tokenOf(server).slice(1), `${tokenOf(server)}0`, "é"]) {
      url.searchParams.set("token", token);
      assert.match(await textOf(fetch(url), 403), /^Cannot answer as the token is another one: /);
    }
  }
  await server.close();
});

Deno.test("a page whose name was pointed here is refused, token or not", async () => {
  const server = serve();
  const line = `GET /about.json?token=${tokenOf(server)} HTTP/1.1`;
  for (
    const host of [
      "evil.example",
      `evil.example:${server.port}`,
      "192.168.1.5",
      "localhost.evil",
      "",
    ]
  ) {
    assert.match(await sendRaw(server, [line, `Host: ${host}`]), /^HTTP\/1\.1 403 /, host);
  }
  const two = ["Host: localhost", "Host: evil.example"];
  for (const hosts of [two, two.toReversed(), []]) {
    assert.doesNotMatch(await sendRaw(server, [line, ...hosts]), /^HTTP\/1\.1 200 /, `${hosts}`);
  }
  assert.match(await sendRaw(server, [line, "Host: localhost:99999"]), /^HTTP\/1\.1 400 /);
  for (const host of ["localhost", `127.0.0.1:${server.port}`, "localhost:9000", "LOCALHOST"]) {
    assert.match(await sendRaw(server, [line, `Host: ${host}`]), /^HTTP\/1\.1 200 /, host);
  }
  await server.close();
});

Deno.test("a server for other machines is called by an address, or by the name it was given", async () => {
  const everywhere = serve({ host: "0.0.0.0" });
  assert.equal(new URL(everywhere.url).hostname, "127.0.0.1");
  const named = serve({ host: "localhost" });
  const status = async (server: typeof named, host: string) => {
    const line = `GET /about.json?token=${tokenOf(server)} HTTP/1.1`;
    return (await sendRaw(server, [line, `Host: ${host}`])).split(" ")[1];
  };
  assert.equal(await status(everywhere, "192.168.1.5:7007"), "200");
  assert.equal(await status(everywhere, "[fd00::1]:7007"), "200");
  assert.equal(await status(everywhere, "evil.example"), "403");
  assert.equal(await status(everywhere, "1.2.3.4.evil.example"), "403");
  assert.equal(await status(named, "localhost"), "200");
  assert.equal(await status(named, "192.168.1.5"), "403");
  await Promise.all([everywhere.close(), named.close()]);
});

Deno.test("a page of another site gets nothing, and opens no WebSocket", async () => {
  const server = serve();
  const url = addressOf(server, "/about.json");
  const from = (origin: string) => fetch(url, { headers: { origin } });
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"]) {
    const text = await textOf(from(origin), 403);
    assert.equal(text, "Cannot answer as the request comes from a page of another site.\n");
  }
  await textOf(from(new URL(url).origin));
  const upgrade = [
    `GET /live?token=${tokenOf(server)} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    ...["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  assert.match(await sendRaw(server, [...upgrade, "Origin: https://evil.example"]), / 403 /);
  assert.match(await sendRaw(server, [...upgrade, `Origin: ${new URL(url).origin}`]), / 101 /);
  await server.close();
});

Deno.test("who followed a link in another site's page gets in once the page asks by itself", async () => {
  const server = serve();
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  const url = server.url.split("?")[0];
  const linked = await fetch(url, { headers });
  assert.equal(await linked.text(), "");
  assert.equal(linked.headers.get("refresh"), "0; url=/");
  await textOf(fetch(url, { headers: { ...headers, "sec-fetch-site": "same-origin" } }), 403);
  await textOf(fetch(`${url}field`, { headers }), 403);
  await server.close();
});

Deno.test("no file of the machine is reached by a path", async () => {
  const server = serve();
  const line = (path: string) => [
    `GET ${path}${path.includes("?") ? "&" : "?"}token=${tokenOf(server)} HTTP/1.1`,
    "Host: localhost",
  ];
  const paths = [
    ...["/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/page.js/../../main.ts"],
    ...["/photographs/../etc/passwd", "/photographs/train/../0", "/photographs/train/0/..%2f"],
    ...["/photographs/train/-1", "/photographs/train/1e3", "/photographs/train/00000000001"],
    ...["/photographs/all/0", "/photographs/train/2", "/photographs/test/0", "/photographs/train/"],
    ...["/config.json", "/page.html", "/fallback.png", "/field/", "/%00"],
  ];
  for (const path of paths) {
    assert.match(await sendRaw(server, line(path)), /^HTTP\/1\.1 404 /, path);
  }
  assert.match(await sendRaw(server, line("/photographs/train/1")), /^HTTP\/1\.1 200 /);
  await server.close();
});

Deno.test("photographs have a width within reason", async () => {
  let asked: unknown[] = [];
  const photograph = (...all: unknown[]) => {
    asked = all;
    return Promise.resolve(Uint8Array.of(1));
  };
  const server = serve({ exhibit: fakeExhibit({ photograph }) });
  const at = (query: string) => fetch(addressOf(server, `/photographs/test/3${query}`));
  await textOf(at("?width=320"));
  assert.deepEqual(asked, ["test", 3, 320]);
  await textOf(at(""));
  assert.deepEqual(asked, ["test", 3, null]);
  for (const width of ["0", "-1", "1.5", "", "16385", "NaN", "1e99"]) {
    const text = await textOf(at(`?width=${width}`), 400);
    assert.equal(text, "width must be a whole number from 1 to 16384.\n");
  }
  await server.close();
});

Deno.test("the field has its digest as ETag, and is not sent to who has it", async () => {
  const server = serve();
  const url = addressOf(server, "/field?bits=6");
  const field = await fetch(url);
  assert.deepEqual(await field.bytes(), Uint8Array.of(1, 2, 3));
  const etag = '"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"';
  assert.equal(field.headers.get("etag"), etag);
  const known = await fetch(url, { headers: { "if-none-match": etag } });
  assert.equal(known.status, 304);
  assert.equal(await known.text(), "");
  const text = await textOf(fetch(addressOf(server, "/field?bits=7")), 400);
  assert.equal(text, 'bits must be 6, 8 or 16: current value is "7".\n');
  await server.close();
});

Deno.test("a run that is still empty has no field, in a sentence", async () => {
  const server = serve({ exhibit: fakeExhibit({ field: () => Promise.resolve(null) }) });
  const text = await textOf(fetch(addressOf(server, "/field")), 202);
  assert.equal(text, "There is no field yet: it is shown when there is.\n");
  await server.close();
});

Deno.test("what cannot be read is told in a sentence, and the server goes on", async () => {
  const field = () => Promise.reject(new Error("Cannot load checkpoint x: it is cut off."));
  const server = serve({ exhibit: fakeExhibit({ field }) });
  const text = await textOf(fetch(addressOf(server, "/field")), 500);
  assert.equal(text, "Cannot load checkpoint x: it is cut off.\n");
  await textOf(fetch(addressOf(server, "/about.json")));
  await server.close();
});

Deno.test("every answer says that nothing of other sites runs in it or shows it", async () => {
  const server = serve();
  for (const path of ["/about.json", "/field", "/nothing", "/page.js", "/photographs/train/0"]) {
    const { headers, body } = await fetch(addressOf(server, path));
    await body?.cancel();
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.ok(!policy.includes("unsafe"));
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("cache-control"), "no-store");
  }
  const post = await fetch(addressOf(server, "/field"), { method: "POST", body: "x" });
  assert.equal(await post.text(), "It can only be read.\n");
  assert.equal(post.headers.get("allow"), "GET, HEAD");
  await server.close();
});

const PROGRESS = { steps: 9000, loss: 0.1, psnr: 20, seconds: 1, secondsLeft: 9 };

Deno.test("all pages hear what happens, and one that comes late hears how it stands", async () => {
  const server = serve();
  const pages = await Promise.all([FakePage.open(server), FakePage.open(server)]);
  for (const page of pages) assert.deepEqual((await page.hear("about")).about, ABOUT);
  for (let step = 1; step <= 3; step++) server.say({ type: "progress", step, ...PROGRESS });
  server.say({ type: "field", step: 3 });
  for (const page of pages) {
    await page.hear("progress", ({ step }) => step === 3);
    await page.hear("field", ({ step }) => step === 3);
  }
  const late = await FakePage.open(server); // as one that was reloaded
  const { progress } = await late.hear("history");
  assert.deepEqual(progress, [1, 2, 3].map((step) => ({ step, ...PROGRESS })));
  assert.deepEqual(late.heard.map(({ type }) => type), ["about", "progress", "field", "history"]);
  for (const page of [...pages, late]) await page[Symbol.asyncDispose]();
  await server.close();
});

Deno.test("a long history is told in points that lie further apart", async () => {
  const server = serve();
  for (let step = 0; step < 5000; step++) server.say({ type: "progress", step, ...PROGRESS });
  await using page = await FakePage.open(server);
  const steps = (await page.hear("history")).progress.map(({ step }) => step);
  assert.ok(steps.length > 500 && steps.length <= 1000, `${steps.length}`);
  assert.equal(steps.pop(), 4999); // the newest, wherever the others lie
  assert.deepEqual(steps, steps.map((_, index) => 8 * index));
  await server.close();
});

Deno.test("a page that reads slowly gets the newest, and nothing piles up for it", async () => {
  const server = serve();
  const fast = await FakePage.open(server);
  const slow = await openRaw(server);
  const long = "x".repeat(1e6);
  const messages = 100;
  for (let step = 1; step <= messages; step++) {
    server.say({ type: "note", text: `${step} ${long}` });
    await fast.hear("note", ({ text }) => text.startsWith(`${step} `)); // is not held up by the slow one
  }
  fast.heard.length = 0;
  let text = "";
  let bytes = 0;
  const buffer = new Uint8Array(1 << 20);
  while (!text.includes(`"text":"${messages} `)) {
    const length = await slow.read(buffer);
    assert.ok(length !== null);
    bytes += length;
    text = text.slice(-100) + new TextDecoder("latin1").decode(buffer.subarray(0, length));
  }
  assert.ok(bytes < 0.3 * messages * long.length, `${bytes} bytes were sent`);
  slow.close();
  await fast[Symbol.asyncDispose]();
  await server.close();
});

Deno.test("it is known how many pages somebody looks at, also of those that are gone", async () => {
  const counts: number[] = [];
  const server = serve({ onWatching: (pages) => counts.push(pages), patience: 1 });
  const page = await FakePage.open(server);
  await until(() => counts.at(-1) === 1, "one page is watched");
  page.say({ type: "watching", watching: false });
  await until(() => counts.at(-1) === 0, "no page is watched");
  page.say({ type: "watching", watching: true });
  await until(() => counts.at(-1) === 1, "one page is watched again");
  await page[Symbol.asyncDispose]();
  await until(() => counts.at(-1) === 0, "the page is gone");
  // A machine that sleeps closes nothing, and answers no ping.
  using _asleep = await openRaw(server);
  await until(() => counts.at(-1) === 1, "the page of the sleeping machine is there");
  await until(() => counts.at(-1) === 0, "the page of the sleeping machine is given up");
  // Nor is it asked for a sign of life while it does not take what it was sent before.
  using _full = await openRaw(server);
  await until(() => counts.at(-1) === 1, "the page that takes nothing is there");
  await until(() => {
    server.say({ type: "note", text: "x".repeat(1e6) });
    return counts.at(-1) === 0;
  }, "the page that takes nothing is given up");
  await server.close();
});

Deno.test("a page's requests are obeyed and answered, and what is none is left alone", async () => {
  const asked: string[] = [];
  const server = serve({
    obey: (request) => {
      asked.push(request);
      return `Heard: ${request}.`;
    },
  });
  await using page = await FakePage.open(server);
  const nonsense = [
    "{",
    "null",
    "[]",
    '"stop"',
    '{"type":"exit"}',
    '{"type":"watching"}',
    " ".repeat(2000),
  ];
  for (const text of nonsense) page.say(text);
  page.say({ type: "save" });
  await page.hear("note", ({ text }) => text === "Heard: save.");
  page.say({ type: "stop" });
  await page.hear("note", ({ text }) => text === "Heard: stop.");
  assert.deepEqual(asked, ["save", "stop"]);
  await server.close();
});

Deno.test("where nothing is trained, a page is told so", async () => {
  const server = serve();
  await using page = await FakePage.open(server);
  page.say({ type: "stop" });
  const { text } = await page.hear("note");
  assert.equal(text, "Nothing is trained here that could be stopped or saved.");
  await server.close();
});

Deno.test("it ends with pages, downloads and requests under way", async () => {
  const endless = Promise.withResolvers<null>();
  const big = new Uint8Array(1 << 27);
  const exhibit = fakeExhibit({
    field: () => Promise.resolve({ bytes: big, step: 1 }),
    fallback: () => endless.promise,
  });
  const server = serve({ exhibit });
  const page = await FakePage.open(server);
  const download = await fetch(addressOf(server, "/field"));
  const reader = download.body!.getReader();
  await reader.read();
  const waiting = fetch(addressOf(server, "/fallback.png")).catch((error) => error);
  await server.close();
  await page.closed;
  assert.ok(await waiting instanceof Error);
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  });
  await assert.rejects(fetch(server.url), TypeError);
  endless.resolve(null);
});

Deno.test("the last words reach pages that were not ready for them", async () => {
  const server = serve();
  const page = await FakePage.open(server);
  for (let step = 1; step <= 3; step++) server.say({ type: "progress", step, ...PROGRESS });
  server.say({ type: "ended", reason: "It is done." });
  await server.drain();
  await page.closed;
  assert.deepEqual(page.heard.at(-1), { type: "ended", reason: "It is done." });
});

Deno.test("a training that is gone on with has not ended for pages that come then", async () => {
  const server = serve();
  server.say({ type: "ended", reason: "It is done." });
  server.say({ type: "about", about: ABOUT });
  await using page = await FakePage.open(server);
  await page.hear("about");
  assert.deepEqual(page.heard.map(({ type }) => type), ["about"]);
  await server.close();
});

Deno.test("a port that is taken is told, with what to do", async () => {
  const server = serve();
  assert.throws(
    () => serve({ port: server.port }),
    new ViewError(
      `Cannot serve on port ${server.port} of 127.0.0.1: another program uses it. Choose another one, ` +
        "or none for one that is free.",
    ),
  );
  await server.close();
  const again = serve({ port: server.port }); // as the same command after a restart
  assert.notEqual(tokenOf(again), tokenOf(server));
  await again.close();
});

Deno.test("no more pages than 32 are taken, also where they come at once or give up while they come", async () => {
  const server = serve();
  const { hostname, port } = new URL(server.url);
  const request = new TextEncoder().encode(
    `GET /live?token=${tokenOf(server)} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  for (let i = 0; i < 40; i++) {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(request);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const opened = await Promise.allSettled(Array.from({ length: 40 }, () => FakePage.open(server)));
  const pages = opened.filter((result) => result.status === "fulfilled").map(({ value }) => value);
  assert.equal(pages.length, 32);
  for (const page of pages) await page[Symbol.asyncDispose]();
  await server.close();
});
