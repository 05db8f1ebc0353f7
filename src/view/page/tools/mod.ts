import type { Tool } from "../tool.ts";
import { CamerasOverlay } from "./cameras/overlay.tsx";
import { CamerasPanel } from "./cameras/panel.tsx";
import { CropOverlay } from "./crop/overlay.tsx";
import { CropPanel } from "./crop/panel.tsx";
import { LivePanel } from "./live/panel.tsx";
import { PathOverlay } from "./path/overlay.tsx";
import { PathPanel } from "./path/panel.tsx";
import { TrainingPanel } from "./training/panel.tsx";
import { SavePanel } from "./save/panel.tsx";

/** The tools of the page, in the panel's order. */
export const TOOLS: readonly Tool[] = [
  {
    title: "Training",
    available: ({ about, progress }) => about.value.live || progress.value.length > 0,
    Panel: LivePanel,
  },
  {
    title: "Cameras",
    available: ({ about }) => about.value.cameras.length > 0,
    Panel: CamerasPanel,
    Overlay: CamerasOverlay,
  },
  { title: "Camera path", available: () => true, Panel: PathPanel, Overlay: PathOverlay },
  { title: "Crop box", available: () => true, Panel: CropPanel, Overlay: CropOverlay },
  { title: "Train here", available: ({ about }) => !about.value.live, Panel: TrainingPanel },
  { title: "Save", available: () => true, Panel: SavePanel },
];
