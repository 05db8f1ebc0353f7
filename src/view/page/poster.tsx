/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { Store } from "./store.ts";

/** What is seen until there is a picture: one that was rendered before, if there is, and what is waited for. */
export function Poster({ store: { stage, frame }, picture }: {
  readonly store: Store;
  readonly picture: string | null;
}) {
  const now = stage.value;
  if (now.is === "shown" && frame.value) return null;
  const text = now.is === "waiting" ? now.text : "Drawing the first picture.";
  const share = now.is === "waiting" ? now.share : null;
  return (
    <div class="poster">
      {picture !== null && <img src={picture} alt="" />}
      <div class="waiting" role="status">
        <p>{text}</p>
        <progress aria-label={text} {...(share === null ? {} : { value: share })} />
      </div>
    </div>
  );
}
