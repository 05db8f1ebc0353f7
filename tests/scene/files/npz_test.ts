import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Npz } from "../../../src/scene/files/npz.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { doubles, type Member, mutated, zip } from "./numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

// numpy.savez(f, first=((numpy.arange(6).reshape(2, 3) - 2) * 0.5).astype("f2"),
//   second=numpy.asfortranarray(numpy.arange(6).reshape(2, 3))) of NumPy 2.4, in base64.
const SAVEZ =
  "UEsDBC0AAAAAAAAAIQCCnRer//////////8JABQAZmlyc3QubnB5AQAQAIwAAAAAAAAAjAAAAAAAAACTTlVNUFkBAHYAeydkZXNj" +
  "cic6ICc8ZjInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAg" +
  "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgC8ALgAAAA4ADwAPlBLAwQtAAAAAAAAACEA9zt4FP//////////" +
  "CgAUAHNlY29uZC5ucHkBABAAsAAAAAAAAACwAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVy" +
  "JzogVHJ1ZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg" +
  "ICAgICAgICAgICAKAAAAAAAAAAADAAAAAAAAAAEAAAAAAAAABAAAAAAAAAACAAAAAAAAAAUAAAAAAAAAUEsBAi0DLQAAAAAAAAAh" +
  "AIKdF6uMAAAAjAAAAAkAAAAAAAAAAAAAAIABAAAAAGZpcnN0Lm5weVBLAQItAy0AAAAAAAAAIQD3O3gUsAAAALAAAAAKAAAAAAAA" +
  "AAAAAACAAccAAABzZWNvbmQubnB5UEsFBgAAAAACAAIAbwAAALMBAAAAAA==";

// numpy.savez_compressed(f, first=…astype(">f4"), focal=numpy.array(138.5)).
const SAVEZ_COMPRESSED =
  "UEsDBC0AAAAIAAAAIQAgCp+f//////////8JABQAZmlyc3QubnB5AQAQAJgAAAAAAAAAVgAAAAAAAACb7BfqGxDJyFDGUK2eklqc" +
  "XKRupaBul2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA679DQwM+xkgwB6EgXz7AwwMAFBLAwQt" +
  "AAAACAAAACEAZwUM5///////////CQAUAGZvY2FsLm5weQEAEACIAAAAAAAAAEgAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWg" +
  "bpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkamjoKtQoUAS4GEAhIdAAAUEsBAi0DLQAAAAgAAAAhACAKn59WAAAA" +
  "mAAAAAkAAAAAAAAAAAAAAIABAAAAAGZpcnN0Lm5weVBLAQItAy0AAAAIAAAAIQBnBQznSAAAAIgAAAAJAAAAAAAAAAAAAACAAZEA" +
  "AABmb2NhbC5ucHlQSwUGAAAAAAIAAgBuAAAAFAEAAAAA";

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Writes an archive and runs `use` with its path. */
function withArchive(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  return withTempFolder(async (folder) => {
    const path = join(folder, "a b.npz");
    await write(path, bytes);
    await use(path);
  });
}

Deno.test("Npz reads what numpy.savez wrote", () =>
  withArchive(fromBase64(SAVEZ), async (path) => {
    const archive = await Npz.open(path);
    assert.deepEqual(archive.names, ["first", "second"]);
    const first = { shape: [2, 3], data: Float32Array.of(-1, -0.5, 0, 0.5, 1, 1.5) };
    assert.deepEqual(await archive.read("first"), first);
    const second = { shape: [2, 3], data: Float64Array.of(0, 1, 2, 3, 4, 5) };
    assert.deepEqual(await archive.read("second"), second);
  }));

Deno.test("Npz reads what numpy.savez_compressed wrote", () =>
  withArchive(fromBase64(SAVEZ_COMPRESSED), async (path) => {
    const archive = await Npz.open(path);
    const first = { shape: [2, 3], data: Float32Array.of(-1, -0.5, 0, 0.5, 1, 1.5) };
    assert.deepEqual(await archive.read("first"), first);
    assert.deepEqual(await archive.read("focal"), { shape: [], data: Float64Array.of(138.5) });
    await assert.rejects(archive.read("images"), {
      name: "SceneError",
      message: `Cannot read ${path}: it holds no array images, but first, focal.`,
    });
  }));

Deno.test("Npz finds its directory before a comment and keeps names with slashes and Unicode", () => {
  const bytes = zip([{ name: "scène/images.npy", bytes: doubles([1, 2], 2), deflate: true }]);
  const comment = new TextEncoder().encode("hello PK\x05\x06 there, a false end".padEnd(60));
  const commented = new Uint8Array([...bytes, ...comment]);
  commented[bytes.length - 2] = comment.length;
  return withArchive(commented, async (path) => {
    const archive = await Npz.open(path);
    assert.deepEqual(archive.names, ["scène/images"]);
    assert.deepEqual((await archive.read("scène/images")).data, Float64Array.of(1, 2));
  });
});

