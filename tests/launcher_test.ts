/**
 * The launcher `denerf`, run in a made-up checkout with a made-up PATH: nothing here is downloaded,
 * installed or looked up on the real system.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../denerf", import.meta.url));

/** The programs that the launcher takes for granted. */
const BASICS = "sh cat find head id mkdir mktemp mv readlink rm sed sha256sum sleep sync uname"
  .split(" ");

const FAKE_START = `#!/bin/sh
if [ "$1" = --version ]; then echo "deno \${FAKE_VERSION:-2.9.6} (stable)"; exit; fi
`;

/** Prints what it was started with, one word a line. */
const FAKE_DENO = FAKE_START + `
echo "in $(pwd)"
for word in "$@"; do echo "<$word>"; done
`;

const FAKE_SHA256 = createHash("sha256").update(FAKE_DENO).digest("hex");

const VULKAN_MISSING =
  `denerf: Cannot use a GPU as there is no Vulkan loader (libvulkan.so.1). Install one with
  Debian, Ubuntu:  sudo apt-get install libvulkan1 mesa-vulkan-drivers
  Fedora:          sudo dnf install vulkan-loader mesa-vulkan-drivers
  Arch:            sudo pacman -S vulkan-icd-loader vulkan-swrast
  or, if it is there all the same, set DENERF_SETUP=off.
`;

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** A checkout, a PATH and a home in a temporary folder. */
class Sandbox {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "denerf launcher " }));
  readonly bin = join(this.root, "bin");
  readonly checkout = join(this.root, "check out");
  main = join(this.checkout, "main.ts");
  readonly env: Record<string, string> = {
    PATH: this.bin,
    HOME: join(this.root, "home"),
    TMPDIR: this.root,
    VK_DRIVER_FILES: join(this.root, "driver.json"),
  };

  constructor() {
    for (const folder of ["bin", "home", "check out"]) Deno.mkdirSync(join(this.root, folder));
    for (const name of BASICS) Deno.symlinkSync(findProgram(name), join(this.bin, name));
    // Its pinned Deno is the fake one.
    const launcher = Deno.readTextFileSync(LAUNCHER).replaceAll(/\b[0-9a-f]{64}\b/g, FAKE_SHA256);
    Deno.writeTextFileSync(join(this.checkout, "denerf"), launcher, { mode: 0o755 });
    Deno.writeTextFileSync(this.main, "");
    Deno.writeTextFileSync(this.env.VK_DRIVER_FILES, "{}");
    this.program("deno", FAKE_DENO);
    this.program("ldconfig", "#!/bin/sh\necho 'libvulkan.so.1 (libc6) => /lib/libvulkan.so.1'\n");
  }

  /** Puts a script on the PATH. */
  program(name: string, script: string): void {
    Deno.writeTextFileSync(join(this.bin, name), script, { mode: 0o755 });
  }

  remove(name: string): void {
    Deno.removeSync(join(this.bin, name));
  }

  command(args: string[], options: Deno.CommandOptions & { launcher?: string } = {}) {
    const { launcher = join(this.checkout, "denerf"), env, ...rest } = options;
    return new Deno.Command(launcher, {
      args,
      cwd: this.root,
      clearEnv: true,
      env: { ...this.env, ...env },
      stdout: "piped",
      stderr: "piped",
      ...rest,
    });
  }

  async run(
    args: string[],
    options: Deno.CommandOptions & { launcher?: string } = {},
  ): Promise<Result> {
    const { code, stdout, stderr } = await this.command(args, options).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** What the fake Deno prints when it runs main.ts with these arguments. */
  started(args: string[], cwd = this.root): Result {
    return { code: 0, stdout: printed(cwd, ["run", "-A", this.main, ...args]), stderr: "" };
  }
}

function testLauncher(name: string, fn: (sandbox: Sandbox) => Promise<void>): void {
  // The launcher is for POSIX shells.
  Deno.test({
    name,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const sandbox = new Sandbox();
      try {
        await fn(sandbox);
      } finally {
        Deno.removeSync(sandbox.root, { recursive: true });
      }
    },
  });
}

