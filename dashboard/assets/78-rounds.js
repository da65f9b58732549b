/* The screening page: cells of states, the choices that stand in the address, and the entry of reports until it is saved. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);
  const CHOICES = { "rounds-kind": ["kind", "township"], "rounds-month": ["form", null] };

  function chip(said, more) {
    return h(more && more.href ? "a" : "span", Object.assign({ className: "due due-" + said.look, title: said.words }, more), said.words);
  }

  /* A state in look and words. */
  cells.StateChip = (props) => (props.value ? chip(props.value) : null);

  /* The state of a unit's reports of one round, which opens them. */
  cells.RoundCell = function (props) {
    if (!props.value) return h("span", { className: "muted" }, "–");
    const params = Object.assign({}, board.filter.params, { row: props.data.id, round: props.round });
    ["state", "part"].forEach((key) => delete params[key]);
    return chip(props.value, { href: window.location.pathname + "?" + board.filter.join(params), "data-goes": "" });
  };

  document.addEventListener("change", function (event) {
    const choice = CHOICES[event.target.id];
    if (!choice) return;
    const wanted = { [choice[0]]: event.target.value === choice[1] ? "" : event.target.value };
    // Another kind has other rounds and units.
    if (choice[0] === "kind") Object.assign(wanted, { state: "", round: "", row: "" });
    board.filter.set(wanted);
  });

  /* Say in each row what is reported of its unit now: nothing, zero, or so many. */
  function counted(units, items) {
    return units.map(function (row) {
      const count = items.filter((item) => item.finder === row.id || (row.below || []).includes(item.finder)).length;
      const words = row.words || {};
      const said = row.seen ? { look: "soon", words: words.anew } : { look: "in_time", words: words.zero };
      const zero = row.mark === "zero" ? said : null;
      const found = { look: "soon", words: (words.found || "").replace("{n}", count) };
      return Object.assign({}, row, { count: count, now: count ? found : zero });
    });
  }

  const without = (rows, chosen) => (rows || []).filter((row) => !(chosen || []).some((one) => one.id === row.id));
  let added = 0;

  clientside.rounds = {
    /* Zero for all that have no report yet; the chosen one left out; what was found added or taken out. */
    enter: function (_zero, _out, _anew, _add, _take, units, chosen, items, chosenItems, finders, categories, ...typed) {
      const quiet = clientside.no_update;
      const by = (clientside.callback_context.triggered[0] || { prop_id: "" }).prop_id.split(".")[0];
      let rows = units || [];
      let kept = items || [];
      let refused = "";
      let cleared = false;
      const words = (rows[0] || {}).words || {};
      if (by === "entry-zero") rows = rows.map((row) => (row.seen ? row : Object.assign({}, row, { mark: "zero" })));
      else if (by === "entry-leave-out") {
        const out = (chosen || []).map((one) => one.id);
        rows = rows.map((row) => (out.includes(row.id) ? Object.assign({}, row, { mark: "" }) : row));
        const below = rows.filter((row) => out.includes(row.id)).flatMap((row) => row.below || []);
        kept = kept.filter((item) => !out.includes(item.finder) && !below.includes(item.finder));
      } else if (by === "entry-anew") {
        const anew = (chosen || []).map((one) => one.id);
        rows = rows.map((row) => (anew.includes(row.id) ? Object.assign({}, row, { mark: "zero" }) : row));
      } else if (by === "entry-take-out") kept = without(kept, chosenItems);
      else if (by === "entry-add") {
        const named = (options, value) => ((options || []).find((one) => one.value === value) || {}).label || "";
        const [finder, category, unit, subject, persons, text, limit, measure, major] = typed;
        if (!finder || !category || !unit || !(subject || "").trim() || !(text || "").trim() || !limit) refused = words.incomplete || "…";
        else {
          added += 1;
          const item = { id: String(added), finder, category, unit, subject: subject.trim(), persons, text, limit, measure, major };
          item.finder_name = named(finders, finder);
          item.category_name = named(categories, category).trim();
          kept = [...kept, item];
          cleared = true;
        }
      }
      rows = counted(rows, kept);
      const now = rows.filter((row) => row.mark || row.count).length;
      const note = (words.note || "").replace("{n}", now).replace("{all}", rows.length);
      return [rows, kept, refused, note, cleared ? "" : quiet, cleared ? "" : quiet, cleared ? "" : quiet, cleared ? 1 : quiet];
    },
  };
})();
