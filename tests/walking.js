/* Put into each page of a walk before its own scripts: counts what is asked and not yet answered, and tells when a page rests. */
(function () {
  "use strict";
  const plain = window.fetch;
  /* A look goes through the whole page: often enough to be quick, seldom enough to leave the page its time. */
  const LOOK_MS = 50;
  const QUIET_LOOKS = 4;
  let asked = 0;
  let waiting = 0;
  window.fetch = function (...given) {
    asked += 1;
    waiting += 1;
    return plain.apply(this, given).finally(function () {
      waiting -= 1;
    });
  };

  /* What the renderer has still to call, wait for or show, its own lists of callbacks read; the two others only grow. */
  function unanswered() {
    if (!window.store) return ["no renderer"];
    const lists = Object.entries(window.store.getState().callbacks);
    return lists.flatMap(([name, held]) => (Array.isArray(held) && held.length && name !== "stored" && name !== "completed" ? [name + " callbacks"] : []));
  }

  /* A grid's script comes after its page, and rows that are gone are drawn a while longer. */
  function unbuilt() {
    if (!window.dash_component_api) return [];
    return Object.keys(window.store.getState().paths.strs).filter(function (id) {
      const laidOut = window.dash_component_api.getLayout(id);
      if (!laidOut || laidOut.namespace !== "dash_ag_grid") return false;
      const grid = document.getElementById(id);
      if (!grid || !grid.querySelector(".ag-root")) return true;
      const rows = laidOut.props.rowData;
      if (!isSeen(grid) || !Array.isArray(rows)) return false;
      const drawn = grid.querySelectorAll(".ag-center-cols-container > .ag-row").length;
      return drawn > rows.length || (rows.length > 0 && drawn === 0);
    });
  }

  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const name = (element) => element.closest("[id]")?.id || element.className;

  function unfinished() {
    const late = [];
    if (asked === 0) late.push("nothing asked yet");
    if (waiting > 0) late.push(waiting + " requests");
    late.push(...unanswered());
    if (window.store) unbuilt().forEach((id) => late.push("grid " + id));
    const heads = seen("main h1, [role=alert]").filter((head) => head.textContent.trim());
    if (!heads.length) late.push("no head");
    seen(".panel-body:not([data-answer])").forEach((body) => body.querySelector(".panel-chart") && late.push("panel " + name(body)));
    seen(".number:empty").forEach((number) => late.push("number " + name(number)));
    seen(".ag-overlay-loading-center, .ag-stub-cell").forEach((cell) => late.push("grid " + name(cell)));
    seen("[data-dash-is-loading=true]").forEach((part) => late.push("loading " + name(part)));
    const bar = document.querySelector("#filter-bar");
    if (bar && isSeen(bar.parentElement) && !document.querySelector("#filter-controls[data-drawn]")) late.push("filter bar");
    return late;
  }

  function settled(patience) {
    const end = performance.now() + patience;
    let quiet = 0;
    return new Promise(function (resolve) {
      function look() {
        const late = unfinished();
        quiet = late.length ? 0 : quiet + 1;
        if (quiet >= QUIET_LOOKS) resolve([]);
        else if (performance.now() > end) resolve(late);
        else requestAnimationFrame(() => window.setTimeout(look, LOOK_MS));
      }
      look();
    });
  }

  function go(address) {
    if (new URL(address, window.location.href).pathname !== window.location.pathname) asked = 0;
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  window.walking = { settled: settled, go: go };
})();