testLauncher("arguments reach main.ts as they are", async (sandbox) => {
  const args = ["train", "a scene", "", "*", "--name=it's", 'a "b"', "$HOME", "--", "-x", "a\nb"];
  assert.deepEqual(await sandbox.run(args), sandbox.started(args));
  assert.deepEqual(await sandbox.run([]), sandbox.started([]));
});

testLauncher(
  "the checkout is found from any folder and through symbolic links",
  async (sandbox) => {
    const away = join(sandbox.root, "far away");
    Deno.mkdirSync(away);
    Deno.symlinkSync("../check out/denerf", join(away, "first"));
    Deno.symlinkSync("far away/first", join(sandbox.root, "second"));
    Deno.symlinkSync(join(sandbox.root, "second"), join(sandbox.bin, "denerf"));

    for (const launcher of ["../check out/denerf", "./first", "../second", "denerf"]) {
      const found = await sandbox.run(["-c", '"$0" view x', launcher], {
        launcher: join(sandbox.bin, "sh"),
        cwd: away,
      });
      assert.deepEqual(found, sandbox.started(["view", "x"], away), launcher);
    }
  },
);

testLauncher("the exit code is the program's", async (sandbox) => {
  sandbox.program("deno", FAKE_START + "exit 42");
  assert.equal((await sandbox.run(["train"])).code, 42);
});

testLauncher("a signal reaches the program", async (sandbox) => {
  sandbox.program(
    "deno",
    FAKE_START + `
    trap 'echo stopping; exit 7' TERM
    echo ready
    while :; do sleep 0.05; done
    `,
  );
  const child = sandbox.command(["train"]).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "ready\n");
  child.kill("SIGTERM");
  assert.equal((await reader.read()).value, "stopping\n");
  assert.equal((await child.status).code, 7);
  await reader.cancel();
  await child.stderr.cancel();
});

testLauncher("an old Deno is not used", async (sandbox) => {
  for (const version of ["1.46.3", "2.8.9", "2.0.10", "nonsense"]) {
    const { code, stdout } = await sandbox.run(["train"], { env: { FAKE_VERSION: version } });
    assert.deepEqual([version, code, stdout], [version, 1, ""]);
  }
  for (const version of ["2.9.0", "2.10.1", "3.0.0", "10.1.0"]) {
    const result = await sandbox.run(["train"], { env: { FAKE_VERSION: version } });
    assert.deepEqual(result, sandbox.started(["train"]), version);
  }
});

testLauncher("DENERF_DENO chooses the Deno, and must be one", async (sandbox) => {
  const other = join(sandbox.root, "other deno");
  Deno.writeTextFileSync(other, FAKE_START + "echo other $1\n", { mode: 0o755 });
  const chosen = await sandbox.run(["train"], { env: { DENERF_DENO: other } });
  assert.deepEqual(chosen, { code: 0, stdout: "other run\n", stderr: "" });

  assert.deepEqual(await sandbox.run(["train"], { env: { DENERF_DENO: "/no/deno" } }), {
    code: 1,
    stdout: "",
    stderr: "denerf: Cannot run Deno as DENERF_DENO names no program: current value is /no/deno\n",
  });

  Deno.writeTextFileSync(other, "");
  assert.deepEqual(await sandbox.run(["train"], { env: { DENERF_DENO: other } }), {
    code: 1,
    stdout: "",
    stderr:
      "denerf: Cannot run as DENERF_DENO names no Deno 2.9 or newer that works: current value " +
      `is ${other}\n`,
  });
});

testLauncher("without Deno, npm and curl it says what to type", async (sandbox) => {
  sandbox.remove("deno");
  assert.deepEqual(await sandbox.run(["train"]), {
    code: 1,
    stdout: "",
    stderr:
      `denerf: Cannot run as Deno 2.9 or newer is needed: there is neither Deno, npm nor curl. Install it with one of
  npm install --prefix "${sandbox.checkout}/.denerf" deno@2.9.6
  curl -fsSL https://deno.land/install.sh | sh -s v2.9.6      (needs unzip)
  or set DENERF_DENO to the path of a Deno.
`,
  });
});

