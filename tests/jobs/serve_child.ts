/**
 * Stands in for denerf in tests of servers: trains and renders nothing, and ends as the name of the run
 * says.
 *
 *   fail   fails at once, with last words
 *   wait   goes on until there is a file `go` in the render's folder, or until it is told to stop
 *   else   is done at once, and leaves two frames' records
 *
 * Each start is noted in the file that comes first in the arguments. `jobs check` finds wrong what the file
 * `lacks` beside that one says, and goes on for ever if it says nothing.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";

const [notes, command, input] = Deno.args;
if (command === "jobs") await check();
const output = Deno.args[Deno.args.indexOf("--output") + 1];
const INTERRUPTED = 130;

Deno.addSignalListener("SIGTERM", () => Deno.exit(INTERRUPTED));
Deno.writeTextFileSync(notes, `${command} ${input} -> ${output}\n`, { append: true });
const behaviour = command === "train" ? "train" : basename(input);
if (behaviour === "fail") {
  console.error("rendering frame 1\nerror: Cannot render: the device was lost");
  Deno.exit(1);
}
if (behaviour === "wait") {
  Deno.stdin.readable.pipeTo(new WritableStream()).then(() => Deno.exit(INTERRUPTED));
  while (!await Deno.stat(join(output, "go")).catch(() => null)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
if (command === "render") {
  await Deno.mkdir(join(output, "manifest"), { recursive: true });
  for (const name of ["render", "orbit_0000", "orbit_0001"]) {
    await Deno.writeTextFile(join(output, "manifest", `${name}.json`), "{}");
  }
}
Deno.exit(0); // Nothing waits for the end of stdin.

async function check(): Promise<never> {
  const lacks = await Deno.readTextFile(join(dirname(notes), "lacks")).catch(() => null);
  if (lacks === "") await new Promise((resolve) => setTimeout(resolve, 1e9));
  if (lacks !== null) console.error(lacks);
  Deno.exit(lacks === null ? 0 : 1);
}
