/* Menus of the filter bar: a button that opens a group of checkboxes with a search field, all plain and by keyboard. */
(function () {
  "use strict";
  const board = window.board;
  const state = board.filter;
  const make = board.element;
  const SHOWN_AT_MOST = 400;
  const EARLIEST = "1970-01-02";
  let open = null;

  function shut(isFocusBack) {
    if (!open) return;
    const closing = open;
    open = null;
    closing.menu.hidden = true;
    closing.menu.replaceChildren();
    closing.button.setAttribute("aria-expanded", "false");
    state.isInMenu = false;
    if (isFocusBack) closing.button.focus();
  }

  function show(picker) {
    shut(false);
    open = picker;
    picker.fill(picker.menu);
    picker.menu.hidden = false;
    const place = picker.button.getBoundingClientRect();
    picker.menu.classList.toggle("is-left", place.left + picker.menu.offsetWidth * board.zoom() > window.innerWidth - 16);
    picker.button.setAttribute("aria-expanded", "true");
    const first = picker.menu.querySelector("input, button");
    if (first) first.focus();
  }

  document.addEventListener("pointerdown", function (event) {
    if (open && !open.root.contains(event.target)) shut(false);
  });
  document.addEventListener("focusin", function (event) {
    if (open && !open.root.contains(event.target)) shut(false);
  });
  document.addEventListener("keydown", function (event) {
    if (!open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      shut(true);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target.type === "date" || !open.menu.contains(event.target)) return;
    const stops = [...open.menu.querySelectorAll("input:not([type=date])")].filter((stop) => stop.offsetParent);
    const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    if (next) next.focus();
  });

  /* One step of history for what is chosen while a menu stays open. */
  function set(changes) {
    state.set(changes, state.isInMenu ? "replace" : "push");
    state.isInMenu = true;
  }

  board.filterPicker = function (control, fill, said) {
    const name = make("span", {}, control.label);
    const words = make("span", { class: "picker-said" });
    const id = "filter-menu-" + control.key;
    const button = make(
      "button",
      { class: "tool picker-button", type: "button", "aria-expanded": "false", "aria-controls": id, "data-key": control.key },
      name,
      words,
    );
    const menu = make("div", { class: "picker-menu" + (control.kind === "period" ? " is-wide" : ""), id: id, role: "group", "aria-label": control.label, hidden: true });
    const root = make("div", { class: "picker" }, button, menu);
    const picker = { root: root, button: button, menu: menu, fill: (place) => fill(place, control) };
    button.addEventListener("click", () => (open === picker ? shut(true) : show(picker)));
    picker.draw = function () {
      const now = said(control);
      words.textContent = now;
      button.classList.toggle("is-chosen", Boolean(now) && (control.kind !== "period" || Boolean(state.params.from || state.params.to)));
    };
    return picker;
  };

  function chosen(key) {
    return (state.params[key] || "").split(",").filter(Boolean);
  }

  function offered(control) {
    const all = (state.options && state.options.lists[control.key]) || [];
    if (control.key !== "village") return all;
    const townships = chosen("township");
    const kept = chosen("village");
    return townships.length ? all.filter((option) => townships.includes(option.p) || kept.includes(option.v)) : all;
  }

  board.filterLabel = function (key, value) {
    const all = (state.options && state.options.lists[key]) || [];
    const found = all.find((option) => option.v === value);
    if (found) return found.l;
    if (value === "none") return board.say("none_recorded");
    return state.options ? board.say("unknown", { id: value }) : "…";
  };

  /* Checkbox list: chosen ones stay visible whatever is searched. */
  board.fillList = function (place, control) {
    const options = offered(control);
    const list = make("ul", { class: "picker-list" });
    const count = make("span", { role: "status" });
    const search = make("input", {
      class: "filter-search picker-search",
      type: "search",
      autocomplete: "off",
      placeholder: board.say("search_in", { what: control.label }),
      "aria-label": board.say("search_in", { what: control.label }),
    });
    const marked = new Set(chosen(control.key));
    const byId = new Map(options.map((option) => [option.v, option]));

    function isUnder(option, words) {
      let at = option;
      while (at) {
        if (at.l.toLowerCase().includes(words)) return true;
        at = at.v === at.p ? null : byId.get(at.p);
      }
      return false;
    }

    function hasBelow(option, words) {
      return options.some((other) => other.p === option.v && (other.l.toLowerCase().includes(words) || hasBelow(other, words)));
    }

    function fill() {
      const words = search.value.trim().toLowerCase();
      const isTree = control.kind === "tree";
      const fits = options.filter((o) => !words || o.l.toLowerCase().includes(words) || (isTree && (isUnder(o, words) || hasBelow(o, words))));
      const shown = fits.slice(0, SHOWN_AT_MOST);
      list.replaceChildren(
        ...shown.map(function (option) {
          const box = make("input", { type: "checkbox", value: option.v });
          box.checked = marked.has(option.v);
          box.addEventListener("change", function () {
            if (box.checked) marked.add(option.v);
            else marked.delete(option.v);
            const changes = { [control.key]: [...marked].join(",") };
            if (control.key === "township") Object.assign(changes, withoutStrayVillages([...marked]));
            set(changes);
          });
          const note = option.n ? make("span", { class: "muted" }, option.n) : null;
          return make("li", {}, make("label", { class: "picker-option depth-" + (option.d || 1) }, box, make("span", {}, option.l), note));
        }),
      );
      count.textContent = fits.length ? board.say("n_offered", { n: fits.length }) : board.say("nothing_fits");
    }

    search.addEventListener("input", (event) => event.isComposing || fill());
    search.addEventListener("compositionend", fill);
    const clear = make("button", { class: "tool is-quiet", type: "button" }, board.say("clear"));
    clear.addEventListener("click", function () {
      marked.clear();
      fill();
      set({ [control.key]: "" });
    });
    fill();
    place.replaceChildren(...(options.length > 12 ? [search] : []), list, make("div", { class: "picker-foot" }, count, clear));
  };

  function withoutStrayVillages(townships) {
    const villages = (state.options && state.options.lists.village) || [];
    const home = new Map(villages.map((village) => [village.v, village.p]));
    const kept = chosen("village").filter((village) => !townships.length || townships.includes(home.get(village)));
    return { village: kept.join(",") };
  }

  /* Period: quick choices count from the as-of day, and so do open ends. Without a cohort the ledger shows matters of
     every day where nothing is chosen; everywhere else no choice means twelve months. */
  function isWholeLedger() {
    return state.path === "/ledger" && !state.params.cohort;
  }

  function quickPeriods() {
    const asOf = state.asOf();
    const [year, month] = asOf.split("-").map(Number);
    const first = (y, m) => new Date(Date.UTC(y, m - 1, 1)).toISOString().slice(0, 10);
    return [
      ["this_month", { from: first(year, month), to: "" }],
      ["twelve_months", { from: isWholeLedger() ? first(year, month - 11) : "", to: "" }],
      ["this_year", { from: year + "-01-01", to: "" }],
      ["last_year", { from: year - 1 + "-01-01", to: year - 1 + "-12-31" }],
      ["all_time", { from: isWholeLedger() ? "" : EARLIEST, to: "" }],
    ];
  }

  board.periodSaid = function () {
    const { from, to } = state.params;
    if (from === EARLIEST && !to) return board.say("all_time");
    const quick = quickPeriods().find(([, wanted]) => (from || "") === wanted.from && (to || "") === wanted.to);
    if (quick) return board.say(quick[0]);
    return (from || "…") + " – " + (to || state.asOf());
  };

  function dayField(key, words, most) {
    const field = make("input", { type: "date", min: EARLIEST, max: most, value: state.params[key] || "", "data-key": key });
    field.addEventListener("change", function () {
      if (field.value && (!field.validity.valid || field.value < EARLIEST)) return;
      set({ [key]: field.value });
    });
    return make("label", {}, words, field);
  }

  board.fillPeriod = function (place) {
    function fill() {
      const quick = quickPeriods().map(function ([key, wanted]) {
        const isNow = (state.params.from || "") === wanted.from && (state.params.to || "") === wanted.to;
        const button = make("button", { class: "tool", type: "button", "aria-pressed": String(isNow), "data-quick": key }, board.say(key));
        button.addEventListener("click", function () {
          set(wanted);
          shut(true);
        });
        return button;
      });
      place.replaceChildren(
        make("div", { class: "picker-quick" }, ...quick),
        make("div", { class: "picker-days" }, dayField("from", board.say("from"), null), dayField("to", board.say("to"), null)),
        make("p", { class: "picker-note" }, board.say("period_note")),
      );
    }
    fill();
  };

  board.fillAsOf = function (place) {
    const now = make("button", { class: "tool", type: "button" }, board.say("today"));
    now.addEventListener("click", function () {
      set({ asof: "" });
      shut(true);
    });
    const field = dayField("asof", board.say("as_of"), state.today());
    field.classList.add("is-both");
    place.replaceChildren(
      make("div", { class: "picker-days" }, field),
      make("p", { class: "picker-note" }, board.say("as_of_note")),
      make("div", { class: "picker-foot" }, now),
    );
  };
})();
