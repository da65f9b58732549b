/* Popovers behind the ⓘ, dialogs that keep the focus, and the theme. */
(function () {
  "use strict";
  const board = window.board;

  function shutAbouts(but) {
    document.querySelectorAll(".about-button[aria-expanded=true]").forEach(function (button) {
      if (button === but) return;
      button.setAttribute("aria-expanded", "false");
      document.getElementById(button.getAttribute("aria-controls")).hidden = true;
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest(".about-button");
    shutAbouts(button);
    if (!button) return;
    const text = document.getElementById(button.getAttribute("aria-controls"));
    text.hidden = !text.hidden;
    button.setAttribute("aria-expanded", String(!text.hidden));
    if (text.hidden) return;
    text.style.right = "";
    text.style.left = "";
    const main = button.closest(".main");
    if (text.getBoundingClientRect().left < (main ? main.getBoundingClientRect().left : 0) + 8) {
      text.style.right = "auto";
      text.style.left = "0";
    }
  });

  /* Dialogs: focus goes in, stays in, and comes back. Dash shows one by taking the attribute "hidden" away. */
  let focusBefore = null;
  let shownDialog = null;

  function stops(dialog) {
    return [...dialog.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")].filter(
      (stop) => !stop.disabled && stop.tabIndex >= 0 && stop.offsetParent,
    );
  }

  function lookAtDialogs() {
    const now = [...document.querySelectorAll(".dialog-veil")].find((veil) => !veil.hidden) || null;
    if (now === shownDialog) return;
    if (now) {
      if (!shownDialog) focusBefore = document.activeElement;
      const first = now.querySelector("[data-first]") || now.querySelector(".dialog-body input, .dialog-body select, .dialog-body textarea") || stops(now)[0];
      if (first) first.focus();
    } else if (focusBefore && focusBefore.isConnected) focusBefore.focus();
    shownDialog = now;
  }

  new MutationObserver(lookAtDialogs).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["hidden"],
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") shutAbouts(null);
    if (!shownDialog) return;
    if (event.key === "Escape") {
      const shut = shownDialog.querySelector("[data-shuts]");
      if (shut) shut.click();
    }
    if (event.key !== "Tab") return;
    const inside = stops(shownDialog);
    const edge = event.shiftKey ? inside[0] : inside[inside.length - 1];
    if (document.activeElement === edge || !shownDialog.contains(document.activeElement)) {
      event.preventDefault();
      const next = event.shiftKey ? inside[inside.length - 1] : inside[0];
      if (next) next.focus();
    }
  });

  /* Theme: Bootstrap, the grid and our tokens read these two attributes; figures read the tokens by CSS. */
  board.setTheme = function (theme) {
    const isDark = theme === "dark";
    document.documentElement.setAttribute("data-bs-theme", isDark ? "dark" : "light");
    if (document.body) document.body.setAttribute("data-ag-theme-mode", isDark ? "dark" : "light");
  };
  document.addEventListener("DOMContentLoaded", () => board.setTheme(document.documentElement.getAttribute("data-bs-theme")));
})();
