import type { ComponentType } from "npm:preact@^10.29.8";
import type { Store } from "./store.ts";

/** A tool of the page: a part of the panel, and what it draws over the picture. */
export interface Tool {
  /** What it is called, such as `Camera path`: the heading of its part of the panel, which can be folded. */
  readonly title: string;
  /** Whether it has anything to do here: photographs are there only where a server is. May read signals. */
  available(store: Store): boolean;
  /** Its part of the panel. */
  readonly Panel: ComponentType<{ readonly store: Store }>;
  /**
   * What it draws over the picture, if it does: elements in a layer that has the canvas' size and takes no pointer
   * events, unless an element says `pointer-events: auto`. It is there while the panel's part is unfolded.
   */
  readonly Overlay?: ComponentType<{ readonly store: Store }>;
}
