// Files can be dropped, and a long upload shows how far it is.

import { startChoose } from "./choose.js";

export function startUpload() {
  for (const drop of document.querySelectorAll("[data-drop]")) startDrop(drop);
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

function startDrop(drop) {
  const field = drop.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
  });
}

function send(form) {
  const button = form.querySelector("button.main");
  const bar = document.createElement("progress");
  bar.className = "progress";
  form.querySelector("[data-drop]")?.append(bar);
  button.disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => arrive(request, form));
  request.addEventListener("error", () => {
    bar.remove();
    button.disabled = false;
  });
  request.send(new FormData(form));
}

function arrive(request, form) {
  const moved = new URL(request.responseURL).pathname !== new URL(form.action).pathname;
  if (request.status < 400 && moved) {
    location.assign(request.responseURL);
    return;
  }
  const main = request.response?.querySelector("main");
  if (!main) {
    location.reload();
    return;
  }
  document.querySelector("main").replaceWith(main);
  startUpload();
  // The answer may be a list of unknown names with their meanings.
  startChoose();
}
