/** A photograph or another file: kept byte by byte as the camera made it, sealed like the answers. */

import type { Question } from "../form.ts";
import type { Node as Answer } from "../tree.ts";
import { el, fill } from "./dom.ts";
import type { Ids, Input, Sheet, Take } from "./sheet.ts";

const MOST_BYTES = 200_000_000;
const ENDING = /\.([A-Za-z0-9]{1,8})$/;

export function filed(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const { say } = sheet.stage;
  const medium = question.mediatype ?? "*/*";
  const fresh = question.look?.includes("new") === true;
  const accept = medium === "osm/*" ? "*/*" : medium;
  const input = el("input", {
    type: "file",
    id: ids.input,
    accept,
    capture: fresh ? (question.look?.includes("new-front") ? "user" : "environment") : null,
    "aria-describedby": `${ids.hint} ${ids.wrong}`,
  });
  const shown = el("div", { class: "filed", role: "status" });
  let drawn = "";
  let picture = "";

  const put = async (): Promise<void> => {
    const file = input.files?.[0];
    if (file === undefined) return;
    input.value = "";
    if (file.size > MOST_BYTES) return sheet.stage.notice(say.text("file_large", { most: say.size(MOST_BYTES) }), "bad");
    const old = node.value;
    const name = `${Date.now()}-${crypto.randomUUID().slice(0, 8)}.${ending(file)}`;
    if (!(await sheet.addFile(name, file.type || "application/octet-stream", await file.arrayBuffer()))) return;
    take(name, false);
    if (old !== "") await sheet.dropFile(old);
  };
  const drop = async (): Promise<void> => {
    const name = node.value;
    take("", false);
    await sheet.dropFile(name);
    input.focus();
  };
  input.addEventListener("change", () => void put());

  const draw = async (): Promise<void> => {
    const name = node.value;
    if (picture !== "") URL.revokeObjectURL(picture);
    picture = "";
    const note = sheet.fileOf(name);
    if (note === undefined) return fill(shown, name === "" ? null : el("span", { class: "wrong" }, say.text("file_gone")));
    const blob = note.type.startsWith("image/") ? await sheet.blobOf(name) : null;
    if (node.value !== name) return;
    if (blob !== null) picture = URL.createObjectURL(blob);
    fill(
      shown,
      picture === "" ? null : el("img", { src: picture, alt: say.text("file_picture") }),
      el("span", { class: "note" }, say.text("file_kept", { size: say.size(note.size) })),
      el("button", { type: "button", class: "quiet small", onclick: () => void drop() }, say.text("file_drop")),
    );
  };
  return {
    element: el("div", {}, input, shown),
    grouped: false,
    note: false,
    refresh: (readonly) => {
      input.disabled = readonly;
      if (drawn !== node.value) void draw();
      drawn = node.value;
    },
    mark: (wrong) => input.setAttribute("aria-invalid", String(wrong)),
    focus: () => input.focus(),
  };
}

/** The ending of a file's name, or what its type says; never anything that could be a path. */
function ending(file: File): string {
  const told = ENDING.exec(file.name)?.[1] ?? file.type.split("/")[1]?.replace(/\W.*$/, "");
  return (told ?? "bin").toLowerCase();
}
