/**
 * Holds the manifests in `deploy/kubernetes` against Kubernetes' published schema, as the package
 * kubernetes-models carries it: its validators check values (types, words, quantities), and its TypeScript
 * types, which are made of the same schema, know which fields there are.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type IJob, Job } from "npm:kubernetes-models@^5.1.0/batch/v1";
import { PersistentVolumeClaim } from "npm:kubernetes-models@^5.1.0/v1";
import { parse } from "npm:yaml@^2.9.0";
import { parseShard } from "../../src/render/shards.ts";
import { withTempFolder } from "../scene/temp_scene.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "deploy", "kubernetes");

const MODELS = {
  "render.yaml": { Model: Job, type: "IJob", from: "npm:kubernetes-models@^5.1.0/batch/v1" },
  "assemble.yaml": { Model: Job, type: "IJob", from: "npm:kubernetes-models@^5.1.0/batch/v1" },
  "volume.yaml": {
    Model: PersistentVolumeClaim,
    type: "IPersistentVolumeClaim",
    from: "npm:kubernetes-models@^5.1.0/v1",
  },
} as const;

type Manifest = keyof typeof MODELS;
const MANIFESTS = Object.keys(MODELS) as Manifest[];

/** After SIGTERM, denerf ends within this many seconds. */
const SECONDS_TO_END = 10;

Deno.test("every manifest is held against the schema", () => {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assert.deepEqual(files.sort(), [...MANIFESTS].sort());
});

Deno.test("the manifests' values are what the schema allows", () => {
  for (const manifest of MANIFESTS) assert.equal(wrongValue(manifest, read(manifest)), null);
});

Deno.test("the manifests have no field that the schema does not know", async () => {
  assert.deepEqual(await unknownFields(MANIFESTS.map((name) => [name, read(name)])), []);
});

Deno.test("wrong values in a manifest are found", () => {
  const mistakes: [from: string, to: string, field: RegExp][] = [
    ["completionMode: Indexed", "completionMode: indexed", /spec\/completionMode/],
    ["completions: 8", 'completions: "8"', /spec\/completions/],
    ["restartPolicy: Never", "restartPolicy: No", /spec\/template\/spec\/restartPolicy/],
    ["memory: 8Gi", "memory: 8 GB", /containers\/0\/resources\/limits\/memory/],
    ["action: FailIndex", "action: Fail index", /podFailurePolicy\/rules\/1\/action/],
    ['value: "8"', "value: 8", /containers\/0\/env\/0\/value/],
    ["kind: Job", "kind: Jobs", /kind/],
  ];
  for (const [from, to, field] of mistakes) {
    assert.match(wrongValue("render.yaml", read("render.yaml", from, to)) ?? "nothing", field);
  }
});

Deno.test("misspelt fields in a manifest are found", async () => {
  const mistakes = [
    ["completionMode:", "completionsMode:"],
    ["backoffLimitPerIndex:", "backoffLimitByIndex:"],
    ["terminationGracePeriodSeconds:", "terminationGraceSeconds:"],
    ["onExitCodes:", "onExitCode:"],
    ["claimName:", "claim:"],
  ];
  const found = await unknownFields(
    mistakes.map(([from, to]) => ["render.yaml", read("render.yaml", from, to)]),
  );
  assert.deepEqual(found, mistakes.map(([, to]) => to.slice(0, -1)));
});

Deno.test("what the schema does not say: the job's parts fit each other and denerf", () => {
  const { spec } = read("render.yaml") as IJob;
  const pod = spec!.template.spec!;
  const [container] = pod.containers;

  // The fields that need these are refused by the server without them.
  assert.equal(spec!.completionMode, "Indexed");
  assert.equal(pod.restartPolicy, "Never");
  for (const { onExitCodes } of spec!.podFailurePolicy!.rules) {
    if (onExitCodes) assert.equal(onExitCodes.containerName, container.name);
  }
  assert.ok(pod.terminationGracePeriodSeconds! > SECONDS_TO_END);

  // Each pod gets the shard of its index.
  const given = Object.fromEntries(container.env!.map(({ name, value }) => [name, value!]));
  for (let index = 0; index < spec!.completions!; index++) {
    const env = (name: string) => ({ ...given, JOB_COMPLETION_INDEX: `${index}` })[name];
    assert.deepEqual(parseShard("auto", env), { index, count: spec!.completions });
  }
});

Deno.test("the frames go where the assembling job looks for them, on the claimed volume", () => {
  const [render, assemble] = (["render.yaml", "assemble.yaml"] as const)
    .map((name) => (read(name) as IJob).spec!.template.spec!);
  const args = render.containers[0].args!;
  const output = args[args.indexOf("--output") + 1];
  assert.deepEqual(args.slice(-2), ["--shard", "auto"]);
  assert.deepEqual(assemble.containers[0].args, ["jobs", "assemble", output]);

  const claim = read("volume.yaml") as { metadata: { name: string } };
  for (const { volumes, containers: [{ volumeMounts, image }] } of [render, assemble]) {
    assert.equal(image, render.containers[0].image);
    assert.equal(volumes![0].persistentVolumeClaim!.claimName, claim.metadata.name);
    assert.ok(output.startsWith(`${volumeMounts![0].mountPath}/`));
    assert.equal(volumeMounts![0].name, volumes![0].name);
  }
});

Deno.test("the manifests name the image that the Dockerfile's first lines make", () => {
  const dockerfile = Deno.readTextFileSync(join(ROOT, "deploy", "container", "Dockerfile"));
  const { version } = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));
  const { spec } = read("render.yaml") as IJob;
  assert.ok(spec!.template.spec!.containers[0].image!.endsWith(`/denerf:${version}`));
  assert.ok(dockerfile.includes(`--tag denerf:${version} dist/denerf-${version}-linux-x64\n`));
});

/** A manifest, with the first occurrence of a text replaced. */
function read(manifest: Manifest, from = "", to = ""): unknown {
  const text = Deno.readTextFileSync(join(FOLDER, manifest));
  assert.ok(text.includes(from), `${manifest} has no ${from}`);
  return parse(text.replace(from, to));
}

/** What the schema's validator says about a manifest's values; null if all are right. */
function wrongValue(manifest: Manifest, value: unknown): string | null {
  const { Model } = MODELS[manifest];
  const { apiVersion, kind } = value as { apiVersion: string; kind: string };
  assert.equal(apiVersion, (Model as typeof Job).apiVersion);
  try {
    // The constructor would put the right kind in its place.
    Object.assign(new Model(value as never), { kind }).validate();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The fields that the schema's types do not know, of each manifest the first one. */
async function unknownFields(manifests: [name: Manifest, value: unknown][]): Promise<string[]> {
  const lines = manifests.map(([name, value], i) => {
    const { type, from } = MODELS[name];
    return `export const manifest${i}: import("${from}").${type} = ${JSON.stringify(value)};\n`;
  });
  let found: string[] = [];
  await withTempFolder(async (folder) => {
    const file = join(folder, "manifests.ts");
    await Deno.writeTextFile(file, lines.join(""));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--lock", join(ROOT, "tests/deno.lock"), file],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stderr);
    found = [...text.matchAll(/\[ERROR\]: .*? '"?(\w+)"?' does not exist in type/g)].map((
      [, name],
    ) => name);
    assert.equal(success, found.length === 0, text);
  });
  return found;
}
