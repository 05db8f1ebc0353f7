/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */

/** Lines of each icon, in a square of 24. */
const LINES = {
  orbit: "M12 3a9 9 0 1 0 9 9M21 4v5h-5M12 12h.01",
  fly: "M21 3 3 10.5l7 2.5 2.5 7z",
  walk:
    "M13 3.6a1.1 1.1 0 1 0 .01 0M9 21l2.5-6-1-3.5 1.5-3.5 3 3 3 .5M14 21l-.5-4-2-2M11.5 8l-3 1.5-1 3",
  stop: "M7 7h10v10H7z",
  reset: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",
  level: "M3 9h18v6H3zM9 9v6m6-6v6M12 12h.01",
  picture: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",
  help: "M12 3a9 9 0 1 0 .01 0M9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 1.9M12 16.6h.01",
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
