/* The ledger's grid: cells, opening a case, phones, columns and views, files and jobs. Rows come from the server. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const parts = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const GRID = "ledger-grid";
  const TICKS = "ag-Grid-SelectionColumn";
  const POLL_MS = 1000;
  const LONGEST_TRIES = 400;
  const TOLD_MS = 6000;

  function words() {
    const held = document.getElementById("ledger-words");
    return held ? JSON.parse(held.dataset.words) : {};
  }

  function quiet() {
    return clientside.no_update;
  }

  /* The grid's own script comes later than the page; null where the reader has gone elsewhere meanwhile. */
  async function grid() {
    for (let tries = 0; tries < LONGEST_TRIES && window.location.pathname === "/ledger"; tries += 1) {
      if (window.dash_ag_grid && document.getElementById(GRID)) return window.dash_ag_grid.getApiAsync(GRID);
      await new Promise((go) => window.setTimeout(go, 50));
    }
    return null;
  }

  /* A matter is opened as of the day that the ledger shows. */
  function caseAddress(id) {
    const asOf = board.filter.params.asof;
    return "/case/" + id + (asOf ? "?asof=" + encodeURIComponent(asOf) : "");
  }

  /* ------------------------------------------------------------ cells */

  const h = (...given) => window.React.createElement(...given);

  parts.LedgerNumber = function (props) {
    if (!props.data) return null;
    return h("a", { href: caseAddress(props.data.id), "data-goes": true, tabIndex: -1 }, props.value);
  };

  parts.LedgerDue = function (props) {
    if (!props.data) return null;
    return h("span", { className: "due due-" + props.data.due_is }, props.value);
  };

  parts.LedgerUnit = function (props) {
    if (!props.data || !props.value) return null;
    const phone = h(
      "button",
      {
        type: "button",
        tabIndex: -1,
        className: "phone-button",
        "aria-label": words().phones.replace("{unit}", props.value),
        "data-unit": props.value,
        "data-office": props.data.office_phone,
        "data-duty": props.data.duty_phone,
      },
      "☎",
    );
    return h("span", { className: "unit-cell" }, h("span", {}, props.value), phone);
  };

  /* ------------------------------------------------------------ opening a case */

  function openCase(row) {
    const id = row && row.getAttribute("row-id");
    if (id && /^\d+$/.test(id)) board.go(caseAddress(id));
  }

  function isInGrid(element) {
    return element && element.closest && element.closest("#" + GRID + " .ag-row");
  }

  document.addEventListener("click", function (event) {
    const phone = event.target.closest(".phone-button");
    if (phone) {
      event.stopPropagation();
      showPhones(phone);
      return;
    }
    hidePhones(event.target);
    const row = isInGrid(event.target);
    if (!row || event.target.closest("a, button, [col-id='" + TICKS + "']")) return;
    if (String(window.getSelection())) return;
    if (event.metaKey || event.ctrlKey) window.open(caseAddress(row.getAttribute("row-id")), "_blank", "noopener");
    else openCase(row);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && isInGrid(document.activeElement)) {
      event.preventDefault();
      openCase(isInGrid(document.activeElement));
    }
    if (event.key === "Escape") hidePhones(null);
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement && document.activeElement.tagName);
    if (event.key.toLowerCase() === "p" && !isTyping && !event.ctrlKey && !event.metaKey && isInGrid(document.activeElement)) {
      const button = isInGrid(document.activeElement).querySelector(".phone-button");
      if (button) showPhones(button);
    }
  });

  /* ------------------------------------------------------------ phones */

  function hidePhones(clicked) {
    const shown = document.getElementById("ledger-phones");
    if (shown && !shown.hidden && !(clicked && clicked.closest && clicked.closest("#ledger-phones"))) shown.hidden = true;
  }

  function phoneLine(label, number, none) {
    const said = number ? board.element("a", { href: "tel:" + number.replace(/[^0-9+]/g, "") }, number) : none;
    return [board.element("dt", {}, label), board.element("dd", {}, said)];
  }

  function showPhones(button) {
    const shown = document.getElementById("ledger-phones");
    const said = words();
    const lines = [
      ...phoneLine(said.office_phone, button.dataset.office, said.no_phone),
      ...phoneLine(said.duty_phone, button.dataset.duty, said.no_phone),
    ];
    shown.replaceChildren(board.element("strong", {}, button.dataset.unit), board.element("dl", { class: "facts" }, ...lines));
    shown.hidden = false;
    const place = button.getBoundingClientRect();
    const around = shown.parentElement.getBoundingClientRect();
    const zoom = board.zoom();
    const [left, above, bottom] = [place.left - around.left, place.top - around.top, place.bottom - around.top].map((at) => at / zoom);
    shown.style.left = Math.min(left, around.width / zoom - shown.offsetWidth - 8) + "px";
    const fits = bottom + 4 + shown.offsetHeight < around.height / zoom;
    shown.style.top = (fits ? bottom + 4 : above - shown.offsetHeight - 4) + "px";
  }

  /* ------------------------------------------------------------ filter, sort and rows */

  let lastQuery = null;
  let lastGrid = null;

  function split(query) {
    const params = new URLSearchParams(query || "");
    const sort = params.get("sort") || "";
    params.delete("sort");
    return { rest: params.toString(), sort: sort };
  }

  function sortState(sort) {
    const key = words().sorts[sort.replace(/^-/, "")];
    return key ? [{ colId: key, sort: sort.startsWith("-") ? "desc" : "asc" }] : [];
  }

  /* What the rows are sorted by is shown, in the place of the usual order where it was hidden, so that the order can be read. */
  function showSorted(api, state) {
    const key = state.length ? state[0].colId : null;
    const isNew = key && !api.getColumn(key).isVisible();
    api.applyColumnState({ state: state.map((one) => ({ ...one, hide: false })), defaultState: { sort: null } });
    if (isNew) api.moveColumns([key], api.getAllGridColumns().indexOf(api.getColumn("due")));
  }

  function sortOf(api) {
    const sorted = api.getColumnState().find((column) => column.sort);
    if (!sorted) return "";
    const key = words().sort_of[sorted.colId];
    return (sorted.sort === "desc" ? "-" : "") + key;
  }

  function noteSort(api) {
    const now = sortOf(api);
    const held = split(board.filter && board.filter.join(board.filter.params)).sort;
    if (now && now !== (held || "due")) board.filter.set({ sort: now === "due" ? "" : now }, "replace");
  }

  async function refresh(query) {
    const api = await grid();
    if (!api || api.isDestroyed()) return;
    const asked = split(query);
    const isNew = lastGrid !== api;
    if (isNew) {
      lastGrid = api;
      api.addEventListener("sortChanged", (event) => event.source === "uiColumnSorted" && noteSort(api));
      ["columnMoved", "columnResized", "columnVisible"].forEach((name) => api.addEventListener(name, keepDragged));
    }
    const wanted = asked.sort || "due";
    if (sortOf(api) !== wanted) showSorted(api, sortState(wanted));
    if (isNew ? asked.rest : asked.rest !== lastQuery) {
      // One row left, the grid stands at its top and fetches that block alone.
      if (!isNew && api.getDisplayedRowCount() > 1) api.setRowCount(1, false);
      // Nobody acts on what is no longer in the list.
      api.deselectAll();
      api.purgeInfiniteCache();
    }
    lastQuery = asked.rest;
  }

  /* The grid waits for ever for an answer that was lost, and asks for nothing else meanwhile: tell it. */
  function giveUp() {
    const held = window.dash_component_api && window.dash_component_api.getLayout(GRID);
    const wanted = held && held.props && held.props.getRowsRequest;
    if (wanted && typeof wanted.failCallback === "function") wanted.failCallback();
  }

  async function again() {
    const api = await grid();
    if (api) api.purgeInfiniteCache();
  }

  document.addEventListener("click", async function (event) {
    if (event.target.closest("#ledger-retry")) again();
    if (event.target.closest("#ledger-clear")) {
      const api = await grid();
      if (api) api.setFilterModel(null);
      board.wants("", "replace");
    }
  });

  /* ------------------------------------------------------------ columns and views */

  /* A column that takes the room that is left has no width of its own. */
  function columnsOf(api) {
    return api
      .getColumnState()
      .filter((column) => column.colId !== TICKS)
      .map((column) => ({ colId: column.colId, hide: column.hide, width: column.flex ? null : column.width }));
  }

  function sortModelOf(api) {
    const sorted = api.getColumnState().filter((column) => column.sort);
    return sorted.map((column) => ({ colId: column.colId, sort: column.sort }));
  }

  /* What a hand did in the head of the grid is kept as what the dialog chose is. */
  function keepDragged(event) {
    if (event.finished === false || !/^(uiColumn|autosize)/.test(event.source)) return;
    clientside.set_props("ledger-chosen-columns", { data: columnsOf(event.api) });
  }

  function applyColumns(api, columns) {
    if (!columns.length) return;
    const shown = columns.map((column) => column.key);
    const room = (column) => (column.width ? { width: column.width, flex: null } : { flex: (api.getColumnDef(column.key) || {}).flex || null });
    const state = columns.map((column) => ({ colId: column.key, hide: false, ...room(column) }));
    const sorted = (api.getColumnState().find((column) => column.sort) || {}).colId;
    const rest = words().all.filter((key) => !shown.includes(key) && key !== sorted).map((key) => ({ colId: key, hide: true }));
    api.applyColumnState({ state: [...state, ...rest], applyOrder: true });
  }

  async function applyView(view) {
    const api = await grid();
    if (!api || !view) return;
    applyColumns(api, view.columns || []);
    const isView = typeof view.query === "string";
    if (isView || Object.keys(view.filters || {}).length) api.setFilterModel(view.filters || null);
    if (!isView) return;
    board.wants(view.query, "replace");
    // So that the same view can be opened again after something was changed.
    clientside.set_props("ledger-views", { value: null });
  }

  async function chooseColumns(isUsual, chosen) {
    const api = await grid();
    if (!api) return null;
    if (isUsual) {
      api.resetColumnState();
    } else {
      const wanted = new Set(chosen || []);
      wanted.add("number");
      api.applyColumnState({ state: words().all.map((key) => ({ colId: key, hide: !wanted.has(key) })) });
    }
    return columnsOf(api);
  }

  const pressed = () => clientside.callback_context.triggered_id;

  clientside.ledger = {
    refresh: function (query) {
      refresh(query);
      return quiet();
    },
    applyView: function (view) {
      applyView(view);
      return quiet();
    },
    chooseColumns: async function (_keep, _usual, chosen) {
      return (await chooseColumns(pressed() === "ledger-usual-columns", chosen)) || quiet();
    },
    openColumns: async function () {
      if (pressed() !== "ledger-open-columns") return [true, quiet()];
      const api = await grid();
      const shown = columnsOf(api).filter((column) => !column.hide).map((column) => column.colId);
      return [false, shown];
    },
    showTicks: function (noBulk, noPrint) {
      grid().then((api) => api && api.setColumnsVisible([TICKS], !(noBulk && noPrint)));
      return quiet();
    },
    acted: function () {
      grid().then(function (api) {
        if (!api) return;
        api.deselectAll();
        api.purgeInfiniteCache();
      });
      return quiet();
    },
    openViews: function () {
      return pressed() !== "ledger-open-views";
    },
    /* The grid tells its columns late: a view is asked for at the click. */
    takeShown: async function () {
      const api = await grid();
      return api ? { columns: columnsOf(api), filters: api.getFilterModel(), sort: sortModelOf(api), at: Date.now() } : quiet();
    },
    openJobs: function () {
      const isOpen = pressed() === "ledger-open-jobs";
      if (isOpen) showJobs();
      return !isOpen;
    },
  };

  /* ------------------------------------------------------------ files and jobs */

  function hideTold(sentence) {
    const told = document.getElementById("board-banner");
    if (told && told.firstChild && told.firstChild.textContent === sentence) told.hidden = true;
  }

  async function exported(button) {
    const api = await grid();
    if (!api) return;
    const said = words();
    button.disabled = true;
    board.tell(said.making);
    try {
      const answer = await board.jobs.send("/ledger/export", {
        kind: button.dataset.export,
        query: board.filter.join(board.filter.params),
        columns: columnsOf(api).filter((column) => !column.hide).map((column) => column.colId),
        filters: api.getFilterModel(),
        sort: sortModelOf(api),
      });
      if (answer.status === 202) {
        board.tell(said.in_background);
        document.getElementById("ledger-open-jobs").click();
      } else if (answer.ok) {
        const name = board.jobs.nameOf(answer);
        board.jobs.handOver(await answer.blob(), name);
        board.tell(said.made.replace("{name}", name));
        window.setTimeout(() => hideTold(said.made.replace("{name}", name)), TOLD_MS);
      } else await board.jobs.refuse(answer);
    } catch {
      board.tell(board.say("no_server"), { isGrave: true });
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-export]");
    if (button) exported(button);
    if (event.target.closest("#ledger-jobs [data-cancel-job]")) board.jobs.cancel(event.target.closest("[data-cancel-job]")).then(showJobs);
  });

  let timer = 0;

  async function showJobs() {
    window.clearTimeout(timer);
    const place = document.getElementById("ledger-jobs");
    if (!place) return;
    const jobs = await board.jobs.list();
    if (!jobs) return;
    const said = words();
    place.replaceChildren(...(jobs.length ? jobs.map((job) => board.jobs.line(job, said)) : [board.element("p", { class: "muted" }, said.no_jobs)]));
    const dialog = document.getElementById("ledger-jobs-dialog");
    const isOpen = dialog && !dialog.hidden;
    if (isOpen && jobs.some((job) => job.is_under_way)) timer = window.setTimeout(showJobs, POLL_MS);
  }

  new MutationObserver(function (changes) {
    const isLost = changes.some((change) => change.attributeName === "data-failed" && change.target.matches(".ledger-panel[data-failed]"));
    if (isLost) giveUp();
    const dialog = document.getElementById("ledger-jobs-dialog");
    if (dialog && !dialog.hidden && !dialog.dataset.asked) {
      dialog.dataset.asked = "1";
      showJobs();
    } else if (dialog && dialog.hidden) delete dialog.dataset.asked;
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["hidden", "data-failed"] });

  /* Paper has no scrolling: the rows that are loaded are laid out whole, and the screen's layout comes back afterwards. */
  function layOut(how) {
    const held = window.dash_ag_grid && document.getElementById(GRID) && window.dash_ag_grid.getApi(GRID);
    const page = document.querySelector(".ledger-page");
    if (page) page.classList.toggle("is-for-paper", how === "print");
    if (!held) return;
    // A column that takes what is left would take all of a sheet without an edge.
    const isPaper = how === "print";
    held.applyColumnState({ state: [{ colId: "title", flex: isPaper ? null : 1, ...(isPaper ? { width: 260 } : {}) }] });
    held.setGridOption("domLayout", how);
  }
  window.addEventListener("beforeprint", () => layOut("print"));
  window.addEventListener("afterprint", () => layOut("normal"));
})();
