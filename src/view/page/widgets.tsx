/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { ComponentChildren } from "npm:preact@^10.29.8";
import { useEffect, useId, useRef } from "npm:preact@^10.29.8/hooks";
import type { Signal } from "npm:@preact/signals@^2.11.4";

/** One of several values, as buttons side by side of which one is pressed in. */
export function Choice<T extends string>({ label, value, options }: {
  readonly label: string;
  readonly value: Signal<T>;
  readonly options: readonly { readonly value: T; readonly label: string }[];
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={value.value === option.value}
              onChange={() => value.value = option.value}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A number between two others; what it means is written beside it. */
export function Slider({ label, value, shown, min, max, step, onInput }: {
  readonly label: string;
  readonly value: number;
  /** The value for people, with its unit. */
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  onInput(value: number): void;
}) {
  const id = useId();
  return (
    <div class="row slider">
      <label for={id}>{label}</label>
      <output for={id}>{shown}</output>
      <input
        {...{ id, type: "range", min, max, step, value }}
        aria-valuetext={shown}
        onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

/** One of several values, from a list that opens. */
export function Select<T extends string>({ label, value, options, onChange }: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  onChange(value: T): void;
}) {
  const id = useId();
  return (
    <div class="row">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>{option.label}</option>
        ))}
      </select>
    </div>
  );
}

/** A number that is typed; NaN while it is none. Whether it is within its bounds is for others to say. */
export function NumberField({ label, value, min, max, step = "any", onInput }: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  onInput(value: number): void;
}) {
  const id = useId();
  return (
    <div class="row">
      <label for={id}>{label}</label>
      <input
        {...{ id, type: "number", min, max, step, value: Number.isNaN(value) ? undefined : value }}
        inputMode="decimal"
        required
        onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

/** A button with words. */
export function Button({ children, title, disabled, primary, focused, onClick }: {
  readonly children: ComponentChildren;
  readonly title?: string;
  readonly disabled?: boolean;
  /** Whether it is what this part of the panel is for. */
  readonly primary?: boolean;
  /** Whether it takes the focus as it appears. */
  readonly focused?: boolean;
  onClick(): void;
}) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) ref.current!.focus();
  }, []);
  return (
    <button
      {...{ ref, type: "button", title, disabled, onClick }}
      class={primary ? "button primary" : "button"}
    >
      {children}
    </button>
  );
}

/** Terms, and what each is here. */
export function Facts(
  { rows }: { readonly rows: readonly (readonly [term: string, value: string])[] },
) {
  return (
    <dl class="facts">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
