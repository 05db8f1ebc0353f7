import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { lookAt } from "../../../src/math/mod.ts";
import { createModel, encodeField, type FieldAbout, readField } from "../../../src/nerf/mod.ts";
import type { FromWorker, ToWorker } from "../../../src/view/page/messages.ts";
import { startWorker } from "../../../src/view/page/worker.ts";
import { smallNgp } from "../../nerf/nerf_test_tools.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

const SIDE = 8;

const CAMERA = {
  ...{ width: SIDE, height: SIDE, fx: SIDE, fy: SIDE, cx: SIDE / 2, cy: SIDE / 2 },
  cameraToWorld: lookAt([0, -4, 1], [0, 0, 0], [0, 0, 1]),
};

const ABOUT: FieldAbout = {
  ...{ denerf: "0.1.0", name: "a scene", range: { near: 2, far: 6 }, up: [0, 0, 1] },
  ...{ fromCapture: null, start: CAMERA, distance: 4, crop: null, tour: null },
};

/** A field file. */
async function fieldFile(
  gpu: Gpu,
  step: number,
  config = smallNgp(),
): Promise<Uint8Array<ArrayBuffer>> {
  const model = await createModel(gpu, config, "viewing");
  const arrays = await readField(gpu, model);
  model.destroy();
  return await encodeField({ step, bits: 8, config, about: ABOUT, arrays });
}

/** What a worker draws on: an OffscreenCanvas as far as it is needed, which a test can spoil. */
class TestCanvas {
  width = SIDE;
  height = SIDE;
  /** What is wrong with it. */
  problem: string | null = null;
  /** Buffers that its device made. */
  buffers = 0;
  #device: GPUDevice | null = null;

  getContext() {
    return {
      canvas: this,
      configure: ({ device }: GPUCanvasConfiguration) => {
        this.#device = device;
        const create = device.createBuffer.bind(device);
        Object.defineProperty(device, "createBuffer", {
          value: (descriptor: GPUBufferDescriptor) => {
            this.buffers++;
            return create(descriptor);
          },
        });
      },
      getCurrentTexture: () => {
        if (this.problem !== null) throw new Error(this.problem);
        return this.#device!.createTexture({
          size: [this.width, this.height],
          format: "rgba8unorm",
          usage: GPUTextureUsage.COPY_DST,
        });
      },
    };
  }
}

/** What workers begin outlives their tests, as they live as long as their pages. */
const LIVES_ON = { sanitizeOps: false, sanitizeResources: false };

/** A page with a worker. */
class TestPage {
  readonly canvas = new TestCanvas();
  readonly heard: FromWorker[] = [];
  #listener: (event: MessageEvent) => void = () => {};
  #changed = Promise.withResolvers<void>();

  constructor() {
    startWorker({
      postMessage: (message) => {
        this.heard.push(message);
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      },
      addEventListener: (_, listener) => this.#listener = listener,
    });
    this.say({ type: "canvas", canvas: this.canvas as unknown as OffscreenCanvas });
    this.say({ type: "size", width: SIDE, height: SIDE });
    this.say({ type: "look", look: { show: "color", background: [1, 1, 1], crop: null } });
  }

  say(message: ToWorker): void {
    this.#listener(new MessageEvent("message", { data: message }));
  }

  /** Shows a field, and waits until it is there. */
  async open(file: Uint8Array<ArrayBuffer>): Promise<void> {
    this.heard.length = 0;
    this.say({ type: "field", bytes: file.slice().buffer });
    await this.hear("field");
    this.say({ type: "camera", camera: CAMERA });
  }

  /** The first message of a type, which is waited for. */
  async hear<T extends FromWorker["type"]>(
    type: T,
    fits: (message: Extract<FromWorker, { type: T }>) => boolean = () => true,
  ): Promise<Extract<FromWorker, { type: T }>> {
    for (;;) {
      for (const message of this.heard) {
        if (message.type === type && fits(message as Extract<FromWorker, { type: T }>)) {
          return message as Extract<FromWorker, { type: T }>;
        }
      }
      const failed = this.heard.find((message) => message.type === "failed");
      assert.equal(failed, undefined);
      await this.#changed.promise;
    }
  }
}

Deno.test(
  "a first frame that fails is a failure that stays; a later one is a note",
  LIVES_ON,
  async () => {
    const file = await fieldFile(await gpuOf(), 1);
    const unlucky = new TestPage();
    unlucky.canvas.problem = "There is no memory for the picture.";
    await unlucky.open(file);
    assert.deepEqual(await unlucky.hear("failed"), {
      ...{ type: "failed", reason: "field", message: "There is no memory for the picture." },
    });
    const page = new TestPage();
    await page.open(file);
    await page.hear("frame", ({ frame }) => frame.done);
    page.canvas.problem = "There is no memory for another one.";
    page.heard.length = 0;
    page.say({ type: "camera", camera: { ...CAMERA, fx: 9 } });
    assert.equal((await page.hear("busy")).text, "There is no memory for another one.");
  },
);

Deno.test(
  "a newer field takes the place of the one before: nothing more is allocated",
  LIVES_ON,
  async () => {
    const gpu = await gpuOf();
    const page = new TestPage();
    await page.open(await fieldFile(gpu, 1));
    await page.hear("frame", ({ frame }) => frame.done);
    const before = page.canvas.buffers;
    assert.ok(before > 0);
    const newer = await fieldFile(gpu, 2);
    await page.open(newer);
    assert.equal((await page.hear("field")).field.step, 2);
    await page.hear("frame", ({ frame }) => frame.done);
    assert.equal(page.canvas.buffers, before);
    page.say({ type: "file", id: 7 });
    const { id, bytes } = await page.hear("file");
    assert.equal(id, 7);
    assert.deepEqual(bytes, newer, "what is saved is what is seen");
    await page.open(await fieldFile(gpu, 3, smallNgp({ grid: { tableSize: 2048 } })));
    assert.equal(
      (await page.hear("field")).field.step,
      3,
      "one of another configuration is shown, too",
    );
    assert.ok(page.canvas.buffers > before);
  },
);

Deno.test("a newer field that is damaged leaves the one before", LIVES_ON, async () => {
  const page = new TestPage();
  const file = await fieldFile(await gpuOf(), 1);
  await page.open(file);
  page.say({ type: "field", bytes: file.slice(0, 99).buffer });
  await page.hear("busy", ({ text }) => /^Cannot load field of this page: /.test(text));
  page.say({ type: "file", id: 1 });
  assert.deepEqual((await page.hear("file")).bytes, file);
});

Deno.test(
  "while a picture is made frames are drawn, and a newer field waits",
  LIVES_ON,
  async () => {
    const gpu = await gpuOf();
    const page = new TestPage();
    await page.open(await fieldFile(gpu, 1));
    await page.hear("frame", ({ frame }) => frame.done);
    page.heard.length = 0;
    const camera = { ...CAMERA, width: 512, height: 256, fx: 512, fy: 256, cx: 256, cy: 128 };
    page.say({ type: "capture", id: 3, camera, samples: 1 });
    page.say({ type: "camera", camera: { ...CAMERA, fx: 9 } });
    page.say({ type: "field", bytes: (await fieldFile(gpu, 2)).buffer });
    // Deno has no canvas to write a PNG by, so that the end of the work is a refusal.
    const { message } = await page.hear("refused");
    assert.match(message, /cannot make a PNG/);
    await page.hear("field");
    const types = page.heard.map(({ type }) => type);
    assert.ok(types.indexOf("frame") < types.indexOf("refused"), types.join());
    assert.ok(types.indexOf("refused") < types.indexOf("field"), types.join());
  },
);
