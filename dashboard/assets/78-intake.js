/* The page of intake: a moment after typing it asks what follows, and its keys press its buttons. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const PAUSE_MS = 600;
  let waiting = 0;

  function element(id) {
    return document.getElementById(id);
  }

  function ask() {
    window.clearTimeout(waiting);
    waiting = 0;
    if (element("intake-form")) clientside.set_props("intake-typed", { data: { at: performance.now() } });
  }

  function askSoon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, PAUSE_MS);
  }

  function isTyping(event) {
    return event.target instanceof Element && event.target.closest("#intake-form");
  }

  document.addEventListener("input", function (event) {
    if (isTyping(event)) askSoon();
  });

  document.addEventListener("change", function (event) {
    if (!isTyping(event)) return;
    askSoon();
    const names = event.target.closest(".intake-person") || event.target.id === "intake-anonymous";
    if (names) clientside.set_props("intake-met", { data: { at: performance.now() } });
  });

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (!pressed) return;
    if (pressed.hasAttribute("data-takes")) {
      clientside.set_props(pressed.getAttribute("data-takes"), { value: pressed.getAttribute("data-value") });
      askSoon();
    } else if (pressed.id === "intake-add") focusNewRow();
    else if (/^intake-(register|transfer|discard)$/.test(pressed.id)) {
      // What is sent goes as it stands; a late save would only find the page finished.
      window.clearTimeout(waiting);
      waiting = 0;
    }
  });

  /* The row that comes takes the focus, so that a name can be typed at once. */
  function focusNewRow() {
    const persons = element("intake-persons");
    const watch = new MutationObserver(function (changes) {
      const row = changes.map((change) => change.target).find((target) => target.matches(".intake-person:not([hidden])"));
      if (!row) return;
      watch.disconnect();
      row.querySelector("input").focus();
    });
    watch.observe(persons, { subtree: true, attributes: true, attributeFilter: ["hidden"] });
    window.setTimeout(() => watch.disconnect(), 5000);
  }

  function press(button) {
    if (!button || button.disabled) return;
    button.click();
  }

  document.addEventListener("keydown", function (event) {
    if (!isTyping(event) || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press(element(event.shiftKey ? "intake-transfer" : "intake-register"));
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const offer = document.querySelectorAll("#intake-offers [data-takes]")[Number(event.code.slice(5)) - 1];
      if (!offer) return;
      event.preventDefault();
      press(offer);
    }
  });

  clientside.intake = {
    /* A new page begins in its first field, a finished one at "next letter"; what was refused is kept as a draft. */
    go: function (hasEnded, refused) {
      const woken = clientside.callback_context.triggered.map((one) => one.prop_id);
      if (!woken.includes("intake-form.hidden")) {
        if (refused) askSoon();
        return clientside.no_update;
      }
      window.requestAnimationFrame(function () {
        const first = element(hasEnded ? "intake-next" : "intake-channel");
        if (first) first.focus();
      });
      return clientside.no_update;
    },
  };
})();
