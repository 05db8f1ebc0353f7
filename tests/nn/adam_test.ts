import { Adam, gather, Parameters, scatter } from "../../src/nn/mod.ts";
import { Adam as ReferenceAdam } from "../reference/adam.ts";
import { assertClose } from "../reference/assert_close.ts";
import { randomValues } from "../reference/random_values.ts";
import { rounded, sharedGpu } from "../shaders/kernel_test_tools.ts";

const OPTIONS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const STEPS = 5;

/** Five updates of at most 1e-2 with a relative error of 1e-6 each, added to values below 1. */
const UPDATES = { atol: 5 * (1e-2 * 1e-6 + 2 ** -24), rtol: 0 };

const openGpu = sharedGpu();

Deno.test("five updates of all parameters are the reference's", async () => {
  const gpu = await openGpu();
  const parameters = new Parameters(gpu, [{ name: "layer", inputs: [20], outputs: [30] }]);
  const adam = await Adam.create(gpu, OPTIONS);
  const reference = new ReferenceAdam(OPTIONS);
  const expected = Object.fromEntries(
    parameters.named.map(({ name, places }, i) => [name, rounded(randomValues(places.length, i))]),
  );
  const flat = new Float32Array(parameters.length);
  for (const parameter of parameters.named) {
    scatter(flat, parameter, Float32Array.from(expected[parameter.name]));
  }
  gpu.write(parameters.values, flat);

  for (let step = 0; step < STEPS; step++) {
    const gradients: Record<string, Float64Array> = {};
    const flatGradients = new Float32Array(parameters.length);
    for (const parameter of parameters.named) {
      const values = randomValues(parameter.places.length, 100 + step);
      gradients[parameter.name] = rounded(values.map((value) => value ** 3));
      scatter(flatGradients, parameter, Float32Array.from(gradients[parameter.name]));
    }
    gpu.write(parameters.gradients, flatGradients);
    const rate = 1e-2 / (step + 1);
    const commands = gpu.record();
    adam.step(commands, parameters, rate, step);
    commands.submit();
    reference.update(expected, gradients, rate);
  }
  const values = await gpu.read(parameters.values);
  for (const parameter of parameters.named) {
    const { name } = parameter;
    assertClose(gather(values, parameter), expected[name], { ...UPDATES, name });
  }
});
