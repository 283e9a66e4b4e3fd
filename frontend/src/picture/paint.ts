/** Colours of the page as the style sheets have them, in light and dark; and the shapes that stand beside every colour. */

/** Eight that people who see colours differently tell apart; each has a shape of its own, so none stands alone. */
const LIGHT = ["#0b6aa2", "#d1691b", "#12866a", "#b8618f", "#a87d00", "#5b5fc7", "#7a4a21", "#3f7f2f"];
const DARK = ["#4fabe0", "#f0924d", "#4dc3a3", "#de92b8", "#e6c25c", "#a3a6f5", "#cf9a68", "#8fce7d"];
export const SHAPES = ["circle", "square", "triangle", "diamond", "drop", "hexagon", "cross", "star"] as const;
export type Shape = (typeof SHAPES)[number] | "ring";
export const FILLS = ["hollow", "half", "full"] as const;

export interface Ink {
  ink: string; soft: string; paper: string; event: string; sea: string; land: string; coast: string; link: string; open: string; good: string;
  marks: string[];
  dark: boolean;
}

export function inkOf(root: HTMLElement = document.documentElement): Ink {
  const style = getComputedStyle(root);
  const get = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const dark = style.colorScheme.includes("dark") && !style.colorScheme.includes("light");
  return {
    ink: get("ink"), soft: get("soft"), paper: get("paper"), event: get("event"), sea: get("sea"), land: get("land"),
    coast: get("coast"), link: get("link"), open: get("open"), good: get("good"), marks: dark ? DARK : LIGHT, dark,
  };
}

const SIZE = 40; // pixels of a picture, drawn at twice its size on the map

function outline(draw: CanvasRenderingContext2D, shape: Shape, radius: number): void {
  const middle = SIZE / 2;
  const corners = (count: number, turn: number, inner = 1): void => {
    for (let i = 0; i < count; i += 1) {
      const far = inner !== 1 && i % 2 ? radius * inner : radius;
      const angle = turn + (i * 2 * Math.PI) / count;
      draw.lineTo(middle + far * Math.cos(angle), middle + far * Math.sin(angle));
    }
    draw.closePath();
  };
  draw.beginPath();
  if (shape === "circle") draw.arc(middle, middle, radius * 0.9, 0, 2 * Math.PI);
  else if (shape === "ring") draw.arc(middle, middle, radius * 0.5, 0, 2 * Math.PI);
  else if (shape === "square") draw.rect(middle - radius * 0.8, middle - radius * 0.8, radius * 1.6, radius * 1.6);
  else if (shape === "triangle") corners(3, -Math.PI / 2);
  else if (shape === "diamond") corners(4, -Math.PI / 2);
  else if (shape === "drop") corners(3, Math.PI / 2);
  else if (shape === "hexagon") corners(6, 0);
  else if (shape === "star") corners(10, -Math.PI / 2, 0.5);
  else corners(8, -Math.PI / 8, 0.45);
}

/** One mark: its shape says whose or what, its filling how sure (hollow under 50 %, half under 80 %, full above). */
export function mark(shape: Shape, fill: (typeof FILLS)[number], colour: string, paper: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const draw = canvas.getContext("2d") as CanvasRenderingContext2D;
  outline(draw, shape, 15);
  draw.lineWidth = 7;
  draw.strokeStyle = paper;
  draw.stroke();
  draw.fillStyle = paper;
  draw.fill();
  if (fill !== "hollow") {
    draw.save();
    if (fill === "half") {
      draw.beginPath();
      draw.rect(0, SIZE / 2, SIZE, SIZE / 2);
      draw.clip();
    }
    outline(draw, shape, 15);
    draw.fillStyle = colour;
    draw.fill();
    draw.restore();
  }
  outline(draw, shape, 14);
  draw.lineWidth = 3.5;
  draw.strokeStyle = colour;
  draw.stroke();
  return draw.getImageData(0, 0, SIZE, SIZE);
}

/** A barred circle: somebody was not let in. */
export function barred(colour: string, paper: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const draw = canvas.getContext("2d") as CanvasRenderingContext2D;
  const stroke = (width: number, ink: string): void => {
    draw.lineWidth = width;
    draw.strokeStyle = ink;
    draw.beginPath();
    draw.arc(SIZE / 2, SIZE / 2, 13, 0, 2 * Math.PI);
    draw.moveTo(SIZE / 2 - 9, SIZE / 2 + 9);
    draw.lineTo(SIZE / 2 + 9, SIZE / 2 - 9);
    draw.stroke();
  };
  stroke(9, paper);
  stroke(4.5, colour);
  return draw.getImageData(0, 0, SIZE, SIZE);
}

/** Slanting lines: nobody watched here. They join at the edges of the picture, whichever way it is repeated. */
export function hatch(colour: string): ImageData {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const draw = canvas.getContext("2d") as CanvasRenderingContext2D;
  draw.strokeStyle = colour;
  draw.lineWidth = 2;
  draw.beginPath();
  for (const shift of [-size, 0, size]) {
    draw.moveTo(shift - 2, size + 2);
    draw.lineTo(shift + size + 2, -2);
  }
  draw.stroke();
  return draw.getImageData(0, 0, size, size);
}
