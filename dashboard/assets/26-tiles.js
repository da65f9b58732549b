/* Words that callbacks tell as one JSON: when it arrives its kind is written at once, before figures are drawn. Tiles are one kind. */
(function () {
  "use strict";
  const board = window.board;
  const tellers = (board.tellers = {});

  /* Words, as a link where they count rows. */
  board.said = function (one) {
    const words = board.unbroken(one.words);
    return one.href ? board.element("a", { href: one.href, "data-goes": true }, ...words) : board.element("span", {}, ...words);
  };

  function fill(key, said) {
    const part = (suffix) => document.getElementById(key + suffix);
    if (!part("-tile")) return;
    part("").textContent = said.value;
    part("-about").textContent = said.about;
    // What opens no rows to this reader is no link.
    if (said.href) part("-link").setAttribute("href", said.href);
    else part("-link").removeAttribute("href");
    part("-line").setAttribute("src", said.line);
    part("-tile").className = said.state;
    const note = typeof said.note === "string" ? (said.note ? [board.said({ words: said.note })] : []) : said.note.map((one) => board.element("span", { class: "tile-said" }, board.said(one)));
    part("-note").replaceChildren(...note);
  }

  tellers.tiles = (tiles) => Object.entries(tiles).forEach(([key, said]) => fill(key, said));

  new MutationObserver(function (changes) {
    new Set(changes.map((change) => change.target)).forEach(function (place) {
      if (place.dataset.said) tellers[place.dataset.tells](JSON.parse(place.dataset.said));
    });
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-said"] });
})();
