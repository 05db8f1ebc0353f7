import assert from "node:assert/strict";
import { join } from "node:path";
import { examineMachine } from "../../../src/cli/doctor/machine.ts";
import { withSystem } from "./made_up_system.ts";

const PCI = "/sys/bus/pci/devices";

Deno.test("an empty system has no cards and no device files", async () => {
  await withSystem({}, {}, (place) => {
    assert.deepEqual(examineMachine(place), {
      cards: [],
      nvidiaModule: null,
      nvidiaFiles: [],
      renderNodes: [],
    });
  });
});

Deno.test("cards that can do Vulkan are told from virtual screens and other devices", async () => {
  const device = (slot: string, kind: string, vendor: string, id: string) => ({
    [`${PCI}/${slot}/class`]: `${kind}\n`,
    [`${PCI}/${slot}/vendor`]: `${vendor}\n`,
    [`${PCI}/${slot}/device`]: `${id}\n`,
  });
  const files = {
    ...device("0000:00:02.0", "0x030000", "0x1234", "0x1111"), // QEMU's screen
    ...device("0000:00:03.0", "0x020000", "0x8086", "0x100e"), // a network card
    ...device("0000:01:00.0", "0x030200", "0x10de", "0x2330"),
    ...device("0000:02:00.0", "0x030000", "0x1002", "0x744c"),
    "/proc/driver/nvidia/version":
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\nGCC version: 12\n",
  };
  await withSystem(files, {}, (place) => {
    const { cards, nvidiaModule } = examineMachine(place);
    assert.deepEqual(cards, [
      { vendor: "NVIDIA", id: "10de:2330" },
      { vendor: "AMD", id: "1002:744c" },
    ]);
    assert.equal(nvidiaModule, "550.54.15");
  });
});

Deno.test("device files are listed, and whether this user may use them", async () => {
  const files = {
    "/dev/nvidia0": "",
    "/dev/nvidiactl": "",
    "/dev/nvidia-uvm": "",
    "/dev/dri/card0": "",
    "/dev/dri/renderD128": "",
  };
  await withSystem(files, {}, (place) => {
    // Root may open any file, but nobody can write to a folder.
    Deno.mkdirSync(join(place.root, "dev/dri/renderD129"));
    const { nvidiaFiles, renderNodes } = examineMachine(place);
    assert.deepEqual(nvidiaFiles, [
      { path: "/dev/nvidia0", usable: true },
      { path: "/dev/nvidiactl", usable: true },
    ]);
    assert.deepEqual(renderNodes, [
      { path: "/dev/dri/renderD128", usable: true },
      { path: "/dev/dri/renderD129", usable: false },
    ]);
  });
});
