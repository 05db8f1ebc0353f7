import { changeField, type FieldAbout } from "../../../../nerf/mod.ts";
import type { Camera } from "../../../../math/mod.ts";
import type { DenerfPath } from "../../../../paths/files/denerf.ts";
import { onePage, type PageFiles } from "../../../html.ts";
import type { About } from "../../../protocol.ts";
import type { Crop } from "../../messages.ts";

/** What of a view is kept in a file. */
export interface SavedView {
  /** From where the scene is looked at first. */
  readonly camera: Camera;
  /** How far in front of it the point is that one turns around. */
  readonly distance: number;
  /** The part of the scene that is shown; null for all. */
  readonly crop: Crop | null;
  /** The path that a camera takes by itself; null if there is none. */
  readonly tour: DenerfPath | null;
}

/** What a field file says of a view; of a lens the pinhole with the same focal lengths. */
export function aboutOf({ camera, ...rest }: SavedView): Partial<FieldAbout> {
  const { lens: _, rays: __, ...start } = camera;
  return { start, distance: rest.distance, crop: rest.crop, tour: rest.tour && { ...rest.tour } };
}

/** What a page is saved with. */
export interface SavedPage {
  /** The files of the page that saves itself. */
  readonly files: PageFiles;
  /** What it is about. */
  readonly about: About;
  /** The field file. */
  readonly field: Uint8Array<ArrayBuffer>;
  /** Pictures for browsers without WebGPU, as addresses: what is seen, or what is all around. */
  readonly pictures: readonly string[];
}

/**
 * A page of one file that begins with a view.
 *
 * @throws {FieldError} if the field file cannot be read
 */
export async function savedPage(page: SavedPage, view: SavedView): Promise<string> {
  const field = await changeField("the field", page.field, aboutOf(view));
  return await onePage(page.files, {
    about: page.about,
    field: field.toBase64(),
    pictures: page.pictures,
  });
}
