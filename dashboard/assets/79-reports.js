/* Periodic reports: the address says which report is opened and whose rows are listed; numbers and lines of the archive lead there. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const PATH = "/reports";
  const PRINTED_MS = 1500;

  const isHere = () => window.location.pathname === PATH;
  const query = () => window.location.search.slice(1);
  const named = () => new URLSearchParams(query()).get("report") || "";
  const rowsOf = (search) => {
    const params = new URLSearchParams(search);
    params.delete("page");
    return params.toString();
  };

  let shown = null;
  let isToShow = false;

  /* Hand the address to the page: the report that it names, and all of it for the rows. */
  function follow() {
    if (!isHere() || !document.getElementById("reports-rows-card")) return;
    if (shown !== named()) clientside.set_props("reports-wanted", { data: named() });
    shown = named();
    clientside.set_props("reports-asked", { data: query() });
    press();
  }

  function go(address) {
    if (address !== PATH + window.location.search) window.history.pushState({}, "", address);
    follow();
  }

  /* The number whose rows are listed is marked, whichever page of them. */
  const isPressed = (href) => rowsOf(href.split("?")[1]) === rowsOf(query());
  function press() {
    document.querySelectorAll("a.report-figure").forEach(function (one) {
      if (isPressed(one.getAttribute("href"))) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
  }

  function showCard(behavior) {
    const card = document.getElementById("reports-rows-card");
    if (card) card.scrollIntoView({ block: "nearest", behavior: behavior });
  }

  window.addEventListener("popstate", follow);
  window.addEventListener("_dashprivate_pushstate", follow);

  /* The row says under `opens`, for each field, the address of the rows that its number counts. */
  cells.ReportFigure = function (props) {
    const address = (props.data.opens || {})[props.colDef.field];
    if (!address) return props.value;
    return window.React.createElement(
      "a",
      {
        href: address,
        className: "report-figure",
        "data-report-goes": "",
        "aria-label": [props.data.words, props.colDef.headerName, props.value].join(" "),
        "aria-current": isPressed(address) ? "true" : undefined,
      },
      props.value,
    );
  };

  /* The number of a matter, which opens its case. */
  cells.ReportMatter = function (props) {
    const make = window.React.createElement;
    return make(
      "div",
      { className: "report-matter" },
      make("a", { href: "/case/" + encodeURIComponent(props.data.case), "data-goes": "" }, props.data.number),
      make("div", null, props.value),
    );
  };

  /* A copy that was printed is listed as soon as its file was made. */
  document.addEventListener("click", function (event) {
    const link = event.target instanceof Element ? event.target.closest(".reports-ways a[href*='/copies/']") : null;
    if (link) window.setTimeout(() => isHere() && clientside.set_props("reports-done", { data: { printed: Date.now() } }), PRINTED_MS);
  });

  document.addEventListener("click", function (event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-report-goes]") : null;
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.getAttribute("href"));
    showCard("auto");
  });

  clientside.reports = {
    start: function () {
      if (!isHere()) return [clientside.no_update, clientside.no_update];
      shown = named();
      isToShow = new URLSearchParams(query()).has("figure");
      return [shown, query()];
    },
    /* Whoever comes by the address of rows is led to them, once they are there. */
    reach: function (note) {
      if (isToShow && note) {
        isToShow = false;
        window.setTimeout(() => showCard("instant"), 0);
      }
      return clientside.no_update;
    },
    /* The report that stands opened stands in the address too, so that a reload returns to it. */
    stand: function (opened) {
      if (isHere() && opened && !named()) {
        shown = opened;
        window.history.replaceState(window.history.state, "", PATH + "?report=" + encodeURIComponent(opened));
      }
      return clientside.no_update;
    },
    /* A line of the archive that is chosen is opened, unless it is the one that stands opened. */
    choose: function (chosen, opened) {
      const code = Array.isArray(chosen) && chosen.length ? chosen[0].id : "";
      if (isHere() && code && code !== (named() || opened)) go(PATH + "?report=" + encodeURIComponent(code));
      return clientside.no_update;
    },
  };
})();
