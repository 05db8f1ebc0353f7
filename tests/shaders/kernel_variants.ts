import { SHADERS } from "../../shaders/mod.ts";

/** A kernel's file, what completes the paths of its imports, and the name that it then has. */
export interface KernelVariant {
  readonly file: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly name: string;
}

/** Every kernel, with each part that leads to a file. */
export const KERNEL_VARIANTS: readonly KernelVariant[] = Object.entries(SHADERS)
  .filter(([file]) => !file.startsWith("lib/"))
  .flatMap(([file, source]) => {
    const places = [...source.matchAll(/"([^"$]+)\$\{(\w+)\}([^"]+)"/g)];
    return places.reduce<KernelVariant[]>(
      (variants, [, before, part, after]) => {
        const path = new RegExp(`^${before}([a-z0-9]+)${after}$`);
        const values = Object.keys(SHADERS).flatMap((file) => path.exec(file)?.[1] ?? []);
        return variants.flatMap(({ file, parts, name }) =>
          values.map((value) => ({
            file,
            parts: { ...parts, [part]: value },
            name: `${name}_${value}`,
          }))
        );
      },
      [{ file, parts: {}, name: file.replace(".wgsl", "") }],
    );
  });
