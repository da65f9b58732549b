/* Retention: a press on where matters stand lists exactly the rows that it counts. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-standing]") : null;
    if (pressed) clientside.set_props("retained-chosen", { data: pressed.dataset.standing });
  });
})();
