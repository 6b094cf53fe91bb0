// Sends a chosen file as it is. A refusal is told above the form, which keeps all that was chosen.
document.getElementById("upload")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const told = document.getElementById("upload-told");
  const button = form.querySelector("button");
  const fields = new FormData(form);
  const file = fields.get("file");
  const tell = (...words) => {
    told.replaceChildren(...words);
    told.hidden = false;
    told.focus();
  };
  const to = new URL(form.action);
  for (const name of ["type", "title", "validUntil"]) {
    to.searchParams.set(name, fields.get(name));
  }
  button.disabled = true;
  try {
    const answer = await fetch(to, {
      method: "POST",
      headers: {
        "Content-Type": file.type || "application/octet-stream",
        "X-CSRF-TOKEN": fields.get("_csrf"),
      },
      body: file,
    });
    if (answer.ok) {
      location.assign(answer.url + "#evidence");
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const trouble = page.getElementById("trouble");
    tell(...(trouble ? trouble.childNodes : [page.querySelector("main").innerText.trim()]));
  } catch {
    tell("Nothing was sent: the service cannot be reached, or your session is over. Open the page again in another tab, sign in, and repeat.");
  } finally {
    button.disabled = false;
  }
});
