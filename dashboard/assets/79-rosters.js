/* Duty and reception: a press on a turn opens it, a count lists its turns. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);

  cells.RosterTurn = function (props) {
    const name = h("button", { type: "button", className: "as-link", "data-turn": props.data.id }, props.value);
    const row = props.data;
    return h("span", { className: "desk-two" }, name, h("small", {}, row.own ? row.kind + " · " + row.own : row.kind));
  };

  cells.RosterDay = (props) => h("span", { className: "desk-two" }, props.value, h("small", {}, props.data.times));

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-turn], [data-rosters]") : null;
    if (!pressed) return;
    if (pressed.dataset.turn) clientside.set_props("rosters-chosen", { data: { id: pressed.dataset.turn, at: Date.now() } });
    else clientside.set_props("rosters-shown", { data: pressed.dataset.rosters });
  });
})();
