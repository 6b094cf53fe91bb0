// Shows of a picture that can be scrolled the part that it is about.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll(".picture .lineage-start")) {
    const frame = box.closest(".picture");
    const inner = box.getBoundingClientRect();
    const outer = frame.getBoundingClientRect();
    frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
  }
});

// Paper has no arrows to press: what is folded is printed open, and folded again.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details:not([open])")) {
    folded.open = true;
    folded.dataset.folded = "";
  }
});
addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("main details[data-folded]")) {
    opened.open = false;
    delete opened.dataset.folded;
  }
});
