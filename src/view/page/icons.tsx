/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */

/** Lines of each icon, in a square of 24. */
const LINES = {
  orbit: "M12 3a9 9 0 1 0 9 9M21 4v5h-5M12 12h.01",
  fly: "M21 3 3 10.5l7 2.5 2.5 7z",
  walk: "M12 5h.01M9 21l2-6-2-3 2-4 3 3h3M14 21v-5l-3-1M8 12V9l3-1",
  reset: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",
  level: "M3 12h5m8 0h5M8 12a4 4 0 0 1 8 0",
  picture: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",
  help: "M9.2 9a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.5M12 17.5h.01",
  panel: "M4 5h16v14H4zM15 5v14",
} as const;

/** An icon; what it means must be said beside it. */
export function Icon({ name }: { readonly name: keyof typeof LINES }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={LINES[name]} />
    </svg>
  );
}
