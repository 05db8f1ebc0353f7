import assert from "node:assert/strict";
import { signal } from "npm:@preact/signals@^2.11.4";
import {
  connectLive,
  type LiveStore,
  SERVER_GONE,
  type Socket,
  type Surroundings,
  waitAfter,
} from "../../../../src/view/page/tools/live/connection.ts";
import {
  appended,
  curvesOf,
  durationText,
  MOST_POINTS,
} from "../../../../src/view/page/tools/live/curves.ts";
import type { About, ServerMessage, TrainingProgress } from "../../../../src/view/protocol.ts";

const ABOUT: About = {
  ...{ version: "1", name: "brig", served: true, live: true, run: "runs/brig" },
  ...{ cameras: [], settings: [] },
};

/** The progress at a step. */
function at(step: number, more: Partial<TrainingProgress> = {}): TrainingProgress {
  return { step, steps: 9999, loss: 1 / step, psnr: step, seconds: 1, secondsLeft: null, ...more };
}

/** A server, a network, a clock and a screen that a test holds in its hands. */
class World implements Surroundings {
  time = 0;
  seen = true;
  said: string | null = null;
  readonly sockets: TestSocket[] = [];
  #timers: { at: number; call: () => void }[] = [];
  #onReturn = () => {};

  open = (again: boolean): Socket => {
    const socket = new TestSocket(again);
    this.sockets.push(socket);
    return socket;
  };
  refusal = () => Promise.resolve(this.said);
  now = () => this.time;
  visible = () => this.seen;
  later = (call: () => void, milliseconds: number) => {
    const timer = { at: this.time + milliseconds, call };
    this.#timers.push(timer);
    return () => this.#timers = this.#timers.filter((other) => other !== timer);
  };
  onReturn = (call: () => void) => {
    this.#onReturn = call;
    return () => this.#onReturn = () => {};
  };

