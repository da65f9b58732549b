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
  };

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("[data-hearings]") : null;
    if (pressed) clientside.set_props("hearings-shown", { data: pressed.dataset.hearings });
  });
})();
