/* The map's slider says its month, plays by itself, and a click on an area can choose it. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const PAUSE = 900;
  let timer = null;

  function parts() {
    return { slider: document.getElementById("map-month"), button: document.getElementById("map-play") };
  }

  function say() {
    const { slider } = parts();
    const place = document.getElementById("map-month-words");
    if (!slider || !place) return;
    const said = (board.mapSteps || {})[slider.value] || "";
    place.textContent = said;
    slider.setAttribute("aria-valuetext", said);
  }

  function stop() {
    window.clearTimeout(timer);
    timer = null;
    const { button } = parts();
    if (!button) return;
    button.setAttribute("aria-pressed", "false");
    button.textContent = button.dataset.play;
  }

  function step() {
    const { slider } = parts();
    if (!slider) return stop();
    const next = Number(slider.value) + 1;
    if (next > Number(slider.max)) return stop();
    clientside.set_props("map-month", { value: next });
  }

  clientside.board_map = {
    keep: function (steps) {
      board.mapSteps = steps || {};
      window.setTimeout(say);
      return clientside.no_update;
    },
    tell: function () {
      window.setTimeout(say);
      return clientside.no_update;
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("#map-play");
    if (!button) return;
    if (timer !== null) return stop();
    const { slider } = parts();
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.pause;
    if (Number(slider.value) >= Number(slider.max)) clientside.set_props("map-month", { value: 1 });
    else step();
    timer = window.setTimeout(step, PAUSE * 4);
  });

  /* The next month comes once this one has been seen. */
  window.addEventListener("board:painted", function (event) {
    if (timer === null || event.detail.panel !== "map-areas-panel") return;
    window.clearTimeout(timer);
    timer = window.setTimeout(step, PAUSE);
  });

  window.addEventListener("board:pointed", function (event) {
    if (event.detail.panel === "map-areas-panel") clientside.set_props("map-area", { value: event.detail.point });
  });
})();