  get socket(): TestSocket {
    return this.sockets[this.sockets.length - 1];
  }
  get waiting(): number {
    return this.#timers.length;
  }
  /** Somebody looks again. */
  return(): void {
    this.#onReturn();
  }
  /** Time goes by while the machine is awake. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.call();
    }
    this.time = end;
  }
  /** The connection fails, or ends; what the page does then has been done when this returns. */
  async lose(): Promise<void> {
    this.socket.readyState = WebSocket.CLOSED;
    this.socket.end();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

class TestSocket implements Socket {
  readyState: number = WebSocket.CONNECTING;
  readonly sent: unknown[] = [];
  closed = false;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly #as = this as unknown as WebSocket;

  constructor(readonly again: boolean) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.call(this.#as, new Event("open"));
  }
  end(): void {
    this.onclose?.call(this.#as, new CloseEvent("close"));
  }
  say(message: ServerMessage): void {
    const data = JSON.stringify(message);
    this.onmessage?.call(this.#as, new MessageEvent("message", { data }));
  }
}

/** A page that connects. */
function page(world = new World()) {
  const store: LiveStore = {
    about: signal({ ...ABOUT, live: false }),
    connection: signal("none"),
    refused: signal(null),
    progress: signal([]),
    ended: signal(null),
    note: signal(""),
  };
  const fields: number[] = [];
  const live = connectLive(store, (step) => fields.push(step), world);
  return { world, store, fields, live };
}

Deno.test("what a server says is kept", () => {
  const { world: { socket }, store, fields } = page();
  socket.accept();
  assert.equal(store.connection.value, "open");
  socket.say({ type: "about", about: ABOUT });
  socket.say({ type: "history", progress: [at(1), at(2)] });
  socket.say({ type: "progress", ...at(3) });
  socket.say({ type: "field", step: 3 });
  socket.say({ type: "note", text: "Saved." });
  assert.equal(store.about.value.live, true);
  assert.deepEqual(store.progress.value, [at(1), at(2), at(3)]);
  assert.deepEqual([fields, store.note.value, store.ended.value], [[3], "Saved.", null]);
  socket.say({ type: "ended", reason: "All steps are done." });
  assert.equal(store.ended.value, "All steps are done.");
  socket.say({ type: "about", about: ABOUT });
  assert.equal(store.ended.value, null);
});

Deno.test("a server is told what is asked, and whether anybody looks", () => {
  const { world, live: { send } } = page();
  send({ type: "save" }); // nobody is there yet
  world.socket.accept();
  send({ type: "stop" });
  world.seen = false;
  world.return();
  assert.deepEqual(world.socket.sent, [
    { type: "watching", watching: true },
    { type: "stop" },
    { type: "watching", watching: false },
  ]);
});

Deno.test("a server that goes is said, tried more and more seldom, and said to be back", async () => {
  const { world, store } = page();
  world.socket.accept();
  await world.lose();
  assert.deepEqual([store.connection.value, store.note.value], ["lost", SERVER_GONE]);
  store.note.value = "";
  for (const wait of [500, 1000, 2000, 4000, 8000, 15000, 15000]) {
    const tries = world.sockets.length;
    world.pass(wait - 1);
    assert.equal(world.sockets.length, tries);
    world.pass(1);
    assert.equal(world.sockets.length, tries + 1);
    await world.lose();
  }
  assert.equal(store.note.value, "", "said once");
  world.pass(15000);
  world.socket.accept();
  assert.deepEqual([store.connection.value, store.note.value], ["open", "The server is back."]);
  await world.lose();
  world.pass(500);
  assert.equal(world.sockets.length, 10, "the first wait is short again");
  assert.deepEqual([1, 2, 7, 1000].map(waitAfter), [500, 1000, 15000, 15000]);
});

Deno.test("a server that refuses says why, until it does no more", async () => {
  const { world, store } = page();
  await world.lose();
  assert.equal(store.note.value, SERVER_GONE);
  world.pass(500);
  world.said = "denerf was started again: open the new address it printed.";
  await world.lose();
  assert.deepEqual([store.connection.value, store.refused.value], ["lost", world.said]);
  assert.equal(store.note.value, "");
  world.pass(1000);
  world.socket.accept();
  assert.equal(store.refused.value, null);
});

Deno.test("where somebody looks again, there is no waiting", async () => {
  const { world } = page();
  await world.lose();
  world.return();
  assert.equal(world.sockets.length, 2);
  world.pass(4000);
  assert.equal(world.sockets.length, 2, "one try at a time");
});

Deno.test("after a sleep what was open is given up and opened anew", async () => {
  const { world, store } = page();
  const first = world.socket;
  first.accept();
  world.pass(60_000);
  assert.equal(world.sockets.length, 1, "awake, it stays");
  world.time += 3_600_000;
  world.pass(5_000);
  assert.deepEqual([world.sockets.length, first.closed], [2, true]);
  first.end(); // the dead one ends at last
  world.socket.accept();
  await Promise.resolve();
  assert.equal(store.connection.value, "open");
});

Deno.test("after a sleep what was open is given up, too, where somebody looks before the next pulse", () => {
  const { world } = page();
  world.socket.accept();
  world.time += 3_600_000;
  world.return();
  assert.deepEqual([world.sockets.length, world.sockets[0].closed], [2, true]);
  world.pass(5_000);
  assert.equal(world.sockets.length, 2);
});

Deno.test("only the first connection of a page asks to be greeted", async () => {
  const { world } = page();
  await world.lose(); // nobody was there
  world.pass(500);
  world.socket.accept();
  await world.lose();
  world.pass(500);
  assert.deepEqual(world.sockets.map(({ again }) => again), [false, false, true]);
});

Deno.test("a hidden page, whose timers are slow, keeps its connection", () => {
  const { world } = page();
  world.socket.accept();
  world.seen = false;
  for (let minute = 0; minute < 3; minute++) {
    world.time += 60_000;
    world.pass(0);
  }
  assert.equal(world.sockets.length, 1);
  world.time += 60_000;
  world.seen = true;
  world.return();
  world.pass(5_000);
  assert.equal(world.sockets.length, 1);
});

Deno.test("what is known of later steps outlives a history that ends before them", () => {
  const { world, store } = page();
  world.socket.accept();
  world.socket.say({ type: "progress", ...at(9) });
  world.socket.say({ type: "history", progress: [at(1), at(5)] });
  assert.deepEqual(store.progress.value.map(({ step }) => step), [1, 5, 9]);
});

Deno.test("of a run that was set back while nobody was connected nothing is kept that its history has not", async () => {
  const { world, store } = page();
  world.socket.accept();
  for (const step of [1, 5, 9]) world.socket.say({ type: "progress", ...at(step) });
  await world.lose();
  world.pass(500);
  world.socket.accept();
  world.socket.say({ type: "progress", ...at(3) });
  world.socket.say({ type: "history", progress: [at(1), at(2)] });
  assert.deepEqual(store.progress.value.map(({ step }) => step), [1, 2, 3]);
});

Deno.test("a connection that is closed stays closed", async () => {
  const { world, live } = page();
  world.socket.accept();
  live.close();
  assert.equal(world.socket.closed, true);
  await world.lose();
  world.return();
  assert.deepEqual([world.sockets.length, world.waiting], [1, 0]);
});

Deno.test("a training that was set back forgets what came later", () => {
  const grown = [1, 2, 3, 4].map((step) => at(step)).reduce(appended, []);
  assert.deepEqual(appended(grown, at(3, { loss: 7 })).map(({ step, loss }) => [step, loss]), [
    ...[[1, 1], [2, 1 / 2], [3, 7]],
  ]);
});

Deno.test("of too many points every second one is left, and the newest", () => {
  let progress: readonly TrainingProgress[] = [];
  for (let step = 1; step <= MOST_POINTS; step++) {
    progress = appended(progress, at(step));
  }
  assert.equal(progress.length, MOST_POINTS);
  progress = appended(progress, at(MOST_POINTS + 1));
  assert.equal(progress.length, MOST_POINTS / 2 + 1);
  assert.deepEqual(progress.slice(0, 2).map(({ step }) => step), [1, 3]);
  assert.equal(progress.at(-1)?.step, MOST_POINTS + 1);
});

Deno.test("curves are of steps, losses and PSNRs", () => {
  assert.deepEqual(curvesOf([at(1), at(2)]), [[1, 2], [1, 1 / 2], [1, 2]]);
});

Deno.test("durations are said in words", () => {
  assert.deepEqual([0, 59.6, 125, 7260].map(durationText), [
    ...["0 s", "1 min 0 s", "2 min 5 s", "2 h 1 min"],
  ]);
});
