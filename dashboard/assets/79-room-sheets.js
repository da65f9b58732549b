/* Hearing mode: the panel's list of the file, searched in the window alone, and the two sheets that lie side by side. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const AROUND = 18;
  const SHOWN_HITS = 2;
  const HEIGHTS = [1.7, 1.55, 1.4, 1.25, 1.1, 1, 0.9, 0.8];
  let sheets = [];

  const room = () => document.getElementById("room-page");
  const field = () => document.getElementById("room-search");
  const list = () => document.getElementById("room-found");
  const wanted = () => (field() ? field().value.trim().toLowerCase() : "");

  clientside.room = {
    take: function (listed) {
      sheets = listed || [];
      window.setTimeout(draw);
      return window.dash_clientside.no_update;
    },
    tell: function () {
      const channel = new BroadcastChannel("board-room" + window.location.pathname.split("/").pop());
      channel.postMessage({ changed: true });
      channel.close();
      return window.dash_clientside.no_update;
    },
  };

  /* What is typed in the minutes now is newer than what the server listed. */
  function wordsOf(sheet) {
    const live = sheet.step && board.roomMinutes ? board.roomMinutes(sheet.step) : null;
    return live === null ? sheet.words : live;
  }

  function places(words, sought) {
    const found = [];
    const low = words.toLowerCase();
    for (let at = sought ? low.indexOf(sought) : -1; at >= 0; at = low.indexOf(sought, at + sought.length)) found.push(at);
    return found;
  }

  function marked(words, sought) {
    const nodes = [];
    let end = 0;
    for (const at of places(words, sought)) {
      nodes.push(words.slice(end, at), board.element("mark", {}, words.slice(at, at + sought.length)));
      end = at + sought.length;
    }
    return [...nodes, words.slice(end)];
  }

  function snippets(words, sought) {
    return places(words, sought)
      .slice(0, SHOWN_HITS)
      .map(function (at) {
        const from = Math.max(0, at - AROUND);
        const to = Math.min(words.length, at + sought.length + AROUND * 2);
        const said = (from > 0 ? "…" : "") + words.slice(from, to).replace(/\s+/g, " ") + (to < words.length ? "…" : "");
        return board.element("p", { class: "room-snippet" }, ...marked(said, sought));
      });
  }

  function way(sheet, side) {
    const name = side === "left" ? board.say("room_left") : board.say("room_right");
    const short = side === "left" ? board.say("room_l") : board.say("room_r");
    return board.element("button", { type: "button", class: "room-lay", "data-lay": side, "data-key": sheet.key, "aria-label": board.say("room_lay", { side: name, sheet: sheet.head }), title: name }, short);
  }

  function item(sheet, sought) {
    const words = wordsOf(sheet);
    const mark = sheet.public ? board.element("small", { class: "room-back is-public" }, board.say("room_public")) : null;
    const name = board.element("span", { class: "room-name" }, ...marked(sheet.head, sought), mark);
    const ways = sheet.step ? [board.element("button", { type: "button", class: "room-lay", "data-step": sheet.step }, board.say("room_turn"))] : [way(sheet, "left"), way(sheet, "right")];
    const about = sheet.about ? board.element("small", { class: "room-about" }, ...marked(sheet.about, sought)) : null;
    return board.element("li", {}, board.element("div", { class: "room-line" }, name, ...ways), about, ...(sought ? snippets(words, sought) : []));
  }

  /* The list is drawn by hand: what is sought stays in this window, in no answer, address or log. */
  function draw() {
    const box = list();
    if (!box || !room().classList.contains("is-panel")) return;
    const sought = wanted();
    const shown = sheets.filter(function (sheet) {
      const words = wordsOf(sheet);
      if (sheet.step && !words) return false;
      return !sought || [sheet.head, sheet.about, words].some((each) => each.toLowerCase().includes(sought));
    });
    const groups = new Map();
    shown.forEach((sheet) => groups.set(sheet.group, [...(groups.get(sheet.group) || []), sheet]));
    box.replaceChildren(...[...groups].map(([name, held]) => board.element("section", {}, board.element("h3", {}, name), board.element("ul", {}, ...held.map((sheet) => item(sheet, sought))))));
    const all = sheets.filter((sheet) => !sheet.step || wordsOf(sheet)).length;
    const said = !sought ? board.say("room_sheets", { n: all }) : shown.length ? board.say("room_found", { n: shown.length, all: all }) : board.say("room_none");
    const count = document.getElementById("room-found-count");
    if (count && count.textContent !== said) count.textContent = said;
    paint();
  }

  /* Hits within the sheets are painted over them, for the sheets themselves are drawn by the board. */
  function paint() {
    if (!window.CSS || !window.CSS.highlights) return;
    window.CSS.highlights.delete("room-hit");
    const sought = wanted();
    if (!sought || !room() || !room().classList.contains("is-panel")) return;
    const ranges = [];
    for (const pane of room().querySelectorAll(".room-body .room-part")) {
      const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const at of places(node.textContent, sought)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + sought.length);
          ranges.push(range);
        }
    }
    if (!ranges.length) return;
    window.CSS.highlights.set("room-hit", new window.Highlight(...ranges));
    for (const pane of room().querySelectorAll(".room-pane")) {
      const first = ranges.find((range) => pane.contains(range.startContainer));
      if (!first) continue;
      const top = first.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      if (top < 0 || top > pane.clientHeight - 40) pane.scrollTop += top - pane.clientHeight / 3;
    }
  }

  board.roomDraw = draw;
  board.roomSearch = function () {
    const open = field();
    if (!open) return;
    open.focus();
    open.select();
  };

  function clear() {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field(), "");
    field().dispatchEvent(new Event("input", { bubbles: true }));
  }

  function move(by) {
    const lines = [...list().querySelectorAll(".room-line")];
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const next = at + by;
    if (next < 0) return field().focus();
    if (lines[next]) lines[next].querySelector("button").focus();
  }

  document.addEventListener("input", (event) => event.target && event.target.id === "room-search" && draw());

  document.addEventListener(
    "keydown",
    function (event) {
      if (!room() || event.isComposing || !(event.target instanceof Element)) return;
      const isField = event.target === field();
      const line = event.target.closest(".room-line");
      if (!isField && !line) return;
      if (event.key === "Escape") {
        if (wanted()) clear();
        else document.getElementById("room-minutes").focus();
        if (!isField) field().focus();
      } else if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Enter") {
        const from = line || list().querySelector(".room-line");
        const chosen = from && (from.querySelector(event.shiftKey ? "[data-lay=right]" : "[data-lay=left]") || from.querySelector("[data-step]"));
        const isOther = line && event.target.matches("[data-lay=right]") && !event.shiftKey;
        if (isOther) event.target.click();
        else if (chosen) chosen.click();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true
  );

  document.addEventListener("click", function (event) {
    if (!room() || !(event.target instanceof Element)) return;
    const lay = event.target.closest("[data-lay]");
    if (lay) board.roomLay(lay.dataset.lay, lay.dataset.key);
    const away = event.target.closest("[data-away]");
    if (away) board.roomLay(away.dataset.away, "");
    const compared = event.target.closest("[data-compared]");
    if (compared) {
      const isOpen = compared.getAttribute("aria-expanded") === "true";
      document.querySelectorAll("[data-compared]").forEach((one) => one.setAttribute("aria-expanded", String(one === compared && !isOpen)));
      clientside.set_props("room-compared", { data: { outcome: isOpen ? "" : compared.dataset.compared, at: performance.now() } });
    }
  });

  /* The public window has no scroll bar: its type is as large as all of it allows, and what is longer follows the panel. */
  function fit() {
    const shown = room();
    const body = document.getElementById("room-body");
    if (!shown || !body || shown.classList.contains("is-panel")) return;
    const isOver = () => [body, ...body.querySelectorAll(".room-part")].some((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1);
    const most = shown.dataset.beside ? 1 : Math.max(1, body.children.length);
    for (const height of HEIGHTS)
      for (let columns = most; columns > 0; columns -= 1) {
        body.style.setProperty("--fit", height);
        body.style.setProperty("--columns", columns);
        if (!isOver()) return fade(body);
      }
    body.style.setProperty("--columns", most);
    fade(body);
  }

  /* The last lines fade where more comes below. */
  function fade(body) {
    for (const one of body.querySelectorAll(".room-part")) one.toggleAttribute("data-long", one.scrollHeight - one.clientHeight - one.scrollTop > 2);
  }

  board.roomScroll = function (name, share) {
    const one = [...document.querySelectorAll(".room-body [data-part]")].find((each) => each.dataset.part === name);
    if (!one) return;
    one.scrollTop = share * (one.scrollHeight - one.clientHeight);
    fade(one.parentElement);
  };

  let isAsked = false;
  function later() {
    if (isAsked) return;
    isAsked = true;
    window.requestAnimationFrame(function () {
      isAsked = false;
      fit();
      paint();
    });
  }

  let watched = null;
  new MutationObserver(function () {
    const body = document.getElementById("room-body");
    if (body === watched) return;
    watched = body;
    if (body) new MutationObserver(later).observe(body, { childList: true, subtree: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("resize", later);
})();
