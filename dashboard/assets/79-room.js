/* Hearing mode: keys turn the steps, two windows of one browser stay in step, the minutes are saved as they are typed. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const SAVE_AFTER_MS = 1200;
  const AGAIN_AFTER_MS = 2000;
  const TIME_EVERY_MS = 10000;
  const GIVE_UP_MS = 5000;
  let channel = null;
  let step = "attendance";
  let kept = {};
  let isOpen = false;
  let isRunning = false;
  let isSaving = false;
  let typedAt = 0;
  let triedAt = 0;
  let tickedAt = 0;
  let isUnsaved = false;
  let refused = "";
  let token = "";
  let sides = { left: "", right: "" };
  let isBeside = false;

  const page = () => document.getElementById("room-page");
  const isPanel = () => new URLSearchParams(window.location.search).has("panel");
  const hearing = () => window.location.pathname.split("/").pop();
  const field = () => document.getElementById("room-minutes");
  const steps = () => [...document.querySelectorAll("#room-steps [data-step]")];
  const here = () => (kept[step] = kept[step] || { body: "", seconds: 0, version: 0, isDirty: false });

  function say(words, state) {
    const shown = document.getElementById("room-saved");
    if (!shown || (shown.textContent === words && shown.dataset.state === state)) return;
    shown.textContent = words;
    shown.dataset.state = state;
  }

  /* React sees a text only where the element's own setter wrote it. */
  function write(words) {
    const text = field();
    if (!text || text.value === words) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(text, words);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  let isWriting = false;
  function showMinutes() {
    if (!isPanel() || !field()) return;
    isWriting = true;
    write(here().body);
    isWriting = false;
    clientside.set_props("room-minutes", { disabled: !isOpen });
  }

  function show() {
    clientside.set_props("room-at", { data: { step: step, panel: isPanel(), beside: isBeside ? [sides.left, sides.right] : null } });
  }

  function keepAddress() {
    const query = new URLSearchParams(window.location.search);
    query.set("step", step);
    for (const side of ["left", "right"])
      if (isPanel() && isBeside && sides[side]) query.set(side, sides[side]);
      else query.delete(side);
    window.history.replaceState(window.history.state, "", window.location.pathname + "?" + query.toString());
  }

  const placed = () => ({ step: step, left: sides.left, right: sides.right, beside: isBeside });

  function lay(laid, isOn, isTold) {
    if (laid.left === sides.left && laid.right === sides.right && isOn === isBeside) return;
    sides = laid;
    isBeside = isOn && Boolean(sides.left || sides.right);
    keepAddress();
    show();
    if (!isTold && channel) channel.postMessage(placed());
  }

  /* A sheet that lies on the other side already changes over. */
  board.roomLay = function (side, key) {
    const other = side === "left" ? "right" : "left";
    const laid = { ...sides, [side]: key };
    if (key && sides[other] === key) laid[other] = sides[side];
    lay(laid, true);
  };
  board.roomMinutes = (name) => (kept[name] ? kept[name].body : "");

  function turnTo(wanted, isTold) {
    if (!wanted || (wanted === step && !isBeside)) return;
    if (wanted === step && !isTold) return lay(sides, false);
    if (wanted === step) return;
    step = wanted;
    if (!isTold) isBeside = false;
    keepAddress();
    show();
    showMinutes();
    save(true);
    if (!isTold && channel) channel.postMessage(placed());
  }

  function turn(by) {
    const all = steps().map((one) => one.dataset.step);
    const at = all.indexOf(step) + by;
    if (by > 0 && isPanel()) isRunning = true;
    if (at >= 0 && at < all.length) turnTo(all[at]);
  }

  function darken(isDark, isTold) {
    const veil = document.querySelector(".room .present-dark");
    if (!veil) return;
    veil.hidden = isPanel() ? true : !isDark;
    page().toggleAttribute("data-dark", isDark);
    if (!isTold && channel) channel.postMessage({ dark: isDark });
  }

  async function load() {
    if (!isPanel()) return;
    await board.loadWords();
    const answer = await window.fetch("/room/" + hearing() + "/minutes", { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) {
      if (page()) window.setTimeout(load, AGAIN_AFTER_MS);
      return;
    }
    const told = await answer.json();
    for (const [name, one] of Object.entries(told.steps)) {
      const mine = kept[name];
      kept[name] = mine && mine.isDirty ? { ...mine, version: one.version } : { ...one, isDirty: false };
    }
    isOpen = told.is_open;
    showMinutes();
    board.roomDraw();
    const last = Object.values(told.steps).map((one) => one.at).filter(Boolean).sort().pop();
    if (last) say(board.say("room_saved", { time: last }), "saved");
  }

  /* One request at a time; what could not be saved is tried again until it is. */
  async function save(isNow) {
    if (!isPanel() || !isOpen || isSaving || refused) return;
    const now = performance.now();
    const name = Object.keys(kept).find((one) => kept[one].isDirty);
    if (!name || (!isNow && now - typedAt < SAVE_AFTER_MS && now - triedAt < AGAIN_AFTER_MS) || (isUnsaved && now - triedAt < AGAIN_AFTER_MS)) return;
    const one = kept[name];
    const sent = one.body;
    isSaving = true;
    triedAt = now;
    one.isDirty = false;
    if (!isUnsaved) say(board.say("room_saving"), "saving");
    const control = new AbortController();
    const timer = window.setTimeout(() => control.abort(), GIVE_UP_MS);
    let answer = null;
    try {
      answer = await window.fetch("/room/" + hearing() + "/minutes", {
        method: "POST",
        keepalive: sent.length < 15000,
        signal: control.signal,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
        body: JSON.stringify({ step: name, body: sent, seconds: Math.floor(one.seconds), version: one.version, token: token }),
      });
    } catch {
      answer = null;
    }
    window.clearTimeout(timer);
    isSaving = false;
    const told = answer ? await answer.json().catch(() => ({})) : {};
    if (answer && answer.ok) {
      one.version = told.version;
      isUnsaved = false;
      /* What was typed meanwhile is not saved yet. */
      if (!Object.values(kept).some((each) => each.isDirty)) say(board.say("room_saved", { time: told.at }), "saved");
      return;
    }
    one.isDirty = true;
    if (answer && [401, 403, 404, 409, 422].includes(answer.status)) {
      refused = told.sentence || board.say("refused", { status: answer.status });
      return say(refused, "refused");
    }
    isUnsaved = true;
    say(board.say("room_unsaved"), "unsaved");
  }

  function open() {
    kept = {};
    isOpen = isRunning = isSaving = isUnsaved = false;
    refused = "";
    token = Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
    const query = new URLSearchParams(window.location.search);
    step = query.get("step") || "attendance";
    sides = { left: query.get("left") || "", right: query.get("right") || "" };
    isBeside = Boolean(sides.left || sides.right);
    if (channel) channel.close();
    channel = "BroadcastChannel" in window ? new BroadcastChannel("board-room" + hearing()) : null;
    if (channel) {
      channel.onmessage = function (event) {
        const told = event.data;
        if (told.changed) show();
        if (told.dark !== undefined) darken(told.dark, true);
        if (told.step) turnTo(told.step, true);
        if (told.step) lay({ left: told.left || "", right: told.right || "" }, Boolean(told.beside), true);
        if (told.seconds) showTimes(told.seconds);
        if (told.scrolled && !isPanel()) board.roomScroll(told.scrolled, told.share);
        if (told.asks) channel.postMessage({ ...placed(), dark: page().hasAttribute("data-dark") });
      };
      /* A window that comes later stands where the other one stands, and is black where it is. */
      channel.postMessage({ asks: true });
    }
    page().classList.toggle("is-panel", isPanel());
    show();
    load();
  }

  function shownTime(seconds) {
    return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds) % 60).padStart(2, "0");
  }

  function showTimes(seconds) {
    for (const one of steps()) {
      const used = seconds[one.dataset.step] === undefined ? Number(one.dataset.seconds) : seconds[one.dataset.step];
      const words = used >= 1 ? shownTime(used) : "";
      const place = one.querySelector(".room-time");
      if (place.textContent !== words) place.textContent = words;
      const isHere = one.dataset.step === step;
      if (isHere) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    }
  }

  function leave() {
    save(true);
    if (document.fullscreenElement) document.exitFullscreen();
    if (isPanel()) return board.go("/hearing/" + hearing());
    window.close();
    board.go("/hearing/" + hearing());
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => null);
  }

  const ACTS = {
    "room-before": () => turn(-1),
    "room-next": () => turn(1),
    "room-clock": () => (isRunning = !isRunning),
    "room-black": () => darken(!page().hasAttribute("data-dark")),
    "room-find": () => board.roomSearch(),
    "room-beside": () => (sides.left || sides.right ? lay(sides, !isBeside) : board.roomSearch()),
    "room-full": fullScreen,
    "room-other": () => window.open(window.location.pathname + (isPanel() ? "?step=" : "?panel=1&step=") + step, "board-room" + (isPanel() ? "public" : "panel") + hearing()),
    "room-leave": leave,
  };
  const KEYS = { F2: "room-find", F3: "room-beside", F7: "room-before", PageUp: "room-before", F8: "room-next", PageDown: "room-next", F9: "room-clock", F10: "room-black" };
  const LETTERS = { "/": "room-find", f: "room-full", w: "room-other", b: "room-black", ".": "room-black", ArrowRight: "room-next", ArrowLeft: "room-before", Escape: "room-leave" };

  const PANEL_ALONE = ["room-find", "room-beside"];

  document.addEventListener("click", function (event) {
    if (!page() || !(event.target instanceof Element)) return;
    const button = event.target.closest(".room .present-foot button");
    if (button && ACTS[button.id]) ACTS[button.id]();
    if (event.target.closest(".present-dark")) darken(false);
    const chosen = event.target.closest("[data-step]");
    if (chosen) turnTo(chosen.dataset.step);
  });

  document.addEventListener("input", function (event) {
    if (isWriting || !event.target || event.target.id !== "room-minutes") return;
    here().body = event.target.value;
    here().isDirty = true;
    typedAt = performance.now();
    if (!isUnsaved && !refused) say(board.say("room_saving"), "saving");
  });

  document.addEventListener("keydown", function (event) {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Escape" && page().hasAttribute("data-dark")) return darken(false);
    const act = KEYS[key] || (isTyping ? "" : LETTERS[key]);
    if (!act || (!isPanel() && PANEL_ALONE.includes(act))) return;
    event.preventDefault();
    ACTS[act]();
  });

  window.setInterval(function () {
    if (!page()) return;
    const now = performance.now();
    if (isRunning) {
      here().seconds += 0.5;
      if (now - tickedAt > TIME_EVERY_MS) {
        tickedAt = now;
        here().isDirty = true;
      }
    }
    const clock = page().querySelector("[data-clock]");
    const words = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    if (clock && clock.textContent !== words) clock.textContent = words;
    if (isPanel()) {
      const seconds = Object.fromEntries(Object.entries(kept).map(([name, one]) => [name, one.seconds]));
      showTimes(seconds);
      if (channel) channel.postMessage({ seconds: seconds });
      page().toggleAttribute("data-running", isRunning);
      save(false);
    } else if (steps().length && !steps().some((one) => one.dataset.step === step && one.hasAttribute("aria-current"))) showTimes({});
  }, 500);

  document.addEventListener(
    "scroll",
    function (event) {
      if (!page() || !isPanel() || !channel || !(event.target instanceof Element) || !event.target.closest(".room-body")) return;
      const one = event.target.closest("[data-part]");
      if (one && one.scrollHeight > one.clientHeight) channel.postMessage({ scrolled: one.dataset.part, share: one.scrollTop / (one.scrollHeight - one.clientHeight) });
    },
    true
  );

  document.addEventListener("visibilitychange", () => page() && document.hidden && save(true));
  window.addEventListener("pagehide", () => page() && save(true));
  window.addEventListener("beforeunload", function (event) {
    if (page() && isPanel() && Object.values(kept).some((one) => one.isDirty) && isUnsaved) event.preventDefault();
  });

  let last = null;
  new MutationObserver(function () {
    const now = page();
    if (now === last) return;
    last = now;
    if (now) open();
    else if (channel) {
      channel.close();
      channel = null;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
