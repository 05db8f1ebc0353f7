/**
 * Every backward pass of the reference is the central difference of its forward pass. A new module adds an
 * entry here; what a module computes is the subject of its own file's tests.
 *
 * @module
 */
import {
  type Differentiable,
  testCentralDifferences,
  type Values,
} from "../central_differences.ts";
import { activate, type Activation, activationDerivative, ACTIVATIONS } from "./activations.ts";
import { denseBackward, denseForward } from "./dense.ts";
import { encode, encodeBackward } from "./encoding.ts";
import { expose, exposeBackward } from "./exposure.ts";
import { fieldBackward, fieldForward, type FieldOptions } from "./field.ts";
import {
  gridEncode,
  gridPositionGradient,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "./hash_grid.ts";
import { initialParameters } from "./initialization.ts";
import { marchComposite, marchCompositeBackward } from "./march_volrend.ts";
import { mlpBackward, mlpForward, mlpLayers, type MlpOptions } from "./mlp.ts";
import { networkLayers, networksBackward, networksForward, type NetworkShape } from "./networks.ts";
import { randomValues } from "./random_values.ts";
import { rayLoss, type RayLossOptions } from "./ray_loss.ts";
import { GRID_SHAPES, tone, toneBackward, variation, variationBackward } from "./tones.ts";
import { composite, compositeBackward, type CompositeInputs } from "./volrend.ts";

const NAMES = Object.keys(ACTIVATIONS) as Activation[];

const registry: Record<string, () => Differentiable> = {};

for (const name of NAMES) {
  registry[`the activation ${name}`] = () => {
    const x = Float64Array.of(-6, -2.5, -0.3, 0.1, 0.9, 4);
    const forward = () => ({ y: x.map((value) => activate(name, value)) });
    const backward = ({ y: dY }: Values) => ({
      x: dY.map((d, i) => d * activationDerivative(name, forward().y[i])),
    });
    return { variables: { x }, forward, backward };
  };

  registry[`a dense layer with ${name}`] = () => {
    const layer = { inputs: 5, outputs: 4, activation: name };
    const variables = {
      x: randomValues(3 * 5, 1),
      weight: randomValues(5 * 4, 2),
      bias: randomValues(4, 3),
    };
    const { x, weight, bias } = variables;
    const forward = () => ({ y: denseForward(layer, x, weight, bias) });
    const backward = ({ y: dY }: Values) => {
      const { dX, dWeight, dBias } = denseBackward(layer, x, weight, forward().y, dY);
      return { x: dX, weight: dWeight, bias: dBias };
    };
    return { variables, forward, backward };
  };
}

for (const skips of [[], [0], [0, 1]]) {
  for (const activation of ["none", "sigmoid"] as const) {
    for (const bias of [true, false]) {
      const name = `a perceptron with ${activation}, skips [${skips}], bias ${bias}`;
      registry[name] = () => {
        const layers = ["first", "second", "last"];
        const options: MlpOptions = {
          ...{ layers, skips, activation, bias },
          ...{ inputs: 4, width: 6, outputs: 3 },
        };
        const parameters: Record<string, Float64Array> = {};
        mlpLayers(options).forEach(({ name, inputs, outputs }, i) => {
          parameters[`${name}.weight`] = randomValues(inputs * outputs, 10 + i);
          if (bias) parameters[`${name}.bias`] = randomValues(outputs, 20 + i);
        });
        const x = randomValues(5 * 4, 1);
        const forward = () => mlpForward(options, parameters, x);
        return {
          variables: { ...parameters, x },
          forward: () => ({ y: forward().y }),
          backward: ({ y: dY }) => {
            const { dX, gradients } = mlpBackward(options, parameters, forward(), dY);
            return { ...gradients, x: dX };
          },
        };
      };
    }
  }
}

for (const pi of [true, false]) {
  for (const identity of [true, false]) {
    registry[`a frequency encoding, pi ${pi}, identity ${identity}`] = () => {
      const encoding = { levels: 4, pi, identity };
      const x = randomValues(4 * 3, 1);
      return {
        variables: { x },
        forward: () => ({ y: encode(encoding, x) }),
        backward: ({ y: dY }) => ({ x: encodeBackward(encoding, x, dY) }),
        eps: 1e-6, // high frequencies need a short distance
      };
    };
  }
}

/** Two dense levels, of 4 and 6 vertices along the cube, and two hashed ones. */
const GRID: HashGridShape = {
  levels: 4,
  features: 2,
  tableSize: 80,
  baseResolution: 4,
  finestResolution: 16,
  smoothstep: false,
};

for (const [smoothstep, footprint] of [[false, 0], [true, 0], [false, 0.05]] as const) {
  const kind = `${smoothstep ? "smoothstep" : "linear"} hash grid`;
  registry[`a ${kind} of footprint ${footprint}`] = () => {
    const footprints = Float64Array.from({ length: 20 }, (_, i) => footprint * i);
    const grid = { ...GRID, smoothstep };
    const table = randomValues(tableLength(grid), 1);
    // Away from the cells' borders, so that differences do not cross them; two of them outside of the cube.
    const inCells = (x: number) =>
      levelShapes(grid).every(({ scale }) => Math.abs((x * scale + 0.5) % 1 - 0.5) < 0.499);
    const positions = randomValues(20 * 40, 3, 0, 1).filter(inCells).slice(0, 60);
    positions.set([-0.1, 0.33, 0.61, 0.23, 1.5, -3]);
    return {
      variables: { table, positions },
      forward: () => ({ y: gridEncode(grid, table, positions, footprints) }),
      backward: ({ y: dY }) => ({
        table: gridTableGradient(grid, positions, dY, footprints).gradient,
        positions: gridPositionGradient(grid, table, positions, dY, footprints),
      }),
      // Second derivatives reach scale^2 = 225 times 6, third ones 15^3 times 12.
      eps: 1e-6,
      tolerance: { atol: 1e-7, rtol: 1e-6 },
    };
  };
}

for (const density of ["relu", "softplus", "exp"] as const) {
  for (const skips of [[], [1], [0, 2]]) {
    registry[`a field with ${density}, skips [${skips}]`] = () => {
      const options: FieldOptions = {
        position: { levels: 2, pi: false, identity: true },
        direction: { levels: 1, pi: true, identity: false },
        ...{ layers: 3, width: 6, viewWidth: 4, skips, density, densityShift: 0.3 },
      };
      const parameters = initialParameters(options, "torch", 7);
      const [positions, directions] = [randomValues(5 * 3, 1), randomValues(5 * 3, 2)];
      const noise = randomValues(5, 3);
      const forward = () => fieldForward(options, parameters, positions, directions, noise);
      return {
        variables: parameters,
        forward: () => {
          const { sigmas, rgbs } = forward();
          return { sigmas, rgbs };
        },
        backward: (d) => fieldBackward(options, parameters, forward(), d.sigmas, d.rgbs),
      };
    };
  }
}

for (const [densityLayers, colorLayers, degree] of [[1, 2, 4], [2, 1, 3], [1, 1, 1], [2, 2, 2]]) {
  registry[`networks of ${densityLayers} + ${colorLayers} layers, degree ${degree}`] = () => {
    const shape: NetworkShape = { encoded: 5, width: 4, densityLayers, colorLayers, degree };
    const weights = Object.fromEntries(
      networkLayers(shape).map(({ name, inputs, outputs }, i) => [
        name,
        randomValues(inputs * outputs, 10 + i),
      ]),
    );
    const encoded = randomValues(3 * shape.encoded, 1);
    const directions = Float64Array.of(0.6, 0, -0.8, 0, 1, 0, 0.48, 0.64, 0.6);
    const forward = () => networksForward(shape, weights, encoded, directions);
    return {
      variables: { ...weights, encoded },
      forward: () => ({ outputs: forward().outputs }),
      backward: ({ outputs }) => {
        const { dWeights, dEncoded } = networksBackward(shape, weights, forward(), outputs);
        return { ...dWeights, encoded: dEncoded };
      },
    };
  };
}

/** Rays of 9, 0 and 4 samples. */
function samplesOf(): Omit<CompositeInputs, "sigmas"> {
  return {
    rays: { offsets: [4, 13, 0], counts: [9, 0, 4] },
    rgbs: randomValues(13 * 3, 1, 0, 1),
    deltas: randomValues(13, 6, 0.1, 1),
    ts: Float64Array.from({ length: 13 }, (_, i) => 2 + i),
    backgrounds: randomValues(9, 2, 0, 1),
  };
}

const COMPOSITES: Record<string, Partial<CompositeInputs>> = {
  "to their ends": {},
  "until little light is left": { stop: 0.3 },
  "in a contracted space": { linear: 3 },
  "up to a practically infinite interval": {
    deltas: samplesOf().deltas.with(3, 1e10).with(12, 1e10),
  },
};

for (const [name, options] of Object.entries(COMPOSITES)) {
  registry[`rays composited ${name}`] = () => {
    const inputs = { ...samplesOf(), ...options, sigmas: randomValues(13, 5, 0.1, 1.5) };
    const forward = () => composite(inputs);
    return {
      variables: { sigmas: inputs.sigmas, rgbs: inputs.rgbs },
      forward: () => {
        const { colors, depths, accumulations, distortions } = forward();
        // An infinite interval has an infinite distortion, too large for differences.
        return { colors, depths, accumulations, ...options.deltas ? {} : { distortions } };
      },
      backward: (d) => {
        const { dSigmas, dRgbs } = compositeBackward(inputs, forward(), {
          dColors: d.colors,
          dDepths: d.depths,
          dAccumulations: d.accumulations,
          dDistortions: d.distortions,
        });
        return { sigmas: dSigmas, rgbs: dRgbs };
      },
    };
  };
}

for (const stop of [0, 0.3]) {
  registry[`marched rays and what is added along them, with an end at ${stop}`] = () => {
    const inputs = { ...samplesOf(), raws: randomValues(13, 5, -3, 1.5) };
    const added = { distortion: 0.2, nearWeight: 0.7, nearDistance: 6 };
    const forward = () => marchComposite(inputs, stop);
    return {
      variables: { raws: inputs.raws, rgbs: inputs.rgbs },
      forward: () => {
        const { colors, accumulations, distortions, keptCounts } = forward();
        let sum = 0;
        keptCounts.forEach((count, ray) => {
          sum += added.distortion * distortions[ray] / keptCounts.length;
          for (let i = inputs.rays.offsets[ray], end = i + count; i < end; i++) {
            if (inputs.ts[i] < added.nearDistance) sum += added.nearWeight * inputs.raws[i];
          }
        });
        return { colors, accumulations, added: Float64Array.of(sum) };
      },
      backward: (d) => {
        const penalties = {
          distortion: added.distortion * d.added[0],
          nearWeight: added.nearWeight * d.added[0],
          nearDistance: added.nearDistance,
        };
        const rays = { dColors: d.colors, dAccumulations: d.accumulations };
        const { dRaws, dRgbs, sources } = marchCompositeBackward(
          inputs,
          forward(),
          rays,
          penalties,
        );
        const all = { raws: new Float64Array(13), rgbs: new Float64Array(39) };
        sources.forEach((sample, i) => {
          all.raws[sample] = dRaws[i];
          all.rgbs.set(dRgbs.slice(i * 3, i * 3 + 3), sample * 3);
        });
        return all;
      },
    };
  };
}

for (const kind of ["mse", "huber", "sumSquared"] as const) {
  registry[`the loss ${kind} of rays`] = () => {
    const options: RayLossOptions = { kind, huberDelta: 0.1, opacityEntropy: 0.3, distortion: 0.7 };
    const variables = {
      colors: randomValues(12, 1, 0, 1),
      accumulations: randomValues(4, 3, 0.01, 1),
      distortions: randomValues(4, 4, 0, 1),
    };
    const targets = randomValues(12, 2, 0, 1);
    const loss = () => rayLoss(options, { ...variables, targets });
    return {
      variables,
      forward: () => ({ value: Float64Array.of(loss().value) }),
      backward: ({ value: [d] }) => ({
        colors: loss().dColors.map((dColor) => dColor * d),
        accumulations: loss().dAccumulations.map((dAccumulation) => dAccumulation * d),
        distortions: new Float64Array(4).fill(options.distortion / 4 * d),
      }),
    };
  };
}

registry["exposed colors"] = () => {
  const views = [2, 0, 0, 1, 2, 0];
  const variables = {
    exposures: randomValues(9, 1),
    colors: randomValues(18, 2, 0, 1),
    accumulations: randomValues(6, 3, 0, 1),
  };
  const inputs = { ...variables, views, backgrounds: randomValues(18, 4, 0, 1) };
  return {
    variables,
    forward: () => ({ exposed: expose(inputs) }),
    backward: ({ exposed }) => {
      const { dColors, dAccumulations, dExposures } = exposeBackward(inputs, exposed);
      return { colors: dColors, accumulations: dAccumulations, exposures: dExposures };
    },
  };
};

for (const shape of [GRID_SHAPES.affine, { width: 3, height: 2, levels: 4 }]) {
  const { width, height, levels } = shape;
  registry[`colors toned by ${width} x ${height} x ${levels} maps`] = () => {
    const places = randomValues(18, 5, 0, 1);
    const variables = {
      maps: randomValues(3 * 12 * width * height * levels, 1, -0.3, 0.3),
      colors: randomValues(18, 2, 0, 1),
      accumulations: randomValues(6, 3, 0, 1),
    };
    const inputs = {
      ...variables,
      ...shape,
      places: [2, 0, 0, 1, 2, 0].map((view, i) => [view, places[i], places[6 + i]] as const),
      backgrounds: randomValues(18, 4, 0, 1),
    };
    return {
      variables,
      forward: () => ({
        exposed: tone(inputs),
        varying: Float64Array.of(variation(shape, inputs.maps, 3)),
      }),
      backward: ({ exposed, varying }) => {
        const { dColors, dAccumulations, dMaps } = toneBackward(inputs, exposed);
        const dVarying = variationBackward(shape, inputs.maps, 3);
        return {
          colors: dColors,
          accumulations: dAccumulations,
          maps: dMaps.map((d, i) => d + varying[0] * dVarying[i]),
        };
      },
    };
  };
}

testCentralDifferences(registry);