const ARRAY = doubles([1, 2, 3, 4], 4);
const good: Member = { name: "a.npy", bytes: ARRAY };
const REFUSALS: Record<string, { members: Member[]; count?: number; message: RegExp }> = {
  "two arrays of one name": {
    members: [good, good],
    message: /it holds two arrays a\. Save it with numpy\.savez\.$/,
  },
  "a name that leads out of the folder": {
    members: [{ ...good, name: "../../etc/a.npy" }],
    message: /it holds "\.\.\/\.\.\/etc\/a\.npy", which is no array's name/,
  },
  "a name with ways back in Windows' manner": {
    members: [{ ...good, name: "x\\..\\a.npy" }],
    message: /which is no array's name/,
  },
  "an absolute name": {
    members: [{ ...good, name: "/a.npy" }],
    message: /it holds "\/a\.npy", which is no array's name/,
  },
  "a name with a NUL": {
    members: [{ ...good, name: "a\0.npy" }],
    message: /it holds "a\\u0000\.npy", which is no array's name/,
  },
  "a file that is no array": {
    members: [good, { ...good, name: "run.py" }],
    message: /it holds "run\.py", which is no array's name/,
  },
  "encryption": { members: [{ ...good, flags: 1 }], message: /a\.npy is encrypted/ },
  "another compression": {
    members: [{ ...good, method: 14 }],
    message: /a\.npy is compressed by method 14\. Known are 0 \(stored\) and 8 \(deflated\)/,
  },
  "zip64 sizes": { members: [{ ...good, size: 2 ** 32 - 1 }], message: /zip64/ },
  "zip64 counts": { members: [good], count: 65535, message: /zip64/ },
  "more entries than the directory has room for": {
    members: [good],
    count: 65534,
    message: /its directory of arrays is broken/,
  },
  "more entries than the directory has": {
    members: [{ ...good, name: "a".repeat(60) + ".npy" }],
    count: 2,
    message: /entry 1 of its directory is broken/,
  },
  "a stored size that is not the array's": {
    members: [{ ...good, size: 2 ** 31 }],
    message: /a\.npy of .*: it declares 2147483648 bytes, but only \d+ are stored/,
  },
  "a size that deflate cannot expand to": {
    members: [{ ...good, deflate: true, size: 2 ** 31 }],
    message: /it declares 2147483648 bytes, but only \d+ are stored\. Copy/,
  },
  "a size below what inflating gives": {
    members: [{ ...good, deflate: true, size: ARRAY.length - 1 }],
    message: /it cannot be inflated to the \d+ bytes that it declares/,
  },
  "a size above what inflating gives": {
    members: [{ ...good, deflate: true, size: ARRAY.length + 1 }],
    message: /it declares \d+ bytes, but inflates to \d+/,
  },
  "no bytes": {
    members: [{ ...good, bytes: new Uint8Array(0) }],
    message: /it is no \.npy file/,
  },
  "data that are not deflated": {
    members: [{ ...good, bytes: Uint8Array.of(7, 1, 2, 3), method: 8 }],
    message: /it cannot be inflated/,
  },
  "a wrong checksum": { members: [{ ...good, crc: 7 }], message: /its checksum is wrong/ },
  "data beyond the directory": {
    members: [{ ...good, stored: 10_000, size: 10_000 }],
    message: /it is not where the directory says/,
  },
  "a header elsewhere": {
    members: [{ ...good, offset: 1 }],
    message: /it is not where the directory says/,
  },
  "a header beyond the file": {
    members: [{ ...good, offset: 10_000 }],
    message: /it ends too early/,
  },
};

for (const [what, { members, count, message }] of Object.entries(REFUSALS)) {
  Deno.test(`Npz refuses ${what}`, () =>
    withArchive(
      zip(members, count),
      (path) =>
        assert.rejects(async () => await (await Npz.open(path)).read("a"), {
          name: "SceneError",
          message,
        }),
    ));
}

Deno.test("Npz refuses a bomb that deflate could hold, before inflating it", () => {
  // 500 MiB of zeros would fit the half MiB that is stored.
  const bytes = new Uint8Array(2 ** 19);
  const members = [{ name: "a.npy", bytes, method: 8, size: 500 * 2 ** 20 }];
  return withArchive(
    zip(members),
    (path) =>
      assert.rejects(async () => await (await Npz.open(path)).read("a"), {
        name: "SceneError",
        message: /it declares 524288000 bytes, but only 524288 are stored\. That much compression/,
      }),
  );
});

Deno.test("Npz refuses a file that is missing, a folder, empty or something else", () =>
  withTempFolder(async (folder) => {
    await assert.rejects(Npz.open(join(folder, "no.npz")), {
      name: "SceneError",
      message: `Cannot read ${folder}/no.npz: it does not exist. Save arrays with numpy.savez.`,
    });
    await assert.rejects(Npz.open(folder), { name: "SceneError", message: /it is no file/ });
    for (const content of ["", "PK", "x".repeat(100)]) {
      await write(join(folder, "a.npz"), content);
      await assert.rejects(Npz.open(join(folder, "a.npz")), {
        name: "SceneError",
        message: /it is no \.npz file, or the end of it is missing/,
      });
    }
  }));

Deno.test("Npz refuses an archive that is cut anywhere", () => {
  const bytes = fromBase64(SAVEZ_COMPRESSED);
  return withArchive(bytes, async (path) => {
    for (let length = bytes.length - 1; length >= 0; length -= 7) {
      await Deno.truncate(path, length);
      await assert.rejects(Npz.open(path), SceneError);
    }
  });
});

Deno.test("Npz gives arrays or a SceneError for damaged archives", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.npz");
    const archives = [fromBase64(SAVEZ), fromBase64(SAVEZ_COMPRESSED)];
    // Most of the damage goes to the directory, at the end.
    const place = fc.oneof(fc.nat(600), fc.integer({ min: 270, max: 567 }));
    const edits = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 5 });
    const keep = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...archives),
        fc.record({ edits, keep }),
        async (bytes, damage) => {
          await Deno.writeFile(path, mutated(bytes, damage));
          try {
            const archive = await Npz.open(path);
            for (const name of archive.names) await archive.read(name);
          } catch (error) {
            assert.ok(error instanceof SceneError, String(error));
          }
        },
      ),
      { numRuns: 500 },
    );
  }));
