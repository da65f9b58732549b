/* Blank forms, and the grid in which filled ones are entered: a row a number, by keyboard or from a spreadsheet. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const PAUSE_MS = 700;
  let given = null;
  let waiting = 0;

  const grid = () => document.getElementById("late-grid");
  const inputs = () => [...grid().querySelectorAll("input")];

  /* What stands in the grid, by number. */
  function typed() {
    const rows = new Map();
    if (!grid()) return rows;
    inputs().forEach(function (input) {
      const number = input.dataset.number;
      if (!rows.has(number)) rows.set(number, { number });
      rows.get(number)[input.dataset.column] = input.value;
    });
    return rows;
  }

  function pause() {
    window.clearTimeout(waiting);
    waiting = 0;
    if (grid()) clientside.set_props("late-paused", { data: { at: performance.now() } });
  }

  function tell() {
    const rows = [...typed().values()].filter((row) => Object.keys(row).some((key) => key !== "number" && row[key].trim()));
    clientside.set_props("late-typed", { data: { rows } });
    window.clearTimeout(waiting);
    waiting = window.setTimeout(pause, PAUSE_MS);
  }

  function cell(row, column) {
    const input = board.element("input", {
      type: "text",
      class: "form-control late-" + column.key,
      autocomplete: "off",
      placeholder: column.hint || null,
      title: column.hint || null,
      "aria-label": column.label + " " + row.number,
      "data-number": row.number,
      "data-column": column.key,
      list: given.lists[column.key] ? "late-list-" + column.key : null,
    });
    input.value = row[column.key] || "";
    return board.element("td", {}, input);
  }

  function line(row) {
    const said = board.element("td", { class: "late-said", "data-said": row.number });
    return board.element("tr", {}, board.element("th", { scope: "row" }, row.number), ...given.columns.map((column) => cell(row, column)), said);
  }

  function build() {
    const old = typed();
    const rows = given.rows.map((row) => Object.assign({}, row, old.get(row.number)));
    if (!rows.length) {
      grid().replaceChildren(board.element("p", { class: "muted" }, given.words.none));
      return;
    }
    const heads = [given.words.number, ...given.columns.map((column) => column.label), given.words.said];
    const head = board.element("tr", {}, ...heads.map((words) => board.element("th", { scope: "col" }, words)));
    const lists = Object.entries(given.lists).map(([key, words]) =>
      board.element("datalist", { id: "late-list-" + key }, ...words.map((one) => board.element("option", { value: one }))),
    );
    const table = board.element("table", { class: "late-table" }, board.element("thead", {}, head), board.element("tbody", {}, ...rows.map(line)));
    grid().replaceChildren(table, ...lists);
    if (rows.some((row) => given.columns.some((column) => row[column.key]))) tell();
    else clientside.set_props("late-typed", { data: { rows: [] } });
  }

  clientside.late = {
    build: function (data) {
      if (!data || !grid()) return clientside.no_update;
      given = data;
      build();
      return clientside.no_update;
    },
    /* Say at each row whether it can be registered. */
    mark: function (said) {
      if (!grid() || !given) return clientside.no_update;
      grid()
        .querySelectorAll("[data-said]")
        .forEach(function (one) {
          const sentence = (said || {})[one.dataset.said];
          one.textContent = sentence === undefined ? "" : sentence || given.words.right;
          one.classList.toggle("is-wrong", Boolean(sentence));
          one.closest("tr").querySelectorAll("input").forEach((input) => input.setAttribute("aria-invalid", String(Boolean(sentence))));
        });
      return clientside.no_update;
    },
  };

  /* Rows of a spreadsheet: cells parted by tabs, a cell with a line or a quote in it between quotes. */
  function parted(text) {
    const rows = [[]];
    let words = "";
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const one = text[at];
      if (isQuoted && one === '"' && text[at + 1] === '"') {
        words += '"';
        at += 1;
      } else if (isQuoted && one === '"') isQuoted = false;
      else if (isQuoted) words += one;
      else if (one === '"' && !words) isQuoted = true;
      else if (one === "\t" || one === "\n") {
        rows[rows.length - 1].push(words);
        words = "";
        if (one === "\n") rows.push([]);
      } else if (one !== "\r") words += one;
    }
    if (words || rows[rows.length - 1].length) rows[rows.length - 1].push(words);
    return rows.filter((row) => row.length);
  }

  function at(number, column, down, right) {
    const columns = given.columns.map((one) => one.key);
    const numbers = [...typed().keys()];
    const [wanted, key] = [numbers[numbers.indexOf(number) + down], columns[columns.indexOf(column) + right]];
    return inputs().find((input) => input.dataset.number === wanted && input.dataset.column === key);
  }

  document.addEventListener("paste", function (event) {
    const target = event.target instanceof Element ? event.target.closest("#late-grid input") : null;
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!target || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const numbers = [...typed().keys()];
    parted(text).forEach(function (row, down) {
      // A sheet that has the forms' numbers goes to their rows, any other one downwards from here.
      const isNumbered = numbers.includes(row[0].trim());
      row.slice(isNumbered ? 1 : 0).forEach(function (words, right) {
        const found = isNumbered ? at(row[0].trim(), given.columns[0].key, 0, right) : at(target.dataset.number, target.dataset.column, down, right);
        if (found) found.value = words.replace(/\s*\n\s*/g, " ").trim();
      });
    });
    tell();
  });

  document.addEventListener("input", function (event) {
    if (event.target instanceof Element && event.target.closest("#late-grid")) tell();
  });

  document.addEventListener("keydown", function (event) {
    const target = event.target instanceof Element ? event.target.closest("#late-grid input") : null;
    if (!target || event.isComposing || event.key !== "Enter") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const store = document.getElementById("late-store");
      if (!store.disabled) store.click();
      return;
    }
    const next = at(target.dataset.number, target.dataset.column, event.shiftKey ? -1 : 1, 0);
    if (next) next.focus();
  });

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (!pressed) return;
    if (pressed.id === "late-store") {
      // What is sent goes as it stands; a late save would only find the grid finished.
      window.clearTimeout(waiting);
      waiting = 0;
    } else if (pressed.hasAttribute("data-void-block"))
      clientside.set_props("blanks-chosen", { data: { block: pressed.getAttribute("data-void-block"), at: performance.now() } });
  });
})();
