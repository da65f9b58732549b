/* One wrapper around callback requests: an answer that is not an update is said in one sentence, and the renderer gets
   204 ("nothing changes"), so nothing stays stuck. Loaded before the renderer. */
(function () {
  "use strict";
  const board = window.board;
  const plain = window.fetch.bind(window);
  const LONGEST_MS = 60000;
  const NOTHING = () => new Response(null, { status: 204 });
  let waiting = false;
  let isLeaving = false;
  window.addEventListener("beforeunload", () => (isLeaving = true));

  function banner() {
    let shown = document.getElementById("board-banner");
    if (!shown) {
      shown = board.element("div", { id: "board-banner", class: "banner", role: "alert", hidden: true });
      document.body.appendChild(shown);
    }
    return shown;
  }

  board.tell = function (sentence, options) {
    const shown = banner();
    shown.classList.toggle("is-grave", Boolean(options && options.isGrave));
    shown.replaceChildren(board.element("span", {}, sentence));
    if (options && options.link) {
      shown.append(board.element("a", { class: "tool is-main", href: options.link }, options.linkWords));
    } else {
      const shut = board.element("button", { class: "tool", type: "button" }, board.say("close"));
      shut.addEventListener("click", () => (shown.hidden = true));
      shown.append(shut);
    }
    shown.hidden = false;
  };

  /* A panel that got no answer keeps no look of having one. */
  function touched(body) {
    let outputs = [];
    try {
      outputs = [].concat(JSON.parse(body).outputs || []).flat(9);
    } catch {
      return [];
    }
    const found = outputs
      .filter((output) => output && typeof output.id === "string")
      .flatMap((output) => [document.getElementById(output.id), ...document.querySelectorAll('[data-filled-by="' + output.id + '"]')])
      .map((element) => element && element.closest(".panel, .tile"));
    return [...new Set(found)].filter(Boolean);
  }

  function mark(body, hasFailed) {
    touched(body).forEach(function (part) {
      if (hasFailed) part.setAttribute("data-failed", board.say("not_updated"));
      else part.removeAttribute("data-failed");
    });
  }

  async function refused(response) {
    let said = {};
    try {
      said = await response.clone().json();
    } catch {
      said = {};
    }
    const sentence = typeof said.sentence === "string" ? said.sentence : said.message || said.error;
    const reference = said.reference || response.headers.get("X-Reference") || "";
    if (typeof sentence === "string" && sentence && (!reference || sentence.includes(reference))) return sentence;
    const key = response.status === 403 ? "forbidden" : response.status < 500 ? "refused" : "failed";
    const first = typeof sentence === "string" && sentence ? sentence : board.say(key, { status: response.status });
    return reference ? first + " " + board.say("reference", { reference: reference }) : first;
  }

  function signedOut() {
    const here = window.location.pathname + window.location.search;
    board.tell(board.say("signed_out"), {
      isGrave: true,
      link: "/login?next=" + encodeURIComponent(here),
      linkWords: board.say("sign_in"),
    });
  }

  window.fetch = async function (resource, options) {
    const url = typeof resource === "string" ? resource : resource.url || String(resource);
    if (!url.includes("_dash-update-component")) return plain(resource, options);
    const body = options && options.body;
    const cut = new AbortController();
    let isTooLong = false;
    const timer = window.setTimeout(function () {
      isTooLong = true;
      cut.abort();
    }, LONGEST_MS);
    const own = options && options.signal;
    if (own) own.addEventListener("abort", () => cut.abort());
    let response;
    try {
      response = await plain(resource, Object.assign({}, options, { signal: cut.signal }));
    } catch (error) {
      if (own && own.aborted) throw error;
      if (isLeaving) return NOTHING();
      await board.loadWords();
      board.tell(board.say(isTooLong ? "too_long" : "no_server"));
      waiting = true;
      mark(body, true);
      return NOTHING();
    } finally {
      window.clearTimeout(timer);
    }
    if (response.ok) {
      if (waiting) {
        waiting = false;
        banner().hidden = true;
      }
      mark(body, false);
      /* What this answer counted may still follow the rules of before: the frame says so until an answer does not. */
      document.documentElement.toggleAttribute("data-provisional", response.headers.get("X-Figures") === "provisional");
      return response;
    }
    await board.loadWords();
    mark(body, true);
    if (response.status === 401) signedOut();
    else if (response.status >= 502 && response.status <= 504) {
      waiting = true;
      board.tell(board.say("no_server"));
    } else board.tell(await refused(response), { isGrave: true });
    return NOTHING();
  };
})();
