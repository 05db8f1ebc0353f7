import assert from "node:assert/strict";
import { buildIn, type Gpu, knownCount } from "../../src/gpu/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const open = sharedGpu();

Deno.test("a scope frees what it allocated, and scopes inside it, when it is disposed of", async () => {
  const gpu = await open();
  const before = gpu.allocated;
  const scope = gpu.scope();
  scope.tensor("outer", [8]);
  scope.scope().tensor("inner", [8]);
  assert.equal(gpu.allocated, before + 64);
  scope[Symbol.dispose]();
  assert.equal(gpu.allocated, before);
  scope[Symbol.dispose](); // frees nothing twice
  assert.equal(gpu.allocated, before);
});

Deno.test("an inner scope can end before the outer one", async () => {
  const gpu = await open();
  const before = gpu.allocated;
  using outer = gpu.scope();
  outer.tensor("outer", [8]);
  {
    using inner = outer.scope();
    inner.tensor("inner", [8]);
  }
  assert.equal(gpu.allocated, before + 32);
});

Deno.test("resources that a scope owns are destroyed with it, the last first", async () => {
  const gpu = await open();
  const destroyed: string[] = [];
  const resource = (name: string) => ({ destroy: () => destroyed.push(name) });
  {
    using scope = gpu.scope();
    scope.own(resource("first"));
    scope.own(resource("second"));
  }
  assert.deepEqual(destroyed, ["second", "first"]);
});

Deno.test("what is built stays; what fails to build leaves no memory behind", async () => {
  const gpu = await open();
  const before = gpu.allocated;
  const build = (fails: boolean) =>
    buildIn(gpu, (scope) => {
      scope.tensor("part", [8]);
      return fails ? Promise.reject(new Error("no")) : Promise.resolve(scope);
    });
  await assert.rejects(() => build(true), { message: "no" });
  assert.equal(gpu.allocated, before);
  const scope = await build(false);
  assert.equal(gpu.allocated, before + 32);
  scope[Symbol.dispose]();
});

Deno.test("a device's memory is the device itself", async () => {
  const gpu: Gpu = await open();
  assert.equal(gpu.gpu, gpu);
});

Deno.test("a known count is bounded by its capacity alone", async () => {
  const gpu = await open();
  const { capacity, counters, index } = knownCount(gpu, 5);
  assert.equal(capacity, 5);
  assert.ok((await gpu.read(counters))[index] >= capacity);
});
