// Light or dark: as the device prefers until the person says otherwise.
(() => {
  const wish = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("countersign-theme");
  const show = () => {
    const theme = chosen() ?? (wish.matches ? "dark" : "light");
    document.documentElement.dataset.bsTheme = theme;
    const button = document.getElementById("theme");
    if (button) {
      button.hidden = false;
      button.textContent = theme === "dark" ? "☀ Light" : "☾ Dark";
      button.setAttribute("aria-label", theme === "dark" ? "Switch to the light theme" : "Switch to the dark theme");
    }
  };
  show();
  wish.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme")?.addEventListener("click", () => {
      const dark = document.documentElement.dataset.bsTheme === "dark";
      localStorage.setItem("countersign-theme", dark ? "light" : "dark");
      show();
    });
  });
})();
