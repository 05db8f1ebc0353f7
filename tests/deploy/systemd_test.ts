import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const UNITS = fileURLToPath(new URL("../../deploy/systemd/", import.meta.url));

/** Where the units expect denerf. */
const PROGRAM = "/opt/denerf/denerf";

/** How much a service may be exposed, from 0 to 10 by systemd's own measure; 2 and below is "OK". */
const MAX_EXPOSURE = 2;

Deno.test({
  name: "systemd finds nothing wrong with the units, and little that they may do",
  ignore: !await hasSystemd(),
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-units-" });
    try {
      // Only the program is not where the units expect it.
      const { units, dropIn } = await copyUnits(folder);
      assert.deepEqual(units, [
        "denerf-jobs.service",
        "denerf-nightly.service",
        "denerf-nightly.timer",
      ]);
      const env = { SYSTEMD_UNIT_PATH: `${folder}:` };
      const paths = units.map((name) => join(folder, name));
      const verified = await systemd(["verify", "--man=no", ...paths], env);
      assert.deepEqual([verified.code, verified.text], [0, ""]);
      for (const name of units.filter((name) => name.endsWith(".service"))) {
        const path = join(folder, name);
        // Units' drop-ins are not looked for where a file is named: they are put behind it.
        await Deno.writeTextFile(path, dropIn, { append: true });
        const { text } = await systemd(["security", "--offline=true", path], env);
        const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(text) ?? [];
        assert.ok(Number(exposure) <= MAX_EXPOSURE, text);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function copyUnits(folder: string): Promise<{ units: string[]; dropIn: string }> {
  const units: string[] = [];
  for await (const { name, isFile } of Deno.readDir(UNITS)) {
    if (!isFile || !/\.(service|timer)$/.test(name)) continue;
    const text = await Deno.readTextFile(join(UNITS, name));
    await Deno.writeTextFile(join(folder, name), text.replaceAll(PROGRAM, Deno.execPath()));
    units.push(name);
  }
  const dropIn = await Deno.readTextFile(join(UNITS, "denerf-.service.d", "service.conf"));
  await Deno.mkdir(join(folder, "denerf-.service.d"));
  await Deno.writeTextFile(join(folder, "denerf-.service.d", "service.conf"), dropIn);
  return { units: units.sort(), dropIn: `\n${dropIn}` };
}

async function hasSystemd(): Promise<boolean> {
  return await systemd(["--version"], {}).then(({ code }) => code === 0, () => false);
}

async function systemd(args: string[], env: Record<string, string>) {
  const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
    args: [...args],
    env: { ...env, SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "cat" },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stderr) + decoder.decode(stdout) };
}
