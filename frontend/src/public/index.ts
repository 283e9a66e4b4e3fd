/** The map of the public edition: the same marks and discs as in the room, over what was published. */
import { Picture } from "../picture/map.ts";
import { configOf } from "../picture/config.ts";

const box = document.getElementById("map");
const page = document.getElementById("public-map");
const said = document.getElementById("map-said");

if (box && page) {
  const choice = new URLSearchParams(page.dataset["choice"] ?? "");
  const tell = (text: string): void => {
    if (said) said.textContent = text;
  };
  new Picture(box, configOf(page), choice, null, "act", { moved: () => undefined, why: tell, told: tell });
}
