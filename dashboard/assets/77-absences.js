/* Absences: the strip on which an absence lies among the weeks, and the matter of an act done in somebody's place. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);

  cells.AbsenceBar = function (props) {
    const row = props.data;
    const bar = row.length > 0 ? h("span", { className: "absence-bar is-" + row.state, style: { left: row.left + "%", width: row.length + "%" } }) : null;
    return h("span", { className: "absence-strip", role: "img", "aria-label": row.said, title: row.said }, h("span", { className: "absence-today", style: { left: row.today + "%" } }), bar);
  };

  cells.AbsenceMatter = (props) => h("a", { href: "/case/" + props.data.case, "data-goes": "" }, props.value);
})();
