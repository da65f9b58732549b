/* Appointment slips on the case page: a press on a slip's tool says which slip and what. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-slip-act]") : null;
    if (!pressed) return;
    clientside.set_props("slip-pressed", {
      data: {
        slip: pressed.dataset.slip,
        act: pressed.dataset.slipAct,
        version: pressed.dataset.slipVersion,
        at: performance.now(),
      },
    });
  });
})();
