/** The little pictures of the key: drawn by the same code as those on the map. */
import { FILLS, SHAPES, inkOf, mark } from "./paint.ts";

function put(place: HTMLElement, image: ImageData): void {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  place.replaceChildren(canvas);
}

export function drawKey(root: HTMLElement): void {
  const ink = inkOf();
  root.querySelectorAll<HTMLElement>("[data-mark]").forEach((place) => {
    const number = Number(place.dataset["mark"]);
    const shape = Number.isInteger(number) ? (SHAPES[number] ?? "ring") : "ring";
    put(place, mark(shape, "full", shape === "ring" ? ink.soft : (ink.marks[number] as string), ink.paper));
  });
  root.querySelectorAll<HTMLElement>("[data-fill]").forEach((place) => {
    const fill = FILLS.find((one) => one === place.dataset["fill"]) ?? "full";
    put(place, mark("circle", fill, ink.ink, ink.paper));
  });
}
