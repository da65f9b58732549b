/* One name for everything of ours in the page: window.board. Words for people come from the server. */
(function () {
  "use strict";
  const board = (window.board = window.board || {});
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  let words = window.boardWords || null;
  let wordsAsked = null;

  /* Dash's own start page is in the page's language already, so the words are asked for once, by its tag. */
  board.loadWords = function () {
    if (words) return Promise.resolve(words);
    wordsAsked =
      wordsAsked ||
      new Promise(function (resolve) {
        const script = document.createElement("script");
        script.src = "/words/" + encodeURIComponent(document.documentElement.lang || "zh-CN") + ".js";
        script.onload = function () {
          words = window.boardWords || {};
          resolve(words);
        };
        script.onerror = function () {
          wordsAsked = null;
          resolve({});
        };
        document.head.appendChild(script);
      });
    return wordsAsked;
  };

  board.say = function (key, values) {
    let said = (words && words[key]) || "";
    Object.entries(values || {}).forEach(function ([name, value]) {
      said = said.replaceAll("{" + name + "}", String(value));
    });
    return said;
  };

  board.element = function (tag, attributes, ...inside) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function ([name, value]) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    });
    made.append(...inside.filter((part) => part !== null && part !== undefined));
    return made;
  };

  /* Words as nodes of which no line breaks within a number, a range of numbers, or before a number's unit. */
  const NUMBERS = /\d[\d,.]*%?(?:[–/]\d[\d,.]*%?)*(?: ?(?:人次|[件批人天个次户项份年月日条对场位]))?/g;
  board.unbroken = function (words) {
    const said = String(words);
    const nodes = [];
    let end = 0;
    for (const found of said.matchAll(NUMBERS)) {
      nodes.push(said.slice(end, found.index), board.element("span", { class: "nowrap" }, found[0]));
      end = found.index + found[0].length;
    }
    return [...nodes, said.slice(end)];
  };

  board.cookie = function (name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  /* Go to another page of the board without loading it anew; the router wakes on the event. */
  board.go = function (address) {
    const target = new URL(address, window.location.href);
    if (target.origin !== window.location.origin) return;
    if (target.pathname === window.location.pathname && clientside.set_props && document.getElementById("filter-controls")) {
      board.wants(target.search.slice(1), "replace");
      return;
    }
    window.history.pushState({}, "", target.pathname + target.search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  /* Ask the filter bar for a filter: "replace" the whole of it, or "merge" some keys (an empty value takes one away). */
  board.wants = function (query, mode) {
    clientside.set_props("filter-wanted", { data: { query: query, mode: mode || "merge", at: performance.now() } });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", board.loadWords);
  else board.loadWords();
})();
