/* Papers on the case page: a press on a paper's tool says which paper and what; the chosen kind brings its text. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  clientside.papers = {
    fill: function (kind, held) {
      const text = ((held && held.texts) || {})[kind];
      return text === undefined ? clientside.no_update : text;
    },
  };

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-paper-act]") : null;
    if (!pressed) return;
    clientside.set_props("paper-pressed", {
      data: {
        paper: pressed.dataset.paper,
        act: pressed.dataset.paperAct,
        version: pressed.dataset.paperVersion,
        at: performance.now(),
      },
    });
  });
})();
