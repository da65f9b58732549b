/* Periodic reports: a number of a report asks for the rows that it counts. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  /* The row says under `opens`, for each field, the figure, the column and the report that its number is of. */
  cells.ReportFigure = function (props) {
    const asked = (props.data.opens || {})[props.colDef.field];
    if (!asked) return props.value;
    return window.React.createElement(
      "button",
      {
        type: "button",
        className: "report-figure",
        "aria-label": [props.data.words || props.data.unit, props.colDef.headerName, props.value].join(" "),
        "data-report-figure": JSON.stringify(asked),
      },
      props.value
    );
  };

  /* The number of a matter, which opens its case. */
  cells.ReportMatter = function (props) {
    const make = window.React.createElement;
    return make(
      "div",
      { className: "report-matter" },
      make("a", { href: "/case/" + encodeURIComponent(props.data.case), "data-goes": "" }, props.data.number),
      make("div", null, props.value)
    );
  };

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-report-figure]") : null;
    if (!pressed) return;
    document.querySelectorAll("[data-report-figure][aria-pressed]").forEach((one) => one.removeAttribute("aria-pressed"));
    pressed.setAttribute("aria-pressed", "true");
    const [figure, column, of] = JSON.parse(pressed.dataset.reportFigure);
    clientside.set_props("reports-asked", { data: { figure: figure, column: column, of: of, at: performance.now() } });
  });
})();
