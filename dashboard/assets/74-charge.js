/* Records of a leader's assignment: what is recorded says which fields are shown. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  clientside.charge = {
    show: function (what) {
      return what || "";
    },
  };
})();
