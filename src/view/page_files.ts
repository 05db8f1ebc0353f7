import html from "./page/page.html" with { type: "text" };
import style from "./page/page.css" with { type: "text" };
import widgetStyle from "./page/widgets.css" with { type: "text" };
import toolStyle from "./page/tools/tools.css" with { type: "text" };
import script from "./page.js" with { type: "text" };
import type { PageFiles } from "./html.ts";

/** The files of the viewer's page. */
export const PAGE_FILES: PageFiles = {
  html,
  script,
  style: [style, widgetStyle, toolStyle].join("\n"),
};
