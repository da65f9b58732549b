/* Meetings: counts that list their rows, cells of the agenda and of decisions, keys that move an item. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);
  const two = (first, second) => h("span", { className: "desk-two" }, first, second ? h("small", {}, second) : null);

  cells.AgendaWhat = function (props) {
    const title = h("span", { className: "desk-clip", title: props.value }, props.value);
    return two(title, props.data.number);
  };
  cells.ClampedWords = (props) => h("span", { className: "clamped", title: props.value }, props.value);
  cells.AgendaCount = function (props) {
    const row = props.data;
    if (props.value === null || props.value === undefined) return "–";
    if (row.opens) return h("a", { href: row.opens, "data-goes": "" }, props.value);
    if (!row.lists) return props.value;
    return h("button", { type: "button", className: "as-link", tabIndex: -1, onClick: () => show(row.lists) }, props.value);
  };
  cells.DecisionWhat = function (props) {
    const what = h("span", { className: "desk-clip", title: props.value }, props.value);
    const matter = props.data.case ? h("a", { href: "/case/" + props.data.case, "data-goes": "", tabIndex: -1 }, props.data.matter) : props.data.matter;
    return two(what, matter);
  };
  cells.DecisionState = (props) => h("span", { className: "due due-" + props.data.near }, props.value);

  function show(which) {
    clientside.set_props("decisions-shown", { data: which });
    turnToDecisions();
  }

  function turnToDecisions() {
    const card = document.getElementById("decisions-card");
    card.scrollIntoView({ block: "start" });
    card.focus({ preventScroll: true });
    // The lists above take the height of their rows as these come.
    const watch = new ResizeObserver(() => card.scrollIntoView({ block: "start" }));
    watch.observe(document.querySelector(".meetings-right"));
    window.setTimeout(() => watch.disconnect(), 1500);
  }

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-meetings], [data-decisions]") : null;
    if (!pressed) return;
    if (pressed.dataset.meetings) clientside.set_props("meetings-shown", { data: pressed.dataset.meetings });
    else clientside.set_props("decisions-shown", { data: pressed.dataset.decisions });
  });

  /* An address that asks for decisions leads to their list, once. */
  let answered = null;

  /* What is chosen and still listed decides which acts are offered. */
  const held = (chosen, rows) => (rows || []).find((row) => (Array.isArray(chosen) ? chosen : []).some((one) => one.id === row.id));
  clientside.meetings = {
    offerItem: function (chosen, rows) {
      const one = held(chosen, rows);
      const isOn = one && !one.is_dropped;
      if (one) window.requestAnimationFrame(() => ringChosen(one.id));
      return [!isOn, !isOn, !one, !isOn, !(one && one.is_dropped)];
    },
    offerDecision: function (chosen, rows) {
      const one = held(chosen, rows);
      const stands = one && !one.is_gone;
      return [!(one && one.is_owed && one.is_own), !(stands && !one.is_owed), !(one && one.is_owed), !stands, !stands];
    },
    /* The shown meeting stands in the address: a reload, and who is sent it, comes to the same. */
    keepAddress: function (opened) {
      if (!opened) return "";
      const query = new URLSearchParams(window.location.search);
      query.set("meeting", opened.id);
      query.set("year", opened.year);
      window.history.replaceState(window.history.state, "", window.location.pathname + "?" + query.toString());
      return String(opened.id);
    },
    showAsked: function (note, facts) {
      const asked = new URLSearchParams(window.location.search).has("decided") ? window.location.href : null;
      if (!note || !facts) return window.dash_clientside.no_update;
      // What stands above the list is laid out first.
      if (asked && asked !== answered) window.requestAnimationFrame(() => window.requestAnimationFrame(turnToDecisions));
      answered = asked;
      return asked ? "asked" : "";
    },
    /* What is refused is said at the field that it is about, which takes the focus. */
    leadTo: function (said) {
      const field = said && said.props && document.getElementById(said.props["data-field"]);
      if (!field || !field.setCustomValidity) return "";
      field.setCustomValidity(said.props.children);
      field.setAttribute("aria-invalid", "true");
      field.addEventListener("input", () => (field.setCustomValidity(""), field.removeAttribute("aria-invalid")), { once: true });
      field.reportValidity();
      return said.props["data-field"];
    },
    want: function (clicks, chosen, rows) {
      const one = held(chosen, rows);
      return clicks && one ? { decision: one.id, at: Date.now() } : window.dash_clientside.no_update;
    },
  };

  /* The ring of the keyboard and the chosen row are one: the ring follows a moved item, and the choice the ring. */
  const agenda = () => window.dash_ag_grid && document.getElementById("agenda-list") && window.dash_ag_grid.getApi("agenda-list");

  function ringChosen(id) {
    const api = agenda();
    const node = api && api.getRowNode(id);
    const at = api && api.getFocusedCell();
    if (!node || node.rowIndex === null || !at) return;
    api.ensureIndexVisible(node.rowIndex);
    if (at.rowIndex !== node.rowIndex && document.activeElement && document.activeElement.closest("#agenda-list")) {
      api.setFocusedCell(node.rowIndex, at.column);
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || !["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key)) return;
    if (!(event.target instanceof Element) || !event.target.closest("#agenda-list")) return;
    window.setTimeout(function () {
      const api = agenda();
      const at = api && api.getFocusedCell();
      const node = at && api.getDisplayedRowAtIndex(at.rowIndex);
      if (node && !node.isSelected()) node.setSelected(true, true);
    }, 0);
  });

  /* A field that narrows the list it names to what has the typed words. */
  document.addEventListener("input", function (event) {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.id.startsWith("find-in-")) return;
    const typed = field.value.trim().toLowerCase();
    const list = document.getElementById(field.id.slice("find-in-".length));
    for (const one of list ? list.querySelectorAll("option, .form-check") : []) {
      if (!one.disabled) one.hidden = typed !== "" && one.value !== "" && !one.textContent.toLowerCase().includes(typed);
    }
  });

  /* Alt and an arrow move the focused item, Delete drops it; Enter and Space choose a row by the grid's own keys. */
  const KEYS = { ArrowUp: "agenda-up", ArrowDown: "agenda-down", Delete: "agenda-drop" };
  document.addEventListener(
    "keydown",
    function (event) {
      const isMove = event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown");
      const isDrop = event.key === "Delete" && !event.altKey;
      if ((!isMove && !isDrop) || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (!(event.target instanceof Element) || !event.target.closest("#agenda-list")) return;
      event.preventDefault();
      event.stopPropagation();
      const button = document.getElementById(KEYS[event.key]);
      if (button && !button.disabled && !button.hidden) button.click();
    },
    true,
  );
})();
