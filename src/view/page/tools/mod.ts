import type { Tool } from "../tool.ts";

/** The tools of the page, in the panel's order. */
export const TOOLS: readonly Tool[] = [];