testLauncher("a missing Deno comes from npm, once, even if two start together", async (sandbox) => {
  useFakeNpm(sandbox);
  const results = await Promise.all([sandbox.run(["train"]), sandbox.run(["train"])]);
  for (const { code, stdout, stderr } of results) {
    assert.deepEqual({ code, stdout, stderr: "" }, sandbox.started(["train"]));
    assert.match(stderr, /^denerf: installing Deno 2\.9\.6 from npm into .*\.denerf \(once\)\n$/);
  }
  assert.deepEqual(await sandbox.run(["again"]), sandbox.started(["again"]));

  const [left, ...others] = [...Deno.readDirSync(join(sandbox.checkout, ".denerf"))];
  assert.match(left.name, /^deno-2\.9\.6-/);
  assert.deepEqual(others, []);
});

testLauncher("a Deno that a person put into .denerf with npm is used", async (sandbox) => {
  sandbox.remove("deno");
  const folder = join(sandbox.checkout, ".denerf/node_modules/@deno/any-platform");
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(join(folder, "deno"), FAKE_DENO, { mode: 0o755 });
  assert.deepEqual(await sandbox.run(["train"]), sandbox.started(["train"]));
});

testLauncher("without npm, Deno comes from its own installer", async (sandbox) => {
  useFakeCurl(sandbox);
  const { code, stdout, stderr } = await sandbox.run(["train"]);
  assert.deepEqual({ code, stdout, stderr: "" }, sandbox.started(["train"]));
  assert.match(stderr, /^denerf: installing Deno 2\.9\.6 from deno\.land into .* \(once\)\n$/);
});

testLauncher(
  "a Deno that was installed and is empty or cut off is installed anew",
  async (sandbox) => {
    useFakeNpm(sandbox);
    await sandbox.run(["train"]);
    const [{ name }] = [...Deno.readDirSync(join(sandbox.checkout, ".denerf"))];
    const deno = join(sandbox.checkout, ".denerf", name, "deno");
    for (const left of ["", "#!/bin/sh\nif [", "\x7fELF"]) {
      Deno.writeTextFileSync(deno, left);
      const { code, stdout, stderr } = await sandbox.run(["train"]);
      assert.deepEqual({ code, stdout, stderr: "" }, sandbox.started(["train"]));
      assert.match(stderr, /^denerf: installing Deno 2\.9\.6 from npm/);
      assert.equal(Deno.readTextFileSync(deno), FAKE_DENO);
    }
  },
);

