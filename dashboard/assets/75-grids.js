/* Cells that grids of ours share. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* The number of a matter, which opens its case; the row's id is the case's. */
  cells.MatterLink = function (props) {
    return window.React.createElement("a", { href: "/case/" + encodeURIComponent(props.data.id), "data-goes": "" }, props.value);
  };
})();
