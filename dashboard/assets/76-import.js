/* The import page: a file goes up by itself with its progress, by button or by drop; selects stand in grid cells. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const LONGEST_MS = 300000;

  function said(id, words) {
    clientside.set_props(id, { children: words });
  }

  /* The body is the file itself, so that the server writes no plain copy of it to a disk. */
  function send(file) {
    const request = new XMLHttpRequest();
    request.open("POST", "/import/upload");
    request.timeout = LONGEST_MS;
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("X-CSRFToken", board.cookie("_csrf_token"));
    said("import-refused", "");
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) said("import-uploading", file.name + " " + Math.round((100 * event.loaded) / event.total) + " %");
    };
    request.onload = function () {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      said("import-uploading", "");
      if (request.status === 200) clientside.set_props("import-upload", { data: { id: answer.id, at: performance.now() } });
      else said("import-refused", answer.sentence || board.say("refused", { status: request.status }));
    };
    request.onerror = request.ontimeout = function () {
      said("import-uploading", "");
      said("import-refused", board.say("no_server"));
    };
    request.send(file);
  }

  function choose() {
    const input = board.element("input", { type: "file", accept: ".xlsx,.csv,.xls" });
    input.addEventListener("change", function () {
      if (input.files.length) send(input.files[0]);
    });
    input.click();
  }

  const zone = (event) => (event.target instanceof Element ? event.target.closest("#import-drop") : null);
  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("#import-choose")) choose();
  });
  ["dragover", "dragenter"].forEach((name) =>
    document.addEventListener(name, function (event) {
      const found = zone(event);
      if (!found) return;
      event.preventDefault();
      found.classList.add("is-over");
    })
  );
  document.addEventListener("dragleave", function (event) {
    const found = zone(event);
    if (found && !found.contains(event.relatedTarget)) found.classList.remove("is-over");
  });
  document.addEventListener("drop", function (event) {
    const found = zone(event);
    if (!found) return;
    event.preventDefault();
    found.classList.remove("is-over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]);
  });

  /* Whoever asks for the error workbook gets it as a file, the upload's id staying out of the address. */
  async function errors(id) {
    const answer = await fetch("/import/errors", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
      body: JSON.stringify({ upload: id }),
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      return board.tell(told.sentence || board.say("refused", { status: answer.status }));
    }
    const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") || "");
    const link = board.element("a", { href: URL.createObjectURL(await answer.blob()), download: named ? decodeURIComponent(named[1]) : "errors.xlsx" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  clientside.import = {
    errors: function (clicks, upload) {
      if (clicks && upload && upload.id) errors(upload.id);
      return window.dash_clientside.no_update;
    },
    kind: function (kind) {
      const isMatters = kind === "ledger" || kind === "assignments";
      return [!isMatters, isMatters || kind === "ratings"];
    },
    decideAll: function (board_, sheet, rows) {
      const by = window.dash_clientside.callback_context.triggered_id;
      if (!by || !(rows || []).length) return window.dash_clientside.no_update;
      const side = by === "import-all-sheet" ? "sheet" : "board";
      return rows.map((row) => (row.options.some((one) => one.value === side) ? { ...row, choice: side } : row));
    },
  };

  /* A list to choose from in a cell: options of the column, or of the row itself. */
  cells.CellSelect = function (props) {
    const create = window.React.createElement;
    const [value, choose_] = window.React.useState(props.value || "");
    window.React.useEffect(() => choose_(props.value || ""), [props.value]);
    const options = props.data.options || props.options || [];
    return create(
      "select",
      {
        className: "form-select cell-select",
        value: value,
        disabled: Boolean(props.data.is_fixed),
        "aria-label": (props.label || "") + " " + (props.data.about || ""),
        onChange: function (event) {
          choose_(event.target.value);
          props.node.setDataValue(props.column.getColId(), event.target.value);
        },
      },
      options.map((one) => create("option", { key: one.value, value: one.value }, one.label))
    );
  };
})();
