/* What a wall display shows, arranged: a scene is dragged to its place, or moved by its arrows; the preview follows. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const AFTER = 500;
  const HOURS = ["displays-from", "displays-to"];
  let shown = null;
  let dragged = null;
  let waits = 0;

  const part = (id) => document.getElementById(id);
  const items = () => [...document.querySelectorAll("#displays-list li")];

  function typed() {
    const slots = items().map((one) => [one.dataset.scene, Number(one.querySelector("[type=number]").value), one.querySelector("[type=checkbox]").checked]);
    const [from, to] = HOURS.map((id) => Number(part(id).value));
    return JSON.stringify({ slots, from, to });
  }

  function preview() {
    const place = part("displays-preview");
    if (!place || !shown) return;
    const address = "/displays/preview/" + shown.profile + "?plan=" + encodeURIComponent(typed());
    let frame = place.querySelector("iframe");
    if (frame && frame.getAttribute("src") === address) return;
    if (!frame) {
      frame = board.element("iframe", { title: shown.words.preview, tabindex: "-1" });
      place.replaceChildren(frame);
    }
    frame.setAttribute("src", address);
  }

  function changed() {
    window.dash_clientside.set_props("displays-typed", { data: typed() });
    window.clearTimeout(waits);
    waits = window.setTimeout(preview, AFTER);
  }

  function move(item, step, key) {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    item.querySelector("[data-step='" + key + "']").focus();
    changed();
  }

  function row(slot) {
    const say = (key) => shown.words[key].replace("{name}", slot.name);
    const arrow = (step, key, sign) => board.element("button", { type: "button", class: "tool", "data-step": step, "aria-label": say(key), title: say(key) }, sign);
    return board.element(
      "li",
      { draggable: "true", "data-scene": slot.scene },
      board.element("span", { class: "displays-grip", "aria-hidden": "true" }, "⠿"),
      board.element("label", {}, board.element("input", { type: "checkbox", class: "form-check-input", checked: slot.shown, "aria-label": say("shown") }), " ", slot.name),
      board.element("input", { type: "number", class: "form-control", min: 5, max: 600, step: 1, value: slot.dwell, "aria-label": say("dwell") }),
      board.element("span", { class: "muted" }, shown.words.seconds),
      arrow("-1", "up", "↑"),
      arrow("1", "down", "↓"),
    );
  }

  clientside.board_displays = {
    list(plan) {
      const place = part("displays-list");
      if (!plan || !place) return window.dash_clientside.no_update;
      shown = plan;
      place.replaceChildren(board.element("ol", {}, ...plan.slots.map(row)));
      HOURS.forEach((id, n) => window.dash_clientside.set_props(id, { value: n ? plan.to : plan.from }));
      window.setTimeout(changed, 0);
      return window.dash_clientside.no_update;
    },
  };

  document.addEventListener("click", function (event) {
    const arrow = event.target.closest("#displays-list [data-step]");
    if (arrow) move(arrow.closest("li"), Number(arrow.dataset.step), arrow.dataset.step);
  });
  ["input", "change"].forEach((name) =>
    document.addEventListener(name, function (event) {
      if (shown && event.target.closest("#displays-list, #displays-from, #displays-to")) changed();
    }),
  );
  document.addEventListener("dragstart", function (event) {
    dragged = event.target.closest ? event.target.closest("#displays-list li") : null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.scene);
  });
  document.addEventListener("dragover", function (event) {
    const over = dragged && event.target.closest("#displays-list li");
    if (!over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", function () {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    changed();
  });
})();
