/* The search of the map's filter: it ends when the filter changes or the page is left, since nobody waits for it then. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  let held = "";

  function cancel() {
    if (!held) return;
    const job = held;
    held = "";
    window
      .fetch("/jobs/" + job + "/cancel", {
        method: "POST",
        keepalive: true,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
        body: "{}",
      })
      .catch(() => null);
  }

  clientside.board_search = {
    forget: function (chosen, job) {
      cancel();
      return job ? null : clientside.no_update;
    },
  };

  new MutationObserver(function () {
    const panel = document.getElementById("map-search");
    if (panel) held = panel.dataset.job || "";
    else cancel();
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-job"] });

  window.addEventListener("pagehide", cancel);
})();
