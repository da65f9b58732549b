/* The list of what needs attention; and paper. Paper has one width, whatever the screen had: before printing, a page of figures
   takes that width and its figures are drawn in it; afterwards they take the screen's again. */
(function () {
  "use strict";
  const board = window.board;

  function item(one, between) {
    const details = one.details.flatMap((detail, n) => (n ? [between, board.said(detail)] : [board.said(detail)]));
    return board.element(
      "li",
      {},
      board.element("span", { class: "attention-label is-" + one.about }, one.label),
      board.element("span", { class: "attention-head" }, board.said(one.head)),
      details.length ? board.element("span", { class: "attention-details" }, ...details) : null,
    );
  }

  function nothing(said) {
    const words = [board.element("p", { class: "state-title" }, said.title), board.element("p", { class: "state-why" }, said.why)];
    return board.element("li", { class: "state" }, ...words);
  }

  board.tellers.attention = function (said) {
    const items = said.items ? said.items.map((one) => item(one, said.between)) : [nothing(said)];
    document.getElementById("overview-attention").replaceChildren(...items);
  };

  const PAGES = ".overview, .leaders, .map, .case";

  function redraw(page, sizeOf) {
    for (const figure of page.querySelectorAll(".js-plotly-plot")) window.Plotly.relayout(figure, sizeOf(figure));
  }

  window.addEventListener("beforeprint", function () {
    const page = document.querySelector(PAGES);
    if (!page || !window.Plotly) return;
    page.classList.add("is-for-paper");
    redraw(page, (figure) => ({ autosize: false, width: figure.clientWidth, height: figure.clientHeight }));
  });

  window.addEventListener("afterprint", function () {
    const page = document.querySelector(".is-for-paper:not(.ledger-page)");
    if (!page) return;
    page.classList.remove("is-for-paper");
    redraw(page, () => ({ autosize: true, width: null, height: null }));
  });
})();
