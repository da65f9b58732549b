/* Meeting mode: keys and clicker turn the screens, two windows of one browser stay in step, the address keeps the place. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const KEPT = "board-present";
  const TURNS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };
  const PRESSES = { b: "present-black", ".": "present-black", f: "present-full", n: "present-notes", d: "present-decide", Escape: "present-leave" };
  let channel = null;
  let held = null;
  let began = Date.now();
  let turned = Date.now();

  const page = () => document.getElementById("present-page");
  const isNotes = () => new URLSearchParams(window.location.search).has("notes");
  const meeting = () => window.location.pathname.split("/").pop();

  function placeHere() {
    const said = Number(new URLSearchParams(window.location.search).get("item"));
    return Number.isInteger(said) && said > 0 ? said : 0;
  }

  function shown() {
    const [place, all] = ((page() && page().dataset.shown) || "0/0").split("/").map(Number);
    return { place: place || 0, all: all || 0 };
  }

  function tell(words) {
    clientside.set_props("present-said", { children: words });
  }

  /* The place is kept in the address, so that Back from the rows comes to the same screen. */
  function show(place) {
    const query = new URLSearchParams(window.location.search);
    if (place) query.set("item", place);
    else query.delete("item");
    const search = query.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + (search ? "?" + search : ""));
    window.sessionStorage.setItem(KEPT, window.location.pathname + window.location.search);
    turned = Date.now();
    tell("");
    clientside.set_props("present-at", { data: { place: place, notes: isNotes() } });
  }

  function turnTo(place) {
    const wanted = Math.min(Math.max(place, 0), shown().all);
    if (wanted === held) return;
    held = wanted;
    show(wanted);
    if (channel) channel.postMessage({ place: wanted });
  }

  const turn = (step) => turnTo((held === null ? shown().place : held) + step);

  function darken(isDark, isTold) {
    const veil = document.querySelector(".present-dark");
    if (!veil) return;
    veil.hidden = isNotes() ? true : !isDark;
    page().toggleAttribute("data-dark", isDark);
    if (!isTold && channel) channel.postMessage({ dark: isDark });
  }

  function open() {
    held = null;
    began = turned = Date.now();
    if (channel) channel.close();
    channel = "BroadcastChannel" in window ? new BroadcastChannel(KEPT + meeting()) : null;
    if (channel) {
      channel.onmessage = function (event) {
        if (event.data.left && isNotes()) return window.close();
        if (event.data.dark !== undefined) darken(event.data.dark, true);
        if (event.data.place === undefined) return;
        held = event.data.place;
        show(event.data.place);
      };
    }
    page().classList.toggle("is-notes", isNotes());
    held = placeHere();
    show(held);
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => null);
  }

  function leave() {
    window.sessionStorage.removeItem(KEPT);
    if (isNotes()) return window.close();
    if (channel) channel.postMessage({ left: true });
    if (document.fullscreenElement) document.exitFullscreen();
    board.go("/meetings?meeting=" + meeting());
  }

  const ACTS = {
    "present-before": () => turn(-1),
    "present-next": () => turn(1),
    "present-black": () => darken(!page().hasAttribute("data-dark")),
    "present-full": fullScreen,
    "present-notes": () => window.open(window.location.pathname + "?notes=1" + (shown().place ? "&item=" + shown().place : ""), "board-notes" + meeting(), "width=1000,height=760"),
    "present-leave": leave,
  };

  document.addEventListener("click", function (event) {
    const button = event.target instanceof Element ? event.target.closest(".present-foot button") : null;
    if (button && ACTS[button.id]) ACTS[button.id]();
    if (event.target instanceof Element && event.target.closest(".present-dark")) darken(false);
    const item = event.target instanceof Element ? event.target.closest(".present [data-place]") : null;
    if (item) turnTo(Number(item.dataset.place));
  });

  /* Keys that something on the screen needs for itself are left to it. */
  function isTaken(target, key) {
    if (!(target instanceof Element)) return false;
    if (target.closest("input, textarea, select, [contenteditable]")) return true;
    if (document.querySelector(".dialog-veil:not([hidden])")) return true;
    return (key === " " || key === "Enter") && Boolean(target.closest("a, button"));
  }

  document.addEventListener("keydown", function (event) {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event.target, event.key)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (TURNS[key] !== undefined) {
      event.preventDefault();
      return turn(TURNS[key]);
    }
    if (key === "Home" || key === "End") return turnTo(key === "Home" ? 0 : shown().all);
    if (key === "Enter") {
      const rows = page().querySelector("[data-rows], .present-facts a, .present-more a");
      if (rows) rows.click();
      else board.loadWords().then(() => tell(board.say("present_nothing")));
      return;
    }
    if (key === "Escape" && page().hasAttribute("data-dark")) return darken(false);
    const button = PRESSES[key] && document.getElementById(PRESSES[key]);
    if (!button || !button.checkVisibility()) return;
    event.preventDefault();
    button.click();
  });

  function said(since) {
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }

  window.setInterval(function () {
    if (!page()) return;
    const clock = page().querySelector("[data-clock]");
    const words = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    if (clock && clock.textContent !== words) clock.textContent = words;
    for (const [name, since] of [["[data-item-time]", turned], ["[data-time]", began]]) {
      const place = page().querySelector(name);
      if (place) place.textContent = said(since);
    }
  }, 500);

  /* Who looks at rows comes back to the screen that was left: from the pages to which a screen leads, on which the way stands in
     the frame's head. Whoever goes elsewhere has left the meeting. */
  const LED_TO = /^\/(ledger|since|meetings|case\/\d+|present\/\d+)$/;

  /* Back over what was opened from the screen, so that the browser's own Back does not come to it again. */
  function goBack(kept) {
    const path = kept.split("?")[0];
    const past = window.navigation ? window.navigation.entries().slice(0, window.navigation.currentEntry.index) : [];
    const left = past.reverse().find((entry) => new URL(entry.url).pathname === path);
    if (left) window.navigation.traverseTo(left.key);
    else board.go(kept);
  }

  async function offerWayBack() {
    const kept = window.sessionStorage.getItem(KEPT);
    const old = document.getElementById("present-back");
    const isAway = kept && !page() && document.querySelector(".page > *");
    if (isAway && !LED_TO.test(window.location.pathname)) window.sessionStorage.removeItem(KEPT);
    const isOffered = isAway && LED_TO.test(window.location.pathname) && !isNotes();
    if (!isOffered && old) old.remove();
    if (!isOffered || old) return;
    await board.loadWords();
    const head = document.querySelector(".shell .top");
    if (!head || page() || document.getElementById("present-back")) return;
    const back = board.element("button", { id: "present-back", class: "tool is-main", type: "button" }, board.say("back_to_meeting"));
    back.addEventListener("click", () => goBack(window.sessionStorage.getItem(KEPT) || kept));
    head.prepend(back);
  }

  let last = null;
  new MutationObserver(function () {
    const now = page();
    if (now !== last) {
      last = now;
      if (now) open();
      else if (channel) {
        channel.close();
        channel = null;
      }
    }
    offerWayBack();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
