/** Files that are bundled as text. */
declare module "*.svg" {
  const text: string;
  export default text;
}

/** Registers itself with htmx; exports nothing. */
declare module "htmx-ext-sse";
