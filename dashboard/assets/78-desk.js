/* The desk: cells of its list, keys that walk it, acts that open the dialog; the bell, which rests on a hidden tab. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const parts = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const GRID = "desk-grid";
  const h = (...given) => window.React.createElement(...given);
  const two = (first, second) => h("span", { className: "desk-two" }, first, second ? h("small", {}, second) : null);

  /* ------------------------------------------------------------ cells */

  parts.DeskHead = (props) => h("span", { className: "desk-head is-" + props.data.near, role: "gridcell" }, props.data.head, " ", h("b", {}, String(props.data.n)));
  parts.DeskPlain = (props) => h("span", { className: "desk-lines", title: props.value }, props.value);
  parts.DeskLimit = (props) => two(h("span", { className: "due due-" + props.data.near }, props.data.days), props.data.limit);
  parts.DeskDuty = (props) => two(h("span", {}, props.data.duty), props.data.clock);
  parts.DeskLast = (props) => two(h("span", {}, props.data.last), props.data.last_day);
  parts.DeskMatter = function (props) {
    const said = (look) => h("span", { className: look, title: props.data.title }, props.data.title);
    if (!props.data.case) return said("desk-lines");
    const title = said("desk-clip");
    const link = h("a", { href: props.data.way, "data-goes": "", tabIndex: -1 }, props.data.number);
    const covered = props.data.covered ? h("span", { className: "desk-covered", title: props.data.covered_said }, props.data.covered) : null;
    return h("span", { className: "desk-two" }, title, h("small", {}, link), covered);
  };
  parts.DeskActs = function (props) {
    if (props.data.decision) return h("button", { type: "button", tabIndex: -1, className: "tool desk-act is-first", onClick: () => report(props.data) }, props.data.reports);
    if (props.data.opens) return h("a", { href: props.data.href, "data-goes": "", tabIndex: -1, className: "tool desk-act" }, props.data.opens);
    return h(
      "span",
      { className: "desk-acts" },
      (props.data.acts || []).map((one, n) =>
        h("button", { key: one.act, type: "button", tabIndex: -1, className: "tool desk-act" + (n ? "" : " is-first"), title: one.hint, onClick: () => want(props.data, one.act) }, one.label),
      ),
    );
  };

  function want(row, act) {
    clientside.set_props("handling-wanted", { data: { case: row.case, act: act, at: Date.now() } });
  }

  const report = (row) => clientside.set_props("decision-report-wanted", { data: { decision: row.decision, at: Date.now() } });

  /* What is ticked, by matter and the version that was seen; a row that is no longer listed is not chosen. */
  const can = (rows, what) => (rows || []).some((row) => row.is_chosen_from && row[what]);
  clientside.bulk = {
    choose: function (ticked, rows) {
      const listed = new Set((rows || []).map((row) => row.id));
      const held = (ticked || []).filter((one) => listed.has(one.id)).map((one) => ({ case: one.case, version: one.version }));
      return [held, !held.length, !can(rows, "does_many"), !held.length, !can(rows, "prints")];
    },
    chooseInLedger: function (ticked) {
      const items = (ticked || []).map((one) => ({ case: Number(one.id), version: one.version }));
      return [items, !items.length, !items.length];
    },
  };

  clientside.desk = {
    showFields: (act) => ({ transferred: "unit", leader_assigned: "leader due" })[act] || "",
  };

  /* A kind of duty narrows the list; pressed again it shows all. */
  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest(".desk-duty[data-duty]");
    if (!button) return;
    const isChosen = button.getAttribute("aria-pressed") === "true";
    clientside.set_props("desk-chosen", { data: isChosen ? null : button.dataset.duty });
  });

  /* ------------------------------------------------------------ keys: j and k walk, Enter acts, o opens */

  function isTyping(target) {
    return target.isContentEditable || (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && target.type !== "checkbox");
  }

  async function walk(step) {
    const api = await window.dash_ag_grid.getApiAsync(GRID);
    const now = api.getFocusedCell();
    let at = now ? now.rowIndex : step > 0 ? -1 : api.getDisplayedRowCount();
    let node;
    do {
      at += step;
      node = api.getDisplayedRowAtIndex(at);
    } while (node && node.data.head);
    if (!node) return;
    api.ensureIndexVisible(at);
    api.setFocusedCell(at, "title");
  }

  async function rowAtFocus() {
    const api = await window.dash_ag_grid.getApiAsync(GRID);
    const now = api.getFocusedCell();
    const node = now && api.getDisplayedRowAtIndex(now.rowIndex);
    return node && !node.data.head ? node.data : null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !document.getElementById(GRID)) return;
    if (document.querySelector(".dialog-veil:not([hidden])")) return;
    if (isTyping(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      walk(event.key === "j" ? 1 : -1);
    } else if (event.key === "o" || (event.key === "Enter" && !event.target.closest("button, a"))) {
      rowAtFocus().then(function (row) {
        if (!row) return;
        if (event.key === "Enter" && row.acts.length) want(row, row.acts[0].act);
        else if (event.key === "Enter" && row.decision) report(row);
        else if (row.case && (event.key === "o" || !row.href)) board.go(row.way);
        else if (row.href) board.go(row.href);
      });
    }
  });

  /* ------------------------------------------------------------ the bell */

  clientside.bell = { rest: () => document.hidden };

  document.addEventListener("visibilitychange", function () {
    if (document.getElementById("bell-open")) clientside.set_props("bell-tick", { disabled: document.hidden });
  });

  function isBellOpen() {
    const panel = document.getElementById("bell-panel");
    return panel && !panel.hidden;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !isBellOpen()) return;
    clientside.set_props("bell-panel", { hidden: true });
    document.getElementById("bell-open").focus();
  });

  document.addEventListener("click", function (event) {
    if (!isBellOpen() || !event.target.closest) return;
    const isLink = event.target.closest("#bell-list a");
    if (isLink || !event.target.closest(".bell")) clientside.set_props("bell-panel", { hidden: true });
  });
})();
