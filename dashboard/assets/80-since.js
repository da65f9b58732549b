/* 自上次以来 Since last time: the page's own fields and quick choices set the two days in the address. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  let shown = null;

  function iso(day) {
    return day.toISOString().slice(0, 10);
  }

  /* The last day of the month, quarter or year before that of a day. */
  function endBefore(day, kind) {
    const [year, month] = day.split("-").map(Number);
    const first = { month: month, quarter: month - ((month - 1) % 3), year: 1 }[kind];
    return iso(new Date(Date.UTC(year, first - 1, 0)));
  }

  /* What the last meeting saw, or the end of a month, quarter or year; empty where no meeting was held before. */
  function earlier(kind) {
    if (kind !== "meeting") return endBefore(shown.now, kind);
    return shown.meeting && shown.meeting < shown.now ? shown.meeting : "";
  }

  function compare(then, now) {
    board.filter.set({ since: then, asof: now === shown.today ? "" : now, until: "" });
  }

  clientside.since = {
    showDays: function (days) {
      shown = days;
      const then = document.getElementById("since-then");
      const now = document.getElementById("since-now");
      then.max = iso(new Date(Date.parse(days.now) - 86400000));
      now.max = days.today;
      document.querySelectorAll("[data-since]").forEach(function (button) {
        const then = earlier(button.dataset.since);
        button.hidden = !then;
        button.setAttribute("aria-pressed", String(then === days.then));
        if (button.dataset.since === "meeting") button.title = days.held;
      });
      return [days.then, days.now, ""];
    },
    chooseDays: function (then, now) {
      if (!shown) return clientside.no_update;
      const fault = !then || !now ? "missing" : now > shown.today ? "ahead" : then >= now ? "order" : "";
      if (fault) return document.getElementById("since-refused").dataset[fault].replace("{then}", shown.then).replace("{now}", shown.now);
      if (then !== shown.then || now !== shown.now) compare(then, now);
      return "";
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-since]");
    if (button && shown) compare(earlier(button.dataset.since), shown.now);
  });
})();
