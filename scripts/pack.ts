/**
 * Packs denerf, Deno and, on Linux, the Vulkan loader into one archive, for machines of this kind that
 * have a GPU and its driver but no internet.
 *
 *     deno task pack                    dist/denerf-VERSION-PLATFORM.tar.xz
 *     deno task pack --output DIR       where it goes
 *     deno task pack --level 1          xz's level: less time for a larger file (default: 6)
 *
 * The loader is this system's own: on Debian, that of the package libvulkan1.
 *
 * @module
 */
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { ifThere } from "../src/host/mod.ts";
import { bundle } from "./bundle.ts";
import { platformName, ROOT, run, script, VERSION } from "./tools.ts";

const README = `denerf ${VERSION}: trains Neural Radiance Fields and renders new views of them.

  ./denerf doctor               why a GPU is or is not used, and what to install
  ./denerf train                trains on the scene inside; ./denerf train FOLDER on your own
  ./denerf render runs/NAME     renders new views
  ./denerf --help               everything else

Nothing needs to be installed but a Vulkan driver: that of the GPU, or Mesa's for CPUs. Licences of what
is in here are in licenses/.
`;

/** Makes the archive; returns its path. */
async function pack(folder: string, level: string): Promise<string> {
  if (Deno.build.os === "windows") {
    throw new Error("Cannot pack for Windows: use deno task compile there");
  }
  const name = `denerf-${VERSION}-${platformName(Deno.build.os, Deno.build.arch)}`;
  const work = await Deno.makeTempDir({ prefix: "denerf-pack-" });
  try {
    await fill(join(work, name));
    const archive = join(folder, `${name}.tar.xz`);
    await Deno.mkdir(folder, { recursive: true });
    // Same input, same archive: no dates, owners or order of this machine.
    const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
    const bare = ["--sort=name", "--mtime=@0", ...owner];
    const gnu = Deno.build.os === "linux" ? bare : [];
    const compress = `--use-compress-program=xz -T0 -${level}`;
    await run("tar", [...gnu, compress, "-cf", archive, "-C", work, name]);
    return archive;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Lays out the folder that the archive holds. */
async function fill(folder: string): Promise<void> {
  const licenses = join(folder, "licenses");
  for (const path of ["bin", "licenses"]) await Deno.mkdir(join(folder, path), { recursive: true });
  for (const { name, text } of await bundle(join(folder, "denerf.js"))) {
    await Deno.writeTextFile(join(licenses, name.replaceAll("/", "-")), text);
  }
  await Deno.copyFile(Deno.execPath(), join(folder, "bin/deno"));
  await Deno.copyFile(join(ROOT, "denerf"), join(folder, "denerf"));
  await Deno.writeTextFile(join(folder, "README.txt"), README);
  await Deno.writeTextFile(join(licenses, "deno"), await denoLicense());
  if (Deno.build.os === "linux") await copyLoader(folder);
}

/** Deno's licence has the words of ours. */
async function denoLicense(): Promise<string> {
  const ours = await Deno.readTextFile(join(ROOT, "LICENSE"));
  const text = ours.replace(/^Copyright .*$/m, "Copyright 2018-2026 the Deno authors");
  return `bin/deno is Deno ${Deno.version.deno} (https://github.com/denoland/deno), unchanged.\n\n${text}`;
}

/** Copies the Vulkan loader and what its licence asks to be told. */
async function copyLoader(folder: string): Promise<void> {
  const loader = await findLoader();
  await Deno.mkdir(join(folder, "lib"));
  await Deno.copyFile(loader, join(folder, "lib/libvulkan.so.1"));
  // Debian has both texts; elsewhere the links stand for them.
  const texts = await Promise.all(
    ["doc/libvulkan1/copyright", "common-licenses/Apache-2.0"].map((path) =>
      ifThere(Deno.readTextFile(join("/usr/share", path)), "")
    ),
  );
  const notice = `lib/libvulkan.so.1 is the Khronos Group's Vulkan loader, ${basename(loader)}
(https://github.com/KhronosGroup/Vulkan-Loader), unchanged, under the Apache License 2.0
(https://www.apache.org/licenses/LICENSE-2.0).
`;
  const path = join(folder, "licenses/vulkan-loader");
  await Deno.writeTextFile(path, [notice, ...texts].join("\n"));
}

/** The system's Vulkan loader, behind its symbolic links. */
async function findLoader(): Promise<string> {
  const { stdout } = await new Deno.Command("/sbin/ldconfig", { args: ["-p"] }).output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  // Beside it there may be the loader of another architecture.
  const ours = Deno.build.arch === "x86_64" ? "(libc6,x86-64)" : "(libc6,AArch64)";
  const listed = lines.find((line) => line.includes(`libvulkan.so.1 ${ours}`));
  if (listed) return await Deno.realPath(listed.split(" => ")[1]);
  throw new Error(
    "Cannot pack as there is no Vulkan loader (libvulkan.so.1): install libvulkan1 (Debian) or " +
      "vulkan-loader (Fedora)",
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { output: { type: "string" }, level: { type: "string", default: "6" } },
  });
  if (!/^[0-9]$/.test(values.level)) {
    throw new Error(`Cannot pack as --level must be 0 to 9: current value is ${values.level}`);
  }
  console.log(await pack(values.output ?? join(ROOT, "dist"), values.level));
}

if (import.meta.main) await script(main);
