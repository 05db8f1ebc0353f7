/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { ComponentChildren } from "npm:preact@^10.29.8";

/** A number in a table: it is told when it is finished, and put back where it is none within its bounds. */
export function NumberCell({ label, value, min, max, step = "any", onChange }: {
  /** What it is, for those who do not see where it stands. */
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | "any";
  onChange(value: number): void;
}) {
  const shown = roundedText(value);
  return (
    <input
      {...{ type: "number", min, max, step, value: shown }}
      class="cell"
      aria-label={label}
      inputMode="decimal"
      required
      onChange={(event) => {
        const input = event.currentTarget;
        if (input.validity.valid && input.value !== shown) onChange(input.valueAsNumber);
        // What was refused must not stay; what was taken is shown when the page is drawn again.
        input.value = shown;
      }}
    />
  );
}

/** A number with as many digits as are worth reading: whole ones with all, others with four or two after the point. */
export function roundedText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return String(Number(value.toPrecision(Math.max(4, before + 2))));
}

/** A small button with a sign; what it does is said to those who do not see the sign. */
export function SignButton({ label, children, disabled, onClick }: {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly disabled?: boolean;
  onClick(): void;
}) {
  return (
    <button
      {...{ type: "button", disabled, onClick }}
      class="sign"
      aria-label={label}
      title={label}
    >
      {children}
    </button>
  );
}

/** A box that is ticked or not. */
export function Tick({ label, checked, disabled, onChange }: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <label class="tick">
      <input
        {...{ type: "checkbox", checked, disabled }}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
