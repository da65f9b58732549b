/* The schematic's cells are dragged onto each other, or chosen with the keyboard; boundaries are read and sent. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const SVG = "http://www.w3.org/2000/svg";
  let picked = null;
  let dragged = null;
  let file = null;

  function shape(tag, attributes, said) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (said) made.textContent = said;
    return made;
  }

  function swap(one, other) {
    picked = null;
    if (one !== other) clientside.set_props("areas-swapped", { data: { one: Number(one), other: Number(other), at: performance.now() } });
  }

  function mark() {
    document.querySelectorAll(".areas-cell").forEach(function (cell) {
      cell.setAttribute("aria-pressed", String(cell.dataset.cell === picked));
    });
  }

  function draw(cells) {
    const place = document.getElementById("areas-map");
    if (!place) return;
    const held = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.cell : null;
    const all = cells.flatMap((cell) => cell.corners);
    if (!all.length) return place.replaceChildren();
    const xs = all.map((corner) => corner[0]);
    const ys = all.map((corner) => -corner[1]);
    const low = [Math.min(...xs) - 1, Math.min(...ys) - 1];
    const size = [Math.max(...xs) - low[0] + 1, Math.max(...ys) - low[1] + 1];
    const label = place.closest("section").querySelector("h2").textContent;
    const drawn = shape("svg", { viewBox: [...low, ...size].join(" "), role: "group", "aria-label": label });
    cells.forEach(function (cell) {
      const ring = cell.corners.slice(0, -1);
      const centre = [0, 1].map((n) => ring.reduce((sum, corner) => sum + corner[n], 0) / ring.length);
      const group = shape("g", {
        class: "areas-cell",
        tabindex: "0",
        role: "button",
        "aria-pressed": "false",
        "aria-label": cell.name || cell.key,
        "data-cell": cell.id,
      });
      group.append(
        shape("polygon", { points: cell.corners.map((corner) => corner[0] + "," + -corner[1]).join(" ") }),
        shape("text", { x: centre[0], y: -centre[1] + 1.1, "text-anchor": "middle" }, (cell.name || "–").slice(0, 6)),
      );
      drawn.append(group);
    });
    place.replaceChildren(drawn);
    const again = held && place.querySelector('[data-cell="' + held + '"]');
    if (again) again.focus();
    mark();
  }

  function cellAt(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under && under.closest(".areas-cell");
  }

  document.addEventListener("pointerdown", function (event) {
    const cell = event.target.closest && event.target.closest(".areas-cell");
    if (!cell || event.button !== 0) return;
    event.preventDefault();
    cell.focus();
    dragged = cell;
    cell.classList.add("is-dragged");
  });
  document.addEventListener("pointermove", function (event) {
    if (!dragged) return;
    const over = cellAt(event);
    document.querySelectorAll(".areas-cell.is-over").forEach((cell) => cell.classList.remove("is-over"));
    if (over && over !== dragged) over.classList.add("is-over");
  });
  document.addEventListener("pointerup", function (event) {
    if (!dragged) return;
    const from = dragged;
    const over = cellAt(event);
    dragged = null;
    document.querySelectorAll(".areas-cell").forEach((cell) => cell.classList.remove("is-over", "is-dragged"));
    if (over && over !== from) swap(from.dataset.cell, over.dataset.cell);
  });
  document.addEventListener("keydown", function (event) {
    const cell = event.target.closest && event.target.closest(".areas-cell");
    if (!cell) return;
    if (event.key === "Escape") picked = null;
    else if (event.key !== "Enter" && event.key !== " ") return;
    else if (picked === null) picked = cell.dataset.cell;
    else swap(picked, cell.dataset.cell);
    event.preventDefault();
    mark();
  });

  /* A sheet of numbers comes back as the cells that a person would paste: both are looked at in one way. */
  function takeSheet() {
    const input = board.element("input", { type: "file", accept: ".xlsx,.csv,.xls" });
    input.addEventListener("change", async function () {
      if (!input.files.length) return;
      clientside.set_props("areas-sheet-said", { children: "" });
      const answer = await window.fetch("/areas/bases", {
        method: "POST",
        body: input.files[0],
        headers: {
          "Content-Type": "application/octet-stream",
          Accept: "application/json",
          "X-File-Name": encodeURIComponent(input.files[0].name),
          "X-CSRFToken": board.cookie("_csrf_token"),
        },
      }).catch(() => null);
      if (!answer) return clientside.set_props("areas-sheet-said", { children: board.say("no_server") });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) clientside.set_props("areas-pasted", { value: body.pasted });
      else clientside.set_props("areas-sheet-said", { children: body.sentence || board.say("refused", { status: answer.status }) });
    });
    input.click();
  }
  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("#areas-sheet")) takeSheet();
  });

  /* The file stays in the browser until its property is chosen. */
  function offerFile() {
    const place = document.getElementById("areas-file");
    if (!place || place.firstChild) return;
    const input = board.element("input", { type: "file", id: "areas-file-input", class: "form-control", accept: ".geojson,.json,application/geo+json" });
    place.append(board.element("label", { for: "areas-file-input", class: "form-label" }, place.dataset.label), input);
    input.addEventListener("change", async function () {
      file = input.files[0] || null;
      let keys = [];
      try {
        const read = file ? JSON.parse(await file.text()) : {};
        keys = [...new Set((read.features || []).slice(0, 50).flatMap((one) => Object.keys((one && one.properties) || {})))];
      } catch (problem) {
        keys = [];
      }
      const usual = keys.find((key) => /name|名称/i.test(key)) || keys[0] || null;
      clientside.set_props("areas-key", { options: keys.map((key) => ({ value: key, label: key })), value: usual });
    });
  }

  function value(id) {
    const input = document.getElementById(id);
    return input ? input.value : "";
  }

  function report(said, isGrave) {
    const place = document.getElementById("areas-uploaded");
    place.replaceChildren(...said.map((sentence) => board.element("p", { class: isGrave ? "field-error" : null }, sentence)));
  }

  async function upload() {
    const query = new URLSearchParams({ key: value("areas-key"), name: value("areas-name"), source: value("areas-source") });
    const answer = await window.fetch("/areas/boundaries?" + query, {
      method: "POST",
      body: file || "",
      headers: { "Content-Type": "application/geo+json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
    }).catch(() => null);
    if (!answer) return report([board.say("no_server")], true);
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) report(body.said || [], false);
    else report([body.sentence || board.say("refused", { status: answer.status })], true);
    if (answer.ok) clientside.set_props("areas-uploaded", { title: String(performance.now()) });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("#areas-upload")) upload();
  });

  clientside.board_areas = {
    draw: function (cells) {
      window.setTimeout(() => draw(cells || []));
      return clientside.no_update;
    },
    tell: function () {
      window.setTimeout(offerFile);
      return clientside.no_update;
    },
  };
})();
