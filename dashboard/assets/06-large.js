/* A screen that is wide and does not scale by itself, such as a hall's, is read from afar: all is shown twice as large. */
(function () {
  "use strict";
  const board = window.board;
  const root = document.documentElement;
  const wide = window.matchMedia("(min-width: 3200px)");
  /* Only browsers that tell the zoom of an element measure and point alike within it. */
  const knowsZoom = "currentCSSZoom" in Element.prototype;

  /* How many pixels of the screen one of the page takes: what is measured on the screen is divided by it to be set as a style. */
  board.zoom = () => root.currentCSSZoom || 1;

  function fit() {
    root.toggleAttribute("data-large", knowsZoom && wide.matches);
  }

  /* A grid sets its menus and hints where it measured their place on the screen. */
  const placed = new WeakMap();
  function place(menu) {
    const zoom = board.zoom();
    const { left, top } = menu.style;
    if (zoom === 1 || placed.get(menu) === left + top) return;
    if (left) menu.style.left = parseFloat(left) / zoom + "px";
    if (top) menu.style.top = parseFloat(top) / zoom + "px";
    placed.set(menu, menu.style.left + menu.style.top);
  }

  fit();
  wide.addEventListener("change", fit);
  new MutationObserver(function (changes) {
    for (const change of changes) if (change.target.classList.contains("ag-popup-child")) place(change.target);
  }).observe(root, { subtree: true, attributes: true, attributeFilter: ["style"] });
})();
