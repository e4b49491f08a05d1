// The password makes a key (PBKDF2, SHA-256), the key opens what is encrypted (AES-GCM); a wrong one opens nothing.

const page = document.documentElement.cloneNode(true); // as it came: without the answer
const main = document.querySelector("main");
const { unlock, relock } = document.forms;
const alert = unlock.querySelector("[role=alert]");
const [status, saved] = main.querySelectorAll("[role=status]");
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (data) => btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join(""));

async function keyOf(password, salt, use) {
  const typed = new TextEncoder().encode(password.normalize("NFC"));
  const raw = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: Number(main.dataset.iterations) };
  return crypto.subtle.deriveKey(way, raw, { name: "AES-GCM", length: 256 }, false, [use]);
}

async function opened(password) {
  const key = await keyOf(password, bytes(main.dataset.salt), "decrypt");
  const secret = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(main.dataset.nonce) }, key, bytes(main.dataset.secret));
  return new TextDecoder().decode(secret);
}

// This page with the answer encrypted anew
async function sealed(answer, password) {
  const [salt, nonce] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const key = await keyOf(password, salt, "encrypt");
  const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, new TextEncoder().encode(answer));
  Object.assign(page.querySelector("main").dataset, { salt: text(salt), nonce: text(nonce), secret: text(secret) });
  return `<!doctype html>\n${page.outerHTML}\n`;
}

function show(answer) {
  main.querySelector(".secret").innerHTML = answer; // nobody without the password can have written it
  main.querySelector(".secret").focus();
  unlock.hidden = true;
  main.querySelector(".change").hidden = false;
  relock.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await sealed(answer, relock.elements.fresh.value)], { type: "text/html" }));
    link.download = "reveal.html";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    saved.textContent = "Saved in your downloads. Try it out before you hand it out: nobody can open it without the new password.";
  });
}

unlock.hidden = false;
unlock.addEventListener("submit", async (submit) => {
  submit.preventDefault();
  alert.textContent = "";
  if (!globalThis.crypto?.subtle) {
    alert.textContent = "This browser decrypts nothing at this address. Copy the file reveal.html to this computer, and open it there.";
    return;
  }
  status.textContent = "One moment …";
  try {
    show(await opened(unlock.elements.password.value));
  } catch {
    alert.textContent = "That is not the password.";
    unlock.elements.password.select();
  }
  status.textContent = "";
});
