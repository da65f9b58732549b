/* Installed before any script of the page: says when a page or a change of the filter has been painted.
   bench.overview(query) and bench.ledger(query) change the filter and answer the milliseconds until every panel's figure of
   the new answer, or the grid's first row, stands on the screen: the event, then two animation frames. */
(function () {
  "use strict";
  const bench = (window.bench = { painted: new Map(), first: null });
  const twoFrames = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const PANELS = ["months", "units", "stages", "channels", "categories", "townships"].map((key) => "overview-" + key + "-panel");

  window.addEventListener("board:painted", function (event) {
    bench.painted.set(event.detail.panel, event.detail.answer);
    if (bench.look) bench.look();
  });

  function allPainted(isAnswer) {
    return new Promise(function (go) {
      bench.look = function () {
        if (!PANELS.every((panel) => isAnswer(bench.painted.get(panel)))) return;
        bench.look = null;
        go();
      };
      bench.look();
    });
  }

  const shown = () => PANELS.map((id) => {
    const gd = document.querySelector("#" + id + " .js-plotly-plot");
    return JSON.stringify(gd.data) + JSON.stringify(gd.layout.meta.empty || null);
  });

  /* Milliseconds since the navigation began, once the first answer of every panel is on the screen. */
  bench.firstOverview = async function () {
    await allPainted((answer) => answer !== undefined);
    await twoFrames();
    return performance.now();
  };

  bench.overview = async function (query) {
    const before = shown();
    bench.painted.clear();
    const began = performance.now();
    window.board.wants(query, "replace");
    await allPainted((answer) => answer === query);
    await twoFrames();
    const milliseconds = performance.now() - began;
    const after = shown();
    return { milliseconds: milliseconds, unchanged: PANELS.filter((_, n) => before[n] === after[n]) };
  };

  function firstRow() {
    const link = document.querySelector('#ledger-grid [row-index="0"] a[data-goes]');
    return link ? link.textContent : null;
  }

  const total = () => (document.getElementById("ledger-total") || { textContent: "" }).textContent;

  async function rowPainted(oldTotal) {
    while (!firstRow() || !total() || total() === oldTotal) await new Promise(requestAnimationFrame);
    await twoFrames();
  }

  bench.firstLedger = async function () {
    await rowPainted(null);
    return performance.now();
  };

  bench.ledger = async function (query) {
    const old = total();
    const began = performance.now();
    window.board.wants(query, "replace");
    await rowPainted(old);
    return { milliseconds: performance.now() - began, unchanged: [] };
  };
})();
