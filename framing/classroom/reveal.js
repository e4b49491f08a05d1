// The password makes a key (PBKDF2, SHA-256), the key opens what is encrypted (AES-GCM); a wrong one opens nothing.

const main = document.querySelector("main");
const form = main.querySelector("form");
const alert = form.querySelector("[role=alert]");
const status = main.querySelector("[role=status]");
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function opened(password) {
  const typed = new TextEncoder().encode(password.normalize("NFC"));
  const raw = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(main.dataset.salt), iterations: Number(main.dataset.iterations) };
  const key = await crypto.subtle.deriveKey(way, raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const secret = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(main.dataset.nonce) }, key, bytes(main.dataset.secret));
  return new TextDecoder().decode(secret);
}

form.hidden = false;
form.addEventListener("submit", async (submit) => {
  submit.preventDefault();
  alert.textContent = "";
  if (!globalThis.crypto?.subtle) {
    alert.textContent = "This browser decrypts nothing at this address. Copy the file reveal.html to this computer, and open it there.";
    return;
  }
  status.textContent = "One moment …";
  try {
    const answer = main.querySelector(".secret");
    answer.innerHTML = await opened(form.elements.password.value); // nobody without the password can have written it
    form.hidden = true;
    answer.focus();
  } catch {
    alert.textContent = "That is not the password.";
    form.elements.password.select();
  }
  status.textContent = "";
});
