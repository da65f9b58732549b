/* A panel is one figure. Its title sentence, the table behind it, and why it is empty or failed travel in layout.meta and are shown
   when the figure is painted, so words and marks never belong to two answers. Points carry the query of their rows. */
(function () {
  "use strict";
  const board = window.board;
  const hooked = new WeakSet();
  const LEDGER = "/ledger";

  function address(query) {
    return String(query).startsWith("/") ? String(query) : LEDGER + "?" + query;
  }

  /* The fill of an outline has no points: what it opens stands for the whole of its trace. */
  function queryOf(point) {
    const held = point && (point.customdata || (point.pointNumber === undefined && point.data && point.data.customdata));
    const query = Array.isArray(held) ? held[0] : held;
    return typeof query === "string" && query ? query : null;
  }

  function table(panel, meta) {
    const place = panel.querySelector(".panel-table");
    if (!place) return;
    const asked = meta.table;
    if (!asked) {
      place.replaceChildren();
      return;
    }
    const head = asked.columns.map((name, n) => board.element("th", { scope: "col", class: n ? "is-number" : null }, name));
    const rows = asked.rows.map(function (row, r) {
      const links = (asked.links && asked.links[r]) || [];
      const cells = row.map(function (value, n) {
        const said = value === null || value === undefined ? "–" : String(value);
        const inside = links[n] ? board.element("a", { href: address(links[n]), "data-goes": true }, said) : said;
        return n ? board.element("td", { class: "is-number" }, inside) : board.element("th", { scope: "row" }, inside);
      });
      return board.element("tr", {}, ...cells);
    });
    place.replaceChildren(
      board.element(
        "table",
        { class: "plain" },
        board.element("caption", { class: "only-read" }, meta.title || ""),
        board.element("thead", {}, board.element("tr", {}, ...head)),
        board.element("tbody", {}, ...rows),
      ),
    );
  }

  function fault(panel, meta) {
    const place = panel.querySelector(".fault");
    if (!place) return;
    const said = meta.fault || meta.empty;
    place.hidden = !said;
    place.classList.toggle("is-empty", Boolean(meta.empty));
    if (!said) return place.replaceChildren();
    place.replaceChildren(
      board.element(
        "div",
        { class: "state", role: meta.fault ? "alert" : null },
        board.element("p", { class: "state-title" }, said.title),
        board.element("p", { class: "state-why" }, ...board.unbroken(said.why)),
      ),
    );
  }

  /* What stands around a figure comes before it is drawn, in the same frame: it settles the room that the drawing has. */
  function frame(gd, layout) {
    const panel = gd.closest(".panel");
    const body = gd.closest(".panel-body");
    const meta = (layout && layout.meta) || {};
    if (meta.waits || !body || gd.boardFramed === layout) return;
    gd.boardFramed = layout;
    const title = panel.querySelector(".panel-title");
    if (title && meta.title) title.replaceChildren(...board.unbroken(meta.title));
    const note = panel.querySelector(".panel-note");
    if (note) note.replaceChildren(...(meta.note ? board.unbroken(meta.note) : []));
    table(panel, meta);
    fault(panel, meta);
    body.style.height = meta.height ? meta.height + "px" : "";
    const button = panel.querySelector("[data-table]");
    if (button) button.disabled = !meta.table;
    if (!meta.table) board.showTable(panel, false);
    gd.setAttribute("role", "img");
    gd.setAttribute("aria-label", meta.title || "");
  }

  function painted(gd) {
    const panel = gd.closest(".panel");
    const body = gd.closest(".panel-body");
    const meta = (gd.layout && gd.layout.meta) || {};
    if (meta.waits) return;
    frame(gd, gd.layout);
    if (body) {
      body.setAttribute("data-answer", meta.answer || "painted");
      window.dispatchEvent(new CustomEvent("board:painted", { detail: { panel: panel && panel.id, answer: meta.answer || "" } }));
    }
    gd.classList.toggle("opens-rows", Boolean(meta.opens));
  }

  function hook(gd) {
    if (hooked.has(gd) || typeof gd.on !== "function") return;
    hooked.add(gd);
    gd.on("plotly_afterplot", () => painted(gd));
    gd.on("plotly_click", function (event) {
      const query = queryOf(event.points[0]);
      if (query && query.startsWith("#")) {
        const panel = gd.closest(".panel");
        window.dispatchEvent(new CustomEvent("board:pointed", { detail: { panel: panel && panel.id, point: query.slice(1) } }));
      } else if (query) board.go(address(query));
    });
    gd.on("plotly_legendclick", () => false);
    if (gd.layout) painted(gd);
  }

  /* A graph asks for a resize as soon as it stands and whenever its box may have changed; the size that it has is drawn already.
     What is drawn has the box's own size in parts of a pixel, which clientWidth rounds. */
  let sized = null;
  function isDrawnAt(gd) {
    const drawn = gd && gd._fullLayout;
    if (!drawn || !drawn.autosize) return false;
    const box = window.getComputedStyle(gd);
    const isNear = (one, other) => Math.abs(one - parseFloat(other)) < 1;
    return isNear(drawn.width, box.width) && isNear(drawn.height, box.height);
  }
  function followPlotly() {
    if (!window.Plotly || sized) return;
    sized = window.Plotly.Plots.resize;
    window.Plotly.Plots.resize = (gd) => (isDrawnAt(gd) ? Promise.resolve(gd) : sized(gd));
    const react = window.Plotly.react;
    window.Plotly.react = function (gd, figure) {
      if (gd && gd.closest && figure) frame(gd, figure.layout);
      // The other figures of the same answer are asked for first: their frames may move this one's box.
      return Promise.resolve().then(() => react.apply(this, arguments));
    };
  }
  document.addEventListener("DOMContentLoaded", followPlotly);

  function look() {
    followPlotly();
    for (const gd of document.getElementsByClassName("js-plotly-plot")) hook(gd);
  }

  let isAsked = false;
  new MutationObserver(function () {
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(function () {
      isAsked = false;
      look();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  board.showTable = function (panel, isShown) {
    const place = panel.querySelector(".panel-table");
    const button = panel.querySelector("[data-table]");
    if (!place || (isShown && !place.firstChild)) return;
    place.hidden = !isShown;
    const chart = panel.querySelector(".panel-chart");
    if (chart) chart.style.visibility = isShown ? "hidden" : "";
    if (button) button.setAttribute("aria-pressed", String(isShown));
  };

  function isTyping(element) {
    return element && (element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName));
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-table]");
    if (button) {
      const panel = button.closest(".panel");
      board.showTable(panel, panel.querySelector(".panel-table").hidden);
    }
    const link = event.target.closest("a[data-goes][href]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && event.button === 0) {
      event.preventDefault();
      board.go(link.href);
    }
  });

  /* T turns the chart under the pointer or the focus into its table and back; Escape brings a chart back. */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !document.querySelector(".dialog-veil:not([hidden])")) {
      const shown = [...document.querySelectorAll(".panel-table:not([hidden])")];
      const last = shown.find((table) => table.closest(".panel").contains(document.activeElement)) || shown[shown.length - 1];
      if (last) board.showTable(last.closest(".panel"), false);
      return;
    }
    if (event.key !== "t" && event.key !== "T") return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const focused = document.activeElement && document.activeElement.closest(".panel");
    const panel = focused || document.querySelector(".panel:hover");
    if (!panel || !panel.querySelector(".panel-table")) return;
    event.preventDefault();
    board.showTable(panel, panel.querySelector(".panel-table").hidden);
  });
})();
