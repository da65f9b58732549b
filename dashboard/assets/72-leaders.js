/* An act is offered while a matter is chosen that is still listed; the server judges it again. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  clientside.leaders = {
    isNoneChosen: (chosen, rows) => !(chosen || []).some((one) => (rows || []).some((row) => row.id === one.id)),
  };
})();
