/* Paper has one width, whatever the screen had: before printing, the overview takes that width and its figures are drawn
   in it; afterwards they take the screen's again. */
(function () {
  "use strict";

  function redraw(page, sizeOf) {
    for (const figure of page.querySelectorAll(".js-plotly-plot")) window.Plotly.relayout(figure, sizeOf(figure));
  }

  window.addEventListener("beforeprint", function () {
    const page = document.querySelector(".overview");
    if (!page || !window.Plotly) return;
    page.classList.add("is-for-paper");
    redraw(page, (figure) => ({ autosize: false, width: figure.clientWidth, height: figure.clientHeight }));
  });

  window.addEventListener("afterprint", function () {
    const page = document.querySelector(".overview.is-for-paper");
    if (!page) return;
    page.classList.remove("is-for-paper");
    redraw(page, () => ({ autosize: true, width: null, height: null }));
  });
})();
