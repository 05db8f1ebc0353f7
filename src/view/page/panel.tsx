/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { ComponentChildren } from "npm:preact@^10.29.8";
import { AboutPart } from "./about_part.tsx";
import { PicturePart } from "./picture_part.tsx";
import type { Store } from "./store.ts";
import type { Tool } from "./tool.ts";
import { TOOLS } from "./tools/mod.ts";
import { ViewPart } from "./view_part.tsx";

/** The panel's parts from its top to its bottom; the tools are in the middle. */
const PARTS: readonly Tool[] = [
  { title: "View", available: () => true, Panel: ViewPart },
  ...TOOLS,
  { title: "Picture", available: () => true, Panel: PicturePart },
  { title: "About", available: () => true, Panel: AboutPart },
];

/** The panel: what can be set, in parts that fold. On phones it is a sheet at the bottom. */
export function Panel({ store }: { readonly store: Store }) {
  return (
    <aside class="panel" aria-label="Panel">
      {PARTS.filter((part) => part.available(store)).map(({ title, Panel }) => (
        <Part key={title} title={title} store={store}>
          <Panel store={store} />
        </Part>
      ))}
    </aside>
  );
}

/** A part that folds. What is folded is not there at all. */
function Part({ title, store: { unfolded }, children }: {
  readonly title: string;
  readonly store: Store;
  readonly children: ComponentChildren;
}) {
  const open = unfolded.value.has(title);
  const toggle = (isOpen: boolean) => {
    const titles = new Set(unfolded.value);
    if (isOpen) titles.add(title);
    else titles.delete(title);
    unfolded.value = titles;
  };
  return (
    <details
      class="part"
      open={open}
      onToggle={({ currentTarget: part }) => {
        if (part.open !== open) toggle(part.open);
        else if (open) part.scrollIntoView({ block: "nearest" });
      }}
    >
      <summary>
        <h2>{title}</h2>
      </summary>
      {open && <div class="content">{children}</div>}
    </details>
  );
}
