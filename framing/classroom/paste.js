// A text file with outlet, date and headline on top, as framing reads it.

const form = document.querySelector("form");
const status = form.querySelector("[role=status]");

form.hidden = false;
form.addEventListener("reset", () => { status.textContent = ""; form.elements.outlet.focus(); });
form.addEventListener("submit", (submit) => {
  submit.preventDefault();
  const [outlet, date, headline, text] = ["outlet", "date", "headline", "text"].map((name) => form.elements[name].value.trim());
  const link = document.createElement("a");
  const content = `Outlet: ${outlet}\nDate: ${date}\nHeadline: ${headline}\n\n${text}\n`;
  link.href = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
  link.download = `${`${outlet} ${headline}`.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase()}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  status.textContent = `Saved: ${link.download}. It is in your downloads. Give it to your teacher.`;
});
