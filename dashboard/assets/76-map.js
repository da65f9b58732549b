/* The map's controls write the address, from which the server sets them; the slider says its month and plays by itself. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const PAUSE = 900;
  const CONTROLS = {
    "map-cohort": ["cohort", "received"],
    "map-measure": ["measure", "cases"],
    "map-reading": ["per", "count"],
    "map-layer": ["layer", ""],
    "map-area": ["area", "all"],
    "map-opens": ["click", "rows"],
    "map-side": ["side", "none"],
  };
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

  /* Months walked through without a pause are one step of history. */
  let isWalking = false;
  function choose(month) {
    const said = Number(month) ? (board.mapSteps || {})[month] : "";
    board.filter.set({ month: said || "" }, isWalking ? "replace" : "push");
    isWalking = true;
  }

  function step() {
    const { slider } = parts();
    if (!slider) return stop();
    const next = Number(slider.value) + 1;
    if (next > Number(slider.max)) return stop();
    choose(next);
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
    isWalking = false;
    if (Number(slider.value) >= Number(slider.max)) choose(1);
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
    if (event.detail.panel === "map-areas-panel") board.filter.set({ area: event.detail.point });
  });

  document.addEventListener("change", function (event) {
    const control = CONTROLS[event.target.id];
    if (event.target.id === "map-month") isWalking = false;
    if (control) board.filter.set({ [control[0]]: event.target.value === control[1] ? "" : event.target.value });
  });

  document.addEventListener("input", function (event) {
    if (event.target.id === "map-month") choose(event.target.value);
  });
})();
