/** The script of every page: htmx for pieces of pages, live events, the drawer of "why?", and the small things of the frame. */
import htmx from "htmx.org";
import "htmx-ext-sse";
import { asking } from "./asking.ts";
import { createShared } from "./live.ts";
import { startDrawer } from "./drawer.ts";
import { startFrame } from "./frame.ts";
import { startKept } from "./kept.ts";
import { startNotices } from "./notices.ts";

/** htmx as the policy of the pages wants it: nothing evaluated, nothing styled from a script, no copy of a page kept. */
function settle(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    defaultFocusScroll: false,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "[45]..", swap: true, error: true },
    ],
  });
  Object.assign(htmx, { createEventSource: createShared });
  document.addEventListener("htmx:configRequest", (event) => {
    Object.assign((event as CustomEvent<{ headers: Record<string, string> }>).detail.headers, asking());
  });
}

settle();
startNotices();
startDrawer();
startFrame();
startKept();
