/* Hearings: counts that list their files, the way into a file, and the fields that an act asks for. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);

  cells.HearingLink = function (props) {
    const way = h("a", { href: "/hearing/" + props.data.id, "data-goes": "", className: "desk-clip", title: props.value }, props.value);
    return h("span", { className: "desk-two" }, way, h("small", {}, props.data.number));
  };

  clientside.hearing = {
    show: function (act, opened) {
      const shown = ((opened && opened.shows) || {})[act] || "";
      const names = shown.split(" ");
      document.querySelectorAll("#hearing-about [data-field]").forEach(function (field) {
        field.hidden = !names.includes(field.dataset.field);
      });
      return shown;
    },
    /* A piece of evidence that is put right begins as it stands. */
    fill: function (piece, act, opened) {
      const held = act === "reword_evidence" && ((opened && opened.pieces) || {})[piece];
      const none = window.dash_clientside.no_update;
      return held ? [held.words, held.side, held.new] : [none, none, none];
    },
  };

  /* In the calendar: arrows from hearing to hearing, page up and page down from month to month. */
  document.addEventListener("keydown", function (event) {
    const grid = event.target instanceof Element ? event.target.closest("#hearings-month-grid") : null;
    if (!grid || event.ctrlKey || event.metaKey || event.altKey) return;
    const turns = { PageUp: "before", PageDown: "after" }[event.key];
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (turns) {
      grid.focus();
      document.getElementById("hearings-month-" + turns).click();
    } else if (steps) {
      const all = [...grid.querySelectorAll("a")];
      const at = all.indexOf(document.activeElement);
      const next = at < 0 ? all[steps > 0 ? 0 : all.length - 1] : all[at + steps];
      if (next) next.focus();
    }
    if (turns || steps) event.preventDefault();
  });

  /* Another month of the same page: the address changes, and with it the calendar alone. */
  document.addEventListener("click", function (event) {
    const way = event.target instanceof Element ? event.target.closest("a[data-turns]") : null;
    if (!way || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    window.history.pushState({}, "", way.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  });

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-hearings]") : null;
    if (pressed) clientside.set_props("hearings-shown", { data: pressed.dataset.hearings });
  });
})();
