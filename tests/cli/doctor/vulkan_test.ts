import assert from "node:assert/strict";
import { type Driver, examineVulkan } from "../../../src/cli/doctor/vulkan.ts";
import { library, manifest, withSystem } from "./made_up_system.ts";

const ICD = "/usr/share/vulkan/icd.d";

Deno.test("an empty system has neither a loader nor drivers", async () => {
  await withSystem({}, {}, (place) => {
    assert.deepEqual(examineVulkan(place), {
      loader: null,
      drivers: [],
      overlooked: [],
      variables: {},
    });
  });
});

Deno.test("the loader is found where ld.so looks, if it is for this processor", async () => {
  const places = {
    "/usr/lib/x86_64-linux-gnu/libvulkan.so.1": {},
    "/usr/lib64/libvulkan.so.1": {},
    "/opt/vulkan/libvulkan.so.1": { LD_LIBRARY_PATH: "/none:/opt/vulkan" },
  };
  for (const [path, variables] of Object.entries(places)) {
    await withSystem({ [path]: library() }, variables, (place) => {
      assert.equal(examineVulkan(place).loader, path);
    });
  }
  const configured = {
    "/etc/ld.so.conf.d/custom.conf": "# ours\n/srv/libraries\n",
    "/srv/libraries/libvulkan.so.1": library(),
  };
  await withSystem(configured, {}, (place) => {
    assert.equal(examineVulkan(place).loader, "/srv/libraries/libvulkan.so.1");
  });
  const foreign = {
    "/usr/lib/libvulkan.so.1": library("i386"),
    "/usr/lib64/libvulkan.so.1": "no library",
  };
  await withSystem(foreign, {}, (place) => assert.equal(examineVulkan(place).loader, null));
});

Deno.test("drivers are described, and what is wrong with each is said", async () => {
  const files = {
    [`${ICD}/a_lvp.json`]: manifest("/usr/lib/libvulkan_lvp.so"),
    "/usr/lib/libvulkan_lvp.so": library(),
    [`${ICD}/b_arm.json`]: manifest("/usr/lib/libvulkan_arm.so"),
    "/usr/lib/libvulkan_arm.so": library("aarch64"),
    [`${ICD}/c_nvidia.json`]: manifest("libGLX_nvidia.so.0"),
    [`${ICD}/d_text.json`]: "{",
    [`${ICD}/e_empty.json`]: "{}",
    [`${ICD}/f_beside.json`]: manifest("../libs/libvulkan_radeon.so"),
    "/usr/share/vulkan/libs/libvulkan_radeon.so": library(),
    [`${ICD}/notes.txt`]: "no manifest",
  };
  await withSystem(files, {}, (place) => {
    const drivers = examineVulkan(place).drivers;
    assert.deepEqual(drivers.map(({ problem }) => problem), [
      null,
      "names /usr/lib/libvulkan_arm.so, which is for aarch64 processors",
      "names libGLX_nvidia.so.0, which is not there",
      "is no JSON",
      "names no library",
      null,
    ]);
    assert.deepEqual(drivers.map(({ software }) => software), [
      true,
      ...Array(5).fill(false),
    ]);
    const first: Driver = {
      manifest: `${ICD}/a_lvp.json`,
      library: "/usr/lib/libvulkan_lvp.so",
      architecture: "x86_64",
      problem: null,
      software: true,
    };
    assert.deepEqual(drivers[0], first);
  });
});

Deno.test("manifests are looked for where the loader looks, and variables change that", async () => {
  const good = manifest("/usr/lib/libvulkan_radeon.so");
  const files = {
    "/usr/lib/libvulkan_radeon.so": library(),
    "/home/me/.config/vulkan/icd.d/config.json": good,
    "/etc/vulkan/icd.d/etc.json": good,
    "/home/me/.local/share/vulkan/icd.d/data.json": good,
    [`${ICD}/share.json`]: good,
    "/srv/drivers/one.json": good,
    "/srv/drivers/two.json": good,
  };
  const cases: [Record<string, string>, string[]][] = [
    [{}, ["config", "etc", "data", "share"]],
    [{ XDG_DATA_DIRS: "/srv/data" }, ["config", "etc", "data"]],
    [{ VK_ADD_DRIVER_FILES: "/srv/drivers/two.json" }, ["two", "config", "etc", "data", "share"]],
    [{ VK_ICD_FILENAMES: "/srv/drivers/one.json" }, ["one"]],
    [
      { VK_DRIVER_FILES: "/srv/drivers:/none.json", VK_ICD_FILENAMES: "/etc/x.json" },
      ["one", "two", "none"],
    ],
  ];
  for (const [variables, names] of cases) {
    await withSystem(files, { HOME: "/home/me", ...variables }, (place) => {
      const found = examineVulkan(place);
      assert.deepEqual(
        found.drivers.map((driver) => /(\w+)\.json$/.exec(driver.manifest)?.[1]),
        names,
      );
      const { XDG_DATA_DIRS: _, ...shown } = variables;
      assert.deepEqual(found.variables, shown);
    });
  }
  await withSystem(files, { VK_DRIVER_FILES: "/none.json" }, (place) => {
    assert.equal(examineVulkan(place).drivers[0].problem, "cannot be read");
  });
});

Deno.test("NVIDIA's manifest is noticed where container hosts put it", async () => {
  const path = "/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json";
  const files = { [path]: manifest("libGLX_nvidia.so.0") };
  const driver = { "/usr/local/lib/libGLX_nvidia.so.0": library() };
  await withSystem(files, {}, (place) => assert.deepEqual(examineVulkan(place).overlooked, []));
  await withSystem({ ...files, ...driver }, {}, (place) => {
    assert.deepEqual(examineVulkan(place).overlooked, [path]);
  });
  await withSystem({ ...files, ...driver }, { VK_ADD_DRIVER_FILES: path }, (place) => {
    const { overlooked, drivers } = examineVulkan(place);
    assert.deepEqual([overlooked.length, drivers.length], [0, 1]);
  });
});