for (const [from, use] of [["npm", useFakeNpm], ["deno.land", useFakeCurl]] as const) {
  testLauncher(`another Deno than the pinned one is not run: from ${from}`, async (sandbox) => {
    const ran = join(sandbox.root, "ran");
    sandbox.program("deno", `#!/bin/sh\necho ran >"${ran}"\n`);
    use(sandbox);
    const { code, stdout, stderr } = await sandbox.run(["train"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      new RegExp(`another one: its SHA-256 is [0-9a-f]+, and must be ${FAKE_SHA256}\n`),
    );
    assert.match(stderr, /the installation failed/);
    assert.throws(() => Deno.statSync(ran), Deno.errors.NotFound);
    assert.deepEqual([...Deno.readDirSync(join(sandbox.checkout, ".denerf"))], []);
  });
}

testLauncher("a failed installation shows why, and leaves nothing", async (sandbox) => {
  sandbox.remove("deno");
  sandbox.program("npm", "#!/bin/sh\necho no network today\nexit 1\n");
  const { code, stdout, stderr } = await sandbox.run(["train"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /no network today\n.*the installation failed\. Install it with/);
  assert.deepEqual([...Deno.readDirSync(join(sandbox.checkout, ".denerf"))], []);
});

testLauncher("DENERF_SETUP=off installs nothing and looks for no Vulkan", async (sandbox) => {
  const env = { DENERF_SETUP: "off" };
  sandbox.program("ldconfig", "#!/bin/sh\n");
  assert.deepEqual(await sandbox.run(["train"], { env }), sandbox.started(["train"]));

  useFakeNpm(sandbox);
  const { code, stderr } = await sandbox.run(["train"], { env });
  assert.equal(code, 1);
  assert.match(stderr, /there is none, and DENERF_SETUP is off/);
});

testLauncher("in an archive it starts denerf.js with the Deno beside it", async (sandbox) => {
  pack(sandbox);
  assert.deepEqual(await sandbox.run(["train"]), sandbox.started(["train"]));
  assert.deepEqual(await sandbox.run(["test"]), sandbox.started(["test"]));

  // Nothing is installed, whatever there is to install it.
  Deno.writeTextFileSync(join(sandbox.checkout, "bin/deno"), "#!/bin/sh\nexit 1\n");
  sandbox.program("npm", "#!/bin/sh\necho npm was started\n");
  const { code, stdout, stderr } = await sandbox.run(["train"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^denerf: Cannot run as .*bin\/deno does not work on this .*\n {2}Take the arc/,
  );
});

if (Deno.build.os === "linux") {
  testLauncher("in an archive its own loader is for systems without one", async (sandbox) => {
    pack(sandbox, `${FAKE_DENO}\necho "loader in $LD_LIBRARY_PATH"`);
    const loaders = async (env = {}) => {
      const { stdout } = await sandbox.run(["train"], { env });
      return stdout.match(/^loader in (.*)$/m)?.[1];
    };
    assert.equal(await loaders(), "");
    sandbox.program("ldconfig", "#!/bin/sh\n");
    const own = join(sandbox.checkout, "lib");
    assert.equal(await loaders(), own);
    assert.equal(await loaders({ LD_LIBRARY_PATH: "/some" }), `${own}:/some`);

    // A driver cannot be brought along, and nothing is installed.
    becomeUser(sandbox, 0);
    sandbox.program("apt-get", "#!/bin/sh\necho apt-get was started\n");
    delete sandbox.env.VK_DRIVER_FILES;
    const env = { VK_DRIVER_FILES: join(sandbox.root, "none.json") };
    const { code, stderr } = await sandbox.run(["train"], { env });
    assert.deepEqual([code, stderr.includes("apt-get was started")], [1, false]);
  });

  testLauncher("without a Vulkan loader it says what to type", async (sandbox) => {
    sandbox.program("ldconfig", "#!/bin/sh\n");
    const expected = { code: 1, stdout: "", stderr: VULKAN_MISSING };
    assert.deepEqual(await sandbox.run(["train"]), expected);

    // A user who is not root has apt-get, too, but may not use it.
    becomeUser(sandbox, 1000);
    sandbox.program("apt-get", "#!/bin/sh\necho apt-get was started\n");
    assert.deepEqual(await sandbox.run(["train"]), expected);
  });

  testLauncher("a loader on LD_LIBRARY_PATH is enough", async (sandbox) => {
    sandbox.program("ldconfig", "#!/bin/sh\n");
    Deno.writeTextFileSync(join(sandbox.root, "libvulkan.so.1"), "");
    const env = { LD_LIBRARY_PATH: `/nowhere:${sandbox.root}` };
    assert.deepEqual(await sandbox.run(["train"], { env }), sandbox.started(["train"]));
  });

  testLauncher("a driver named by the environment must exist", async (sandbox) => {
    assert.deepEqual(
      await sandbox.run(["train"], { env: { VK_DRIVER_FILES: "/no/driver.json" } }),
      {
        code: 1,
        stdout: "",
        stderr:
          "denerf: Cannot use a GPU as VK_DRIVER_FILES names no driver manifest: current value is /no/driver.json\n",
      },
    );
    const env = { VK_DRIVER_FILES: `/no/driver.json:${sandbox.env.VK_DRIVER_FILES}` };
    assert.deepEqual(await sandbox.run(["train"], { env }), sandbox.started(["train"]));
  });

  testLauncher(
    "root gets Vulkan from apt, with new lists if the old ones fail",
    async (sandbox) => {
      const log = join(sandbox.root, "apt.log");
      becomeUser(sandbox, 0);
      sandbox.program(
        "ldconfig",
        `#!/bin/sh\nif [ -e "${log}.done" ]; then echo libvulkan.so.1; fi\n`,
      );
      sandbox.program(
        "apt-get",
        `#!/bin/sh
      echo "$*" >>"${log}"
      echo "Setting up"
      case "$*" in
        *update) : >"${log}.updated" ;;
        *) [ -e "${log}.updated" ] && : >"${log}.done" ;;
      esac
      `,
      );
      const { code, stdout, stderr } = await sandbox.run(["train"]);
      assert.deepEqual({ code, stdout, stderr: "" }, sandbox.started(["train"]));
      assert.equal(
        stderr,
        "denerf: there is no Vulkan loader (libvulkan.so.1): " +
          "installing libvulkan1 and mesa-vulkan-drivers with apt-get (once)\n",
      );
      const [first, update, second] = Deno.readTextFileSync(log).trim().split("\n");
      assert.match(first, /install --no-install-recommends libvulkan1 mesa-vulkan-drivers$/);
      assert.match(update, /update$/);
      assert.equal(second, first);
    },
  );

  testLauncher("a failed apt shows why", async (sandbox) => {
    becomeUser(sandbox, 0);
    sandbox.program("ldconfig", "#!/bin/sh\n");
    sandbox.program("apt-get", "#!/bin/sh\necho no mirror today\nexit 100\n");
    const { code, stdout, stderr } = await sandbox.run(["train"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(stderr.includes("no mirror today\n" + VULKAN_MISSING), stderr);
  });

  testLauncher("help and ./denerf deno need no Vulkan", async (sandbox) => {
    sandbox.program("ldconfig", "#!/bin/sh\n");
    for (const args of [[], ["--help"], ["train", "--help"], ["help", "train"], ["--version"]]) {
      assert.deepEqual(await sandbox.run(args), sandbox.started(args));
    }
    const { code, stdout } = await sandbox.run(["deno", "fmt", "a b"]);
    assert.deepEqual([code, stdout], [0, printed(sandbox.root, ["fmt", "a b"])]);
  });

  testLauncher(
    "the doctor is let through without Vulkan, and nothing is installed",
    async (sandbox) => {
      sandbox.program("ldconfig", "#!/bin/sh\n");
      becomeUser(sandbox, 0);
      sandbox.program("apt-get", "#!/bin/sh\necho apt-get was started\n");
      const env = { VK_DRIVER_FILES: "/no/driver.json" };
      assert.deepEqual(await sandbox.run(["doctor"], { env }), sandbox.started(["doctor"]));
      assert.deepEqual(
        await sandbox.run(["doctor", "--json"]),
        sandbox.started(["doctor", "--json"]),
      );
      assert.equal((await sandbox.run(["train", "doctor"])).code, 1);
    },
  );

  testLauncher("XDG_RUNTIME_DIR is a private folder, the same each time", async (sandbox) => {
    sandbox.program("deno", FAKE_START + 'echo "$XDG_RUNTIME_DIR"');
    const [first, second] = [await sandbox.run(["train"]), await sandbox.run(["train"])];
    assert.deepEqual(second, first);
    const folder = first.stdout.trim();
    assert.ok(folder.startsWith(sandbox.root), folder);
    assert.equal((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);

    const env = { XDG_RUNTIME_DIR: "/run/mine" };
    assert.equal((await sandbox.run(["train"], { env })).stdout, "/run/mine\n");

    // One that others can write to is not trusted.
    Deno.chmodSync(folder, 0o777);
    assert.equal((await sandbox.run(["train"])).stdout, "\n");
  });
}

testLauncher("a lock file is kept to", async (sandbox) => {
  Deno.writeTextFileSync(join(sandbox.checkout, "deno.lock"), "{}");
  const { stdout } = await sandbox.run(["train"]);
  assert.equal(stdout, printed(sandbox.root, ["run", "-A", "--frozen", sandbox.main, "train"]));
});

testLauncher("tests keep to a lock file of their own", async (sandbox) => {
  for (const folder of [".", "tests"]) {
    Deno.mkdirSync(join(sandbox.checkout, folder), { recursive: true });
    Deno.writeTextFileSync(join(sandbox.checkout, folder, "deno.lock"), "{}");
  }
  const lock = ["--lock=tests/deno.lock", "--frozen"];
  const { stdout } = await sandbox.run(["test"]);
  assert.equal(stdout, printed(sandbox.checkout, ["run", "-A", ...lock, "scripts/run_tests.ts"]));
  const flags = ["test", "-A", "--quiet", "--sanitize-ops", "--sanitize-resources"];
  const some = await sandbox.run(["test", "tests/nn"]);
  assert.equal(some.stdout, printed(sandbox.checkout, [...flags, ...lock, "tests/nn"]));
});

testLauncher("test runs all tests or those named, in the checkout", async (sandbox) => {
  const flags = ["test", "-A", "--quiet", "--sanitize-ops", "--sanitize-resources"];
  const file = join(sandbox.root, "one_test.ts");
  Deno.writeTextFileSync(file, "");
  const all = printed(sandbox.checkout, ["run", "-A", "scripts/run_tests.ts"]);
  assert.deepEqual(await sandbox.run(["test"]), { code: 0, stdout: all, stderr: "" });
  const cases: [string[], string[]][] = [
    [["--filter", "one_test.ts"], ["tests/", "--filter", "one_test.ts"]],
    [["--fail-fast", "--", "x"], ["tests/", "--fail-fast", "--", "x"]],
    [["one_test.ts", "--filter", "a b"], [file, "--filter", "a b"]],
    [["tests/math", file], ["tests/math", file]],
  ];
  for (const [args, passed] of cases) {
    const expected = { code: 0, stdout: printed(sandbox.checkout, [...flags, ...passed]) };
    assert.deepEqual(await sandbox.run(["test", ...args]), { ...expected, stderr: "" });
  }
});

function printed(cwd: string, words: string[]): string {
  return `in ${cwd}\n` + words.map((word) => `<${word}>\n`).join("");
}

/** Makes an archive's folder of the checkout. */
function pack(sandbox: Sandbox, deno = FAKE_DENO): void {
  const { checkout } = sandbox;
  moveDenoAway(sandbox);
  Deno.removeSync(sandbox.main);
  sandbox.main = join(checkout, "denerf.js");
  Deno.writeTextFileSync(sandbox.main, "");
  for (const folder of ["bin", "lib"]) Deno.mkdirSync(join(checkout, folder));
  Deno.writeTextFileSync(join(checkout, "bin/deno"), deno, { mode: 0o755 });
  Deno.writeTextFileSync(join(checkout, "lib/libvulkan.so.1"), "");
}

function becomeUser(sandbox: Sandbox, id: number): void {
  sandbox.remove("id");
  sandbox.program("id", `#!/bin/sh\necho ${id}\n`);
}

/** Takes Deno away, and gives an npm that "installs" the fake one where the real npm would. */
function useFakeNpm(sandbox: Sandbox): void {
  const fake = moveDenoAway(sandbox);
  sandbox.program(
    "npm",
    `#!/bin/sh
    [ "$1 $2" = "install --prefix" ] || exit 1
    sleep 0.1
    mkdir -p "$3/node_modules/@deno/any-platform"
    cat "${fake}" >"$3/node_modules/@deno/any-platform/deno"
    exec "${findProgram("chmod")}" +x "$3/node_modules/@deno/any-platform/deno"
    `,
  );
}

/** Takes Deno away, and gives a curl and an unzip that bring the fake one. */
function useFakeCurl(sandbox: Sandbox): void {
  const fake = moveDenoAway(sandbox);
  const url = String.raw`https://dl.deno.land/release/v2.9.6/deno-*-*.zip`;
  sandbox.program("curl", `#!/bin/sh\ncase $2 in ${url}) exec cat "${fake}" ;; esac\nexit 1\n`);
  sandbox.program(
    "unzip",
    `#!/bin/sh
    [ "$1 $3" = "-q -d" ] || exit 1
    mkdir -p "$4"
    cat "$2" >"$4/deno"
    exec "${findProgram("chmod")}" +x "$4/deno"
    `,
  );
}

function moveDenoAway(sandbox: Sandbox): string {
  const fake = join(sandbox.root, "fake deno");
  Deno.renameSync(join(sandbox.bin, "deno"), fake);
  return fake;
}

function findProgram(name: string): string {
  const folders = (Deno.env.get("PATH") ?? "").split(":").concat("/usr/bin", "/bin");
  const found = folders.map((folder) => join(folder, name)).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return false;
    }
  });
  if (found === undefined) throw new Error(`Cannot test the launcher as there is no ${name}`);
  return found;
}
