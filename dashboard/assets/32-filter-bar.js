/* Draws the filter bar from what the layout declares: usual controls, the rest, the text field, chips and one "clear". */
(function () {
  "use strict";
  const board = window.board;
  const state = board.filter;
  const make = board.element;
  const TYPING_MS = 350;
  const NAMES_SAID = 3;
  let drawn = null;

  function listSaid(control) {
    const values = state.kept(control.key).split(",").filter(Boolean);
    if (!values.length) return "";
    return values.length === 1 ? board.filterLabel(control.key, values[0]) : String(values.length);
  }

  function textField(control) {
    const field = make("input", {
      class: "filter-search",
      id: "filter-text",
      type: "search",
      maxlength: "60",
      autocomplete: "off",
      placeholder: control.label,
      "aria-label": control.label,
    });
    let timer = 0;
    let isComposing = false;
    function send() {
      window.clearTimeout(timer);
      const words = field.value.split(/\s+/).filter(Boolean).join(" ");
      if (words !== (state.params.q || "")) state.set({ q: words }, state.isTyping ? "replace" : "push");
      state.isTyping = true;
    }
    function wait() {
      window.clearTimeout(timer);
      if (!isComposing) timer = window.setTimeout(send, TYPING_MS);
    }
    field.addEventListener("compositionstart", () => (isComposing = true));
    field.addEventListener("compositionend", function () {
      isComposing = false;
      wait();
    });
    field.addEventListener("input", (event) => event.isComposing || wait());
    field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && send());
    field.addEventListener("blur", () => (state.isTyping = false));
    return {
      root: field,
      draw: function () {
        if (document.activeElement !== field) field.value = state.params.q || "";
      },
    };
  }

  function control(declared) {
    if (declared.kind === "text") return textField(declared);
    if (declared.kind === "period") return board.filterPicker(declared, board.fillPeriod, board.periodSaid);
    if (declared.kind === "day") return board.filterPicker(declared, board.fillAsOf, () => state.params.asof || "");
    return board.filterPicker(declared, board.fillList, listSaid);
  }

  function build(place) {
    const declared = JSON.parse(place.dataset.controls);
    const usual = make("div", { class: "filter-row" });
    const rest = make("div", { class: "filter-more", id: "filter-more", hidden: true });
    const chips = make("div", { class: "filter-chips", role: "region", "aria-label": board.say("filter_in_words") });
    const said = make("span", {});
    const more = make("button", { class: "tool", type: "button", "aria-expanded": "false", "aria-controls": "filter-more" }, said);
    more.addEventListener("click", function () {
      rest.hidden = !rest.hidden;
      more.setAttribute("aria-expanded", String(!rest.hidden));
    });
    const made = declared.map((one) => ({ declared: one, part: control(one) }));
    made.forEach(({ declared: one, part }) => (one.isUsual ? usual : rest).append(part.root));
    usual.append(more);
    place.replaceChildren(usual, rest, chips);
    const hidden = declared.filter((one) => !one.isUsual);
    drawn = { place, declared, chips, more: { said, hidden }, parts: made.map(({ part }) => part) };
  }

  function chip(words, kind, remove) {
    const made = make("span", { class: "chip" + (kind ? " is-" + kind : "") }, make("span", {}, words));
    if (remove) {
      const shut = make("button", { class: "chip-shut", type: "button", "aria-label": board.say("remove", { what: words }) }, "×");
      shut.addEventListener("click", function () {
        remove();
        const next = drawn.chips.querySelector("button");
        if (next) next.focus();
      });
      made.append(shut);
    }
    return made;
  }

  function labelOf(key) {
    const found = drawn.declared.find((one) => one.key === key);
    return found ? found.label : board.say("key_" + key) || key;
  }

  function namesSaid(key) {
    const values = state.kept(key).split(",");
    const names = values.slice(0, NAMES_SAID).map((value) => board.filterLabel(key, value));
    const all = names.join(board.say("list_comma"));
    return values.length > NAMES_SAID ? board.say("and_more", { names: all, n: values.length }) : all;
  }

  function colon(label, words) {
    return label + board.say("colon") + words;
  }

  function movedSaid(value) {
    const [name, ...pair] = value.split(".");
    const what = board.filterLabel("moved", name);
    if (pair.length < 2) return what;
    const [before, after] = pair.map((one) => board.filterLabel(name, one));
    return board.say("moved_pair", { what: what, before: before, after: after });
  }

  /* What "clear" leaves: an order, and what a page shows beside its filter. */
  function kept() {
    const sort = state.params.sort ? "sort=" + state.params.sort : "";
    return [sort, state.parts(state.params).view].filter(Boolean).join("&");
  }

  function chips() {
    const said = [];
    const params = state.params;
    const isDefault = !params.from && !params.to;
    const period = colon(labelOf("period"), board.periodSaid());
    const withoutPeriod = () => state.set({ from: "", to: "" });
    if (!state.usesPeriod()) {
      if (!isDefault) said.push(chip(board.say("ignored", { part: period }), "ignored", withoutPeriod));
    } else said.push(chip(period, isDefault ? "default" : "", isDefault ? null : withoutPeriod));
    const otherDay = function (key, label) {
      const words = colon(label, params[key]);
      const isUsed = state.usesOtherDay();
      said.push(chip(isUsed ? words : board.say("ignored", { part: words }), isUsed ? "past" : "ignored", () => state.set({ [key]: "", moved: "" })));
    };
    if (state.kept("since")) otherDay("since", board.say("key_since"));
    if (state.kept("asof")) said.push(chip(board.say("as_of_said", { day: params.asof }), "past", () => state.set({ asof: "" })));
    if (state.kept("until")) otherDay("until", board.say("key_until"));
    if (state.kept("cohort")) {
      const cohort = colon(board.say("key_cohort"), board.filterLabel("cohort", params.cohort));
      const words = state.usesCohort() ? cohort : board.say("ignored", { part: cohort });
      said.push(chip(words, state.usesCohort() ? "" : "ignored", () => state.set({ cohort: "" })));
    }
    state.LISTS.filter((key) => state.kept(key)).forEach(function (key) {
      said.push(chip(colon(labelOf(key), namesSaid(key)), "", () => state.set({ [key]: "" })));
    });
    if (state.kept("import")) {
      const [run, outcome] = params.import.split(".");
      said.push(chip(colon(board.say("key_import"), outcome ? board.say("import_part", { n: run, what: board.filterLabel("import", outcome) }) : board.say("import_run", { n: run })), "", () => state.set({ import: "" })));
    }
    if (state.kept("moved")) {
      const words = colon(board.say("key_moved"), movedSaid(params.moved));
      const isUsed = state.usesMovement();
      said.push(chip(isUsed ? words : board.say("ignored", { part: words }), isUsed ? "" : "ignored", () => state.set({ moved: "" })));
    }
    if (state.kept("q")) {
      const isPast = state.kept("asof") || state.kept("since") || state.kept("until");
      said.push(chip(colon(isPast ? board.say("key_q_past") : board.say("key_q"), params.q), "", () => state.set({ q: "" })));
    }
    state.ignored.forEach(function (part) {
      said.push(chip(board.say("ignored", { part: part.words }), "ignored", () => state.set({ [part.key]: part.rest })));
    });
    const isEmpty = !state.KEYS.some((key) => key !== "sort" && params[key]) && !state.ignored.length;
    if (!isEmpty) {
      const clear = make("button", { class: "tool is-quiet", type: "button", id: "filter-clear" }, board.say("clear_all"));
      clear.addEventListener("click", () => board.wants(kept(), "replace"));
      said.push(clear);
    }
    drawn.chips.replaceChildren(...said);
  }

  state.draws.push(async function () {
    const place = document.getElementById("filter-controls");
    if (!place) return;
    await board.loadWords();
    if (!drawn || drawn.place !== place) build(place);
    drawn.parts.forEach((part) => part.draw());
    const period = drawn.declared.findIndex((one) => one.kind === "period");
    if (period >= 0) drawn.parts[period].root.hidden = !state.usesPeriod();
    const n = drawn.more.hidden.filter((one) => state.params[one.key]).length;
    drawn.more.said.textContent = n ? board.say("more_filters_n", { n: n }) : board.say("more_filters");
    chips();
    place.dataset.drawn = state.join(state.params);
  });
})();
