/* Installed after painting.js where nobody looks into the page: it tells what it measured by its title alone.
   "door ready": the door has fetched everything it fetches ahead. "bench MS KB": the page behind it is painted. */
(function () {
  "use strict";
  const now = () => performance.timeOrigin + performance.now();
  const sent = () =>
    performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize || 0), 0) / 1000;

  async function isQuiet(milliseconds) {
    let known = -1;
    while (known !== performance.getEntriesByType("resource").length) {
      known = performance.getEntriesByType("resource").length;
      await new Promise((go) => setTimeout(go, milliseconds));
    }
  }

  async function atTheDoor() {
    document.addEventListener("submit", function () {
      sessionStorage.setItem("bench", JSON.stringify([now(), sent()]));
    });
    /* Else words that are written at once would go nowhere. */
    document.getElementById("username").focus();
    document.title = "door open";
    await isQuiet(500);
    document.title = "door ready";
  }

  async function behindIt() {
    const [pressed, before] = JSON.parse(sessionStorage.getItem("bench") || "[null, 0]");
    sessionStorage.removeItem("bench");
    const page = window.location.pathname === "/ledger" ? "firstLedger" : "firstOverview";
    const milliseconds = await window.bench[page]();
    await new Promise((go) => setTimeout(go, 300));
    const since = pressed === null ? milliseconds : performance.timeOrigin + milliseconds - pressed;
    const said = "bench " + since.toFixed(1) + " " + (before + sent()).toFixed(1);
    /* The page may give itself its own title again. */
    setInterval(() => (document.title = said), 20);
  }

  window.addEventListener("load", () => (window.location.pathname === "/login" ? atTheDoor() : behindIt()));
})();
