import { assertClose, FLOAT64 } from "./assert_close.ts";
import { centerExposures, expose, type ExposureInputs } from "./exposure.ts";
import { randomValues } from "./random_values.ts";

const VIEWS = [2, 0, 0, 1, 2, 0];

const inputs: ExposureInputs = {
  views: VIEWS,
  exposures: randomValues(9, 1),
  colors: randomValues(VIEWS.length * 3, 2, 0, 1),
  accumulations: randomValues(VIEWS.length, 3, 0, 1),
  backgrounds: randomValues(VIEWS.length * 3, 4, 0, 1),
};

Deno.test("exposures of 0 change nothing, and backgrounds are never exposed", () => {
  assertClose(expose({ ...inputs, exposures: new Float64Array(9) }), inputs.colors, FLOAT64);
  const clear = {
    ...inputs,
    colors: inputs.backgrounds,
    accumulations: new Float64Array(VIEWS.length),
  };
  assertClose(expose(clear), inputs.backgrounds, FLOAT64);
});

Deno.test("centred exposures have a mean of 0 and the differences that they had", () => {
  const exposures = randomValues(12, 6);
  const before = exposures.slice();
  centerExposures(exposures, 3);
  for (let channel = 0; channel < 3; channel++) {
    const of = (values: Float64Array) => values.filter((_, i) => i % 3 === channel);
    const after = of(exposures);
    assertClose(after.reduce((sum, value) => sum + value, 0), 0, FLOAT64);
    const differences = (values: Float64Array) => values.map((value) => value - values[0]);
    assertClose(differences(after), differences(of(before)), FLOAT64);
  }
});
