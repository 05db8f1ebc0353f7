/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { copy } from "../actions.ts";
import type { Store } from "../store.ts";
import { Button } from "../widgets.tsx";

/** A command for a terminal, and a button that copies it. */
export function CopyRow({ store, label, text }: {
  readonly store: Store;
  /** What the button says. */
  readonly label: string;
  readonly text: string;
}) {
  return (
    <div class="command">
      <code>{text}</code>
      <Button onClick={() => copy(store, text, "The command")}>{label}</Button>
    </div>
  );
}
