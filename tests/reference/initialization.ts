import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { fieldLayers, type FieldOptions } from "./field.ts";
import type { NamedLayer, Parameters } from "./mlp.ts";

/**
 * How parameters start:
 *
 *   glorot   W ~ U(+-sqrt(6 / (inputs + outputs))), b = 0       (Glorot and Bengio 2010; Keras)
 *   he       W ~ U(+-sqrt(6 / inputs)), b = 0                   (He et al. 2015)
 *   torch    W, b ~ U(+-1 / sqrt(inputs))                       (nn.Linear)
 */
export type Initialization = "glorot" | "he" | "torch";

/**
 * The initial parameters of layers. Element e (row-major) of parameter number p is
 *
 *   float32((2 u - 1) bound),   u = uniform(pcg4d(e, p, parameters, seed)[0])
 *
 * where p counts weights and biases in the order of the layers, weight before bias.
 *
 * @param firstNumber p of the first parameter.
 * @returns Parameters by name, in that order.
 */
export function initialLayers(
  layers: readonly NamedLayer[],
  initialization: Initialization,
  seed: number,
  firstNumber = 0,
): Parameters {
  const parameters: Record<string, Float64Array> = {};
  let number = firstNumber;
  for (const { name, inputs, outputs, bias } of layers) {
    const bounds = {
      glorot: { weight: Math.sqrt(6 / (inputs + outputs)), bias: 0 },
      he: { weight: Math.sqrt(6 / inputs), bias: 0 },
      torch: { weight: 1 / Math.sqrt(inputs), bias: 1 / Math.sqrt(inputs) },
    }[initialization];
    parameters[`${name}.weight`] = draw(inputs * outputs, bounds.weight, number++, seed);
    if (bias) parameters[`${name}.bias`] = draw(outputs, bounds.bias, number++, seed);
  }
  return parameters;
}

/**
 * The initial parameters of a field, by name in the order of {@link fieldLayers}.
 *
 * @param firstNumber As of `initialLayers`: 0, or for the fine network of a pair the number of parameters
 *   of the coarse one.
 */
export function initialParameters(
  options: FieldOptions,
  initialization: Initialization,
  seed: number,
  firstNumber = 0,
): Parameters {
  return initialLayers(fieldLayers(options), initialization, seed, firstNumber);
}

function draw(length: number, bound: number, number: number, seed: number): Float64Array {
  if (bound === 0) return new Float64Array(length);
  return Float64Array.from({ length }, (_, element) => {
    const u = uniform(pcg4d(element, number, RandomStream.parameters, seed)[0]);
    return Math.fround((2 * u - 1) * bound);
  });
}
