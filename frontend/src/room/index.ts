/** The script of every page: htmx, live events, and the small things of the shell. */
import htmx from "htmx.org";
import "htmx-ext-sse";

htmx.config.allowEval = false;
