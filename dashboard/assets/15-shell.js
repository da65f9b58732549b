/* The frame: the rail's links carry the filter, the head says what the data are as of, preferences and sign-out are posts. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  /* Post and answer whether it was taken; what went wrong is said. */
  board.post = async function (address, body) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
        body: JSON.stringify(body || {}),
      });
      if (response.ok || response.status === 401) return true;
      const said = await response.json().catch(() => ({}));
      board.tell(said.sentence || board.say("failed", { status: response.status }), { isGrave: true });
    } catch {
      await board.loadWords();
      board.tell(board.say("no_server"));
    }
    return false;
  };

  /* The key "/" leads to the page's search, or to the field that opens a matter by its number where there is none. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (document.querySelector(".dialog-veil:not([hidden])")) return;
    const fields = ["filter-text", "shell-go"].map((id) => document.getElementById(id));
    const field = fields.find((one) => one && one.offsetParent);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  clientside.shell = {
    mark: function (path, chosen, hrefs) {
      /* A cohort and an order belong to the list in which they were chosen. */
      const params = board.filter.split(chosen);
      const whole = board.filter.join(params);
      const plain = board.filter.join({ ...params, cohort: "", sort: "" });
      const asked = (path) => (path === "/ledger" ? whole : plain);
      const paths = hrefs.map((href) => href.split("?")[0]);
      const here = paths.filter((one) => path === one || path.startsWith(one + "/"))[0];
      window.requestAnimationFrame(function () {
        document.querySelectorAll(".rail-link").forEach(function (link) {
          if (link.classList.contains("is-current")) link.setAttribute("aria-current", "page");
          else link.removeAttribute("aria-current");
        });
      });
      return [paths.map((one) => one + (asked(one) && "?" + asked(one))), paths.map((one) => "rail-link" + (one === here ? " is-current" : ""))];
    },

    /* Go to the matter whose number was typed, or say why not; what was typed stays to be mended. */
    open: function (found) {
      if (found && found.address) {
        clientside.set_props("shell-go", { value: "" });
        board.go(found.address);
      } else if (found && found.sentence) board.tell(found.sentence);
      return clientside.no_update;
    },

    asOf: function (chosen, title, words) {
      if (title) document.title = title + " · " + words.name;
      const day = new URLSearchParams(chosen || "").get("asof");
      if (day) return words.past.replace("{day}", day);
      const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: words.zone }).format(new Date());
      return words.now.replace("{time}", time);
    },

    speak: function (clicks, language) {
      if (clicks) board.post("/preferences", { language: language }).then((taken) => taken && window.location.reload());
      return clientside.no_update;
    },

    /* A theme is a matter of style sheets alone: it changes in place. */
    dress: function (clicks, theme, words) {
      if (!clicks) return [clientside.no_update, clientside.no_update];
      document.documentElement.setAttribute("data-bs-theme", theme);
      document.body.setAttribute("data-ag-theme-mode", theme);
      board.post("/preferences", { theme: theme });
      const other = theme === "dark" ? "light" : "dark";
      return [words[other], other];
    },

    signOut: function (clicks) {
      if (!clicks) return clientside.no_update;
      board.post("/logout").then((taken) => taken && window.location.assign("/login"));
      return clientside.no_update;
    },
  };
})();
