/**
 * The archive for machines without internet: how large it is, and that it runs in a new, minimal Debian.
 * That needs root, debootstrap, a Debian mirror and Mesa's CPU driver; where one is missing, the test is
 * skipped.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAX_BYTES = 45e6;

const missing = await firstMissing();
if (missing) console.log(`skipped: the archive is not tried in a minimal Debian, as ${missing}`);

Deno.test({
  name: "the archive is small, and runs in a minimal Debian without network",
  ignore: missing !== null,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-pack-test-" });
    try {
      // Level 1 takes a fifth of the time of level 6, and its archives are larger.
      const pack = ["run", "-A", join(ROOT, "scripts/pack.ts"), "--output", folder, "--level", "1"];
      const packed = await run(Deno.execPath(), pack);
      const archive = packed.trim().split("\n").at(-1)!;
      const { size } = await Deno.stat(archive);
      assert.ok(size < MAX_BYTES, `${archive} has ${size} bytes`);

      const printed = await run(join(ROOT, "scripts/try_pack.sh"), [archive, folder]);
      assert.match(printed, /^adapter +llvmpipe/m);
      assert.match(printed, /^PSNR \d+\.\d+ dB/m);
      const config = JSON.parse(await Deno.readTextFile(join(folder, "brig/config.json")));
      assert.equal(config.scene, "bundled:brig");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** What this machine lacks, or null. */
async function firstMissing(): Promise<string | null> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "this is not root on Linux";
  for (const program of ["debootstrap", "unshare", "tar", "xz"]) {
    if (!await succeeds("which", [program])) return `there is no ${program}`;
  }
  if (!await succeeds("sh", ["-c", "ls /usr/share/vulkan/icd.d/lvp_icd*.json"])) {
    return "there is no CPU driver of Mesa";
  }
  if (!await succeeds("unshare", ["--mount", "--net", "--pid", "--fork", "true"])) {
    return "namespaces are not allowed";
  }
  const release = await mirrorsRelease();
  if (release === null) return "apt has no Debian mirror";
  const isReached = await fetch(release, { method: "HEAD", signal: AbortSignal.timeout(5000) })
    .then(({ ok }) => ok, () => false);
  return isReached ? null : "no Debian mirror is in reach";
}

/** A file of the mirror that this system has in its own sources, as scripts/try_pack.sh takes it. */
async function mirrorsRelease(): Promise<string | null> {
  if (!await succeeds("which", ["apt-get"])) return null;
  const format = "$(LABEL) $(REPO_URI)dists/$(CODENAME)/InRelease";
  const lines = await run("apt-get", ["indextargets", "--format", format]);
  return lines.match(/^Debian (\S+)$/m)?.[1] ?? null;
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What a program prints; it must succeed. */
async function run(program: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}
