/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { Store, Theme } from "./store.ts";
import { Facts, Select } from "./widgets.tsx";

/** How light the page can be. */
const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** What is shown here, and by what. */
export function AboutPart({ store: { about, field, theme } }: { readonly store: Store }) {
  const { name, run, version, settings } = about.value;
  const rows: [string, string][] = [
    ["Scene", name],
    ...(run === null ? [] : [["Run", run]] as [string, string][]),
    ...(field.value
      ? [["Method", field.value.method], ["Steps", String(field.value.step)]] as [string, string][]
      : []),
    ["denerf", version],
  ];
  return (
    <>
      <Facts rows={rows} />
      {settings.length > 0 && (
        <>
          <h3>Chosen for this run</h3>
          <dl class="settings">
            {settings.map(({ key, value, why }) => (
              <div key={key}>
                <dt>
                  <code>{key}</code> {value}
                </dt>
                <dd>{why}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Select
        label="Appearance"
        value={theme.value}
        options={THEMES}
        onChange={(value) => theme.value = value}
      />
    </>
  );
}
