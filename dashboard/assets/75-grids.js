/* Cells that grids of ours share. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* The number of a matter, which opens its case; the row's id is the case's. */
  cells.MatterLink = function (props) {
    return window.React.createElement("a", { href: "/case/" + encodeURIComponent(props.data.id), "data-goes": "" }, props.value);
  };

  /* A count that opens its rows: the row says under `opens` the address of each field's. */
  cells.CountLink = function (props) {
    const address = (props.data.opens || {})[props.colDef.field];
    if (!address || !props.value) return props.value;
    return window.React.createElement("a", { href: address, "data-goes": "" }, props.value);
  };
})();
