/* The counter screen: keys to touch, and forgetting. The server knows for itself when a matter leaves the screen. */
(function () {
  "use strict";
  if (!document.body || !document.body.classList.contains("counter")) return;
  const FORGETS = 60_000;
  const TELLS = 10_000;
  const matter = document.querySelector("[data-forgets]");
  const form = document.querySelector("[data-forgets-typing]");
  let touchedAt = performance.now();
  let toldAt = touchedAt;

  /* What the browser keeps of a page that was left shows nothing. */
  window.addEventListener("pagehide", () => (document.body.hidden = true));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  function stay() {
    const now = performance.now();
    if (!matter || now - toldAt < TELLS) return;
    toldAt = now;
    const token = document.querySelector("[name=csrf_token]").value;
    fetch(matter.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } })
      .then((answer) => {
        if (!answer.ok) window.location.replace("/counter");
      })
      .catch(() => {});
  }

  function touched() {
    touchedAt = performance.now();
    stay();
  }
  ["pointerdown", "keydown", "wheel", "scroll"].forEach((name) =>
    window.addEventListener(name, touched, { passive: true, capture: true }),
  );

  function forget() {
    if (matter) document.querySelector(".counter-end").submit();
    else if (form) {
      form.reset();
      document.querySelectorAll(".counter-said").forEach((one) => one.remove());
      document.getElementById("code").focus();
      touchedAt = performance.now();
    }
  }

  const rest = document.querySelector(".counter-left > span");
  const timer = window.setInterval(function () {
    const left = FORGETS - (performance.now() - touchedAt);
    if (rest) rest.style.width = Math.max(0, (100 * left) / FORGETS) + "%";
    if (left > 0) return;
    if (matter) window.clearInterval(timer);
    forget();
  }, 1_000);

  /* Keys to touch, where a stand has none. */
  const keys = document.querySelector(".counter-keys");
  if (!keys) return;
  let field = document.getElementById("code");
  document.querySelectorAll(".counter-fields input").forEach((one) => one.addEventListener("focus", () => (field = one)));
  keys.hidden = false;
  keys.addEventListener("pointerdown", (event) => event.preventDefault());
  keys.addEventListener("click", function (event) {
    const key = event.target.closest("[data-key]");
    if (!key) return;
    const said = key.dataset.key;
    if (said === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += said;
    field.focus();
  });
})();
