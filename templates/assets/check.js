// Compares a file with the document of this page without sending it anywhere: by its digest, and
// where that differs by what its own code and signatures say.

export function startCheck() {
  const box = document.querySelector("[data-compare]");
  // Browsers give digests to pages of https only; elsewhere the file is sent.
  if (!box || !globalThis.crypto?.subtle) return;
  const field = box.querySelector("input[type=file]");
  box.querySelector("[data-here]").hidden = false;
  const look = () => field.files.length > 0 && compare(box, field.files[0]);
  field.addEventListener("change", look);
  box.querySelector("[data-drop]").addEventListener("drop", () => setTimeout(look));
}

async function compare(box, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = hex(await digest("SHA-256", [bytes]));
  const text = new TextDecoder("latin1").decode(bytes);
  for (const shown of box.querySelectorAll("[data-result], [data-part]")) shown.hidden = true;
  for (const shown of box.querySelectorAll("[data-signature].found")) shown.remove();
  const same = box.dataset.hashes.split(" ").includes(hash);
  const code = same ? null : await codeOf(bytes, text);
  const ours = code?.token === box.dataset.token;
  const outcome = same ? "same" : ours ? "changed" : "foreign";
  box.querySelector(`[data-result=${outcome}]`).hidden = false;
  if (ours) box.querySelector("[data-part=content]").hidden = code.fits;
  const line = box.querySelector("[data-hash]");
  line.textContent = `SHA-256 ${hash}`;
  line.hidden = false;
  for (const signature of await signaturesOf(bytes, text)) tell(box, signature);
}

// The token of the code in a file, and whether the content is the one that the code was made for.
async function codeOf(bytes, text) {
  const lines = /\n%barlab-code 1 (\d{10}) (\d{10}) (\d{10})/.exec(text);
  const address = /\/BarlabCode\(([^)]*)\)/.exec(text);
  const parts = address && /\/([^/?]+)\?s=([\w-]+)$/.exec(address[1]);
  if (!lines || !parts) return null;
  const [from, to, end] = lines.slice(1).map(Number);
  const found = hex(await digest("SHA-256", [bytes.subarray(0, from), bytes.subarray(to, end)]));
  const signed = atob(parts[2].replaceAll("-", "+").replaceAll("_", "/"));
  // The digest stands behind version, kind, key and day: see the laboratory's documentation.
  const claimed = Array.from(signed.slice(8, 40), (sign) => sign.charCodeAt(0));
  return { token: parts[1], fits: hex(new Uint8Array(claimed)) === found };
}

// Who signed a PDF, and whether the digest that was signed is the file's.
async function signaturesOf(bytes, text) {
  const found = [];
  const places = /\/Name<([0-9a-f]*)>[^\n]*?\/ByteRange\[0 (\d+) (\d+) (\d+)\]\/Contents<([0-9a-f]*)>/g;
  for (const [, name, until, from, length, contents] of text.matchAll(places)) {
    // The attribute message-digest, with 32 bytes for SHA-256 or 48 for SHA-384.
    const signed = /06092a864886f70d010904(?:31220420([0-9a-f]{64})|31320430([0-9a-f]{96}))/.exec(contents);
    const start = Number(from);
    const covered = [bytes.subarray(0, Number(until)), bytes.subarray(start, start + Number(length))];
    const made = signed && hex(await digest(signed[1] ? "SHA-256" : "SHA-384", covered));
    found.push({ name: wide(name), holds: Boolean(signed) && made === (signed[1] ?? signed[2]) });
  }
  return found;
}

function tell(box, { name, holds }) {
  const kept = box.querySelector(`[data-signature=${holds ? "holds" : "broken"}]:not(.found)`);
  const shown = kept.cloneNode(true);
  shown.classList.add("found");
  shown.querySelector("strong").textContent = name;
  shown.hidden = false;
  box.querySelector("[data-hash]").before(shown);
}

function digest(name, parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return crypto.subtle.digest(name, whole);
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Text of a PDF: UTF-16 in hexadecimal digits, behind its mark.
function wide(digits) {
  const units = digits.match(/.{4}/g) ?? [];
  return String.fromCharCode(...units.slice(1).map((unit) => Number.parseInt(unit, 16)));
}
