/* The dialog of acts: the chosen act says which fields are shown; Enter confirms, Shift+Enter breaks the line. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  clientside.handling = {
    show: function (act, told) {
      const said = ((told && told.acts) || {})[act] || { shows: "", says: "" };
      return [said.shows, said.says];
    },
  };

  /* The case page's button is for the matter at its address. */
  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("#handling-open")) return;
    const id = window.location.pathname.split("/").filter(Boolean).pop();
    window.dash_clientside.set_props("handling-wanted", { data: { case: Number(id), at: Date.now() } });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-corrects]");
    if (!button) return;
    window.dash_clientside.set_props("handling-corrects", {
      data: { event: Number(button.dataset.corrects), at: Date.now() },
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    const form = event.target.closest && event.target.closest("#handling-form");
    if (!form) return;
    event.preventDefault();
    document.getElementById("handling-confirm").click();
  });
})();
