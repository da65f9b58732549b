/* Looks on the case page: a press says which one; what was opened goes from the screen after ten minutes. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const LASTS_MS = 600000;
  const SHOWN = ["case-contact", "case-value", "slip-way"];
  let ends = 0;

  function clear() {
    SHOWN.filter((id) => document.getElementById(id)).forEach((id) => clientside.set_props(id, { children: "" }));
  }

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-look], [data-slip-act], #case-confirm, #slip-confirm") : null;
    if (!pressed) return;
    window.clearTimeout(ends);
    ends = window.setTimeout(clear, LASTS_MS);
    if (pressed.dataset.look)
      clientside.set_props("case-pressed", {
        data: { kind: pressed.dataset.look, key: pressed.dataset.lookKey, at: performance.now() },
      });
  });
})();
