/* The URL is the state: split and join of key=value in fixed order, Back and Forward, and the one string that pages read.
   The server's db.filter_query is the judge of it; here it is only kept tidy. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const state = (board.filter = { params: {}, path: null, options: null, ignored: [], suspected: null, draws: [], isInMenu: false });

  state.KEYS = [
    "from", "to", "since", "asof", "until", "township", "village", "category", "cause", "channel", "unit", "leader", "stage",
    "due", "clock", "flag", "cohort", "import", "moved", "q", "sort",
  ];
  state.LISTS = ["township", "village", "category", "cause", "channel", "unit", "leader", "stage", "due", "clock", "flag"];
  /* What only one page has beside the filter, in its own order, each with what makes sense in it. */
  state.VIEWS = {
    "/map": {
      measure: /^(batches|persons)$/,
      per: /^(per|smoothed)_(population|households)$/,
      month: /^\d{4}-\d{2}$/,
      layer: /^\d{1,9}$/,
      area: /^\d{1,9}$/,
      click: /^trend$/,
      side: /^(category|before|year)$/,
    },
    "/screening": {
      kind: /^(village|department|holiday)$/,
      state: /^(in_time|late|missing|not_yet_due)$/,
      round: /^\d{4}-\d{2}-\d{2}$/,
      row: /^\d{1,9}$/,
      part: /^(assigned|closed_once|came_back|in_village)$/,
      form: /^\d{4}-\d{2}$/,
    },
  };
  /* A page of counts has cohorts of its own: where it cannot follow the one of the address, it says so. */
  state.usesCohort = function () {
    const known = { "/ledger": null, "/map": ["received", "open", "overdue"] }[window.location.pathname];
    return known === null || (known || []).includes(state.params.cohort);
  };
  /* Two days are compared by one page, and by the rows of what moved between them; elsewhere the other day says nothing. */
  state.usesOtherDay = function () {
    return Boolean(state.params.moved) || window.location.pathname === "/since";
  };
  /* What moved is asked between these two days, whatever the period. */
  state.usesPeriod = function () {
    return window.location.pathname !== "/since" && !state.params.moved;
  };
  state.usesMovement = function () {
    return window.location.pathname !== "/since";
  };
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const ID_KEYS = ["township", "village", "category", "cause", "unit", "leader"];
  const WORD = /^[a-z0-9_]+$/;
  const MOVED = /^[a-z_]+(\.(none|[1-9]\d{0,9})){0,2}$/;

  function isKnown(key, value) {
    const known = state.options && state.options.lists[key];
    return !known || known.some((option) => option.v === value);
  }

  /* As Python's quote(value, safe=","), so that both ends write the same string. */
  function quoted(value) {
    return encodeURIComponent(value)
      .replace(/[!'()*]/g, (letter) => "%" + letter.charCodeAt(0).toString(16).toUpperCase())
      .replaceAll("%2C", ",");
  }

  function sorted(value) {
    const members = [...new Set(value.split(",").map((part) => part.trim()).filter(Boolean))];
    const place = (member) => (member === "none" ? "0" : member);
    return members.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0)).join(",");
  }

  state.split = function (search) {
    const params = {};
    new URLSearchParams(String(search || "").replace(/^\?/, "")).forEach(function (value, key) {
      if (!(key in params) && value !== "") params[key] = state.LISTS.includes(key) ? sorted(value) : value.trim();
    });
    return params;
  };

  function write(keys, params) {
    return keys.filter((key) => params[key]).map((key) => key + "=" + quoted(params[key])).join("&");
  }

  state.view = function () {
    return state.VIEWS[window.location.pathname] || {};
  };

  state.join = function (params) {
    const known = [...state.KEYS, ...Object.keys(state.view())];
    return write([...known, ...Object.keys(params).filter((key) => !known.includes(key))], params);
  };

  /* The filter alone, which other pages understand, and what is this page's own. */
  state.parts = function (params) {
    const own = state.view();
    const isOwn = (key) => key in own && own[key].test(params[key]);
    const rest = Object.fromEntries(Object.entries(params).filter(([key]) => !isOwn(key)));
    return { chosen: state.join(rest), view: write(Object.keys(own).filter(isOwn), params), rest: rest };
  };

  /* What the server is asked about besides, because it may have to leave it out. */
  function isSuspect(params) {
    return Object.entries(params).some(function ([key, value]) {
      if (!state.KEYS.includes(key)) return true;
      if (key === "from" || key === "to" || key === "asof") return !DAY.test(value) || (key === "asof" && value > state.today());
      if (key === "since") return !DAY.test(value) || value >= state.asOf();
      if (key === "until") return !DAY.test(value) || Boolean(params.since) || value <= state.asOf() || value > state.today();
      if (key === "moved") return !MOVED.test(value) || !(params.since || params.until) || !isKnown(key, value.split(".")[0]);
      if (ID_KEYS.includes(key)) return !value.split(",").every((part) => part === "none" || /^[1-9]\d{0,9}$/.test(part));
      if (state.LISTS.includes(key) || key === "cohort") {
        const known = state.options && state.options.lists[key];
        return !value.split(",").every((part) => WORD.test(part) && (!known || known.some((option) => option.v === part)));
      }
      if (key === "import") return !/^[1-9]\d{0,9}(\.(new|changed|same))?$/.test(value);
      return key === "q" && value.length > 60;
    }) || Boolean(params.from && params.to && params.from > params.to);
  }

  state.today = function () {
    return (state.options && state.options.today) || "9999-12-31";
  };

  state.asOf = function () {
    return state.params.asof || state.today();
  };

  /* The value of a key without what the server left out of it. */
  state.kept = function (key) {
    const part = state.ignored.find((one) => one.key === key);
    return (part ? part.rest : state.params[key]) || "";
  };

  state.draw = function () {
    state.draws.forEach((draw) => draw());
  };

  function merged(params, wanted) {
    const next = Object.assign({}, params);
    Object.entries(wanted).forEach(function ([key, value]) {
      if (value === "" || value === null) delete next[key];
      else next[key] = value;
    });
    return next;
  }

  function wish(data) {
    const asked = new URLSearchParams(data.query || "");
    const given = {};
    asked.forEach((value, key) => (given[key] = state.LISTS.includes(key) ? sorted(value) : value));
    return data.mode === "replace" ? state.split(data.query) : merged(state.params, given);
  }

  /* Set some keys; "replace" keeps one step of history for all changes made in one open menu. */
  state.set = function (changes, history) {
    const words = Object.entries(changes).map(([key, value]) => key + "=" + encodeURIComponent(value || ""));
    clientside.set_props("filter-wanted", {
      data: { query: words.join("&"), mode: "merge", history: history || "push", at: performance.now() },
    });
  };

  /* A text that looks like a person's phone or ID is searched by nobody and stays in no address. */
  function dropPerson(isWish) {
    if (!board.looksLikePerson(state.params.q)) return;
    delete state.params.q;
    board.loadWords().then(() => board.tell(board.say("looks_like_person"), { isGrave: true }));
    if (isWish) return;
    const query = state.join(state.params);
    window.history.replaceState(window.history.state, "", window.location.pathname + (query ? "?" + query : ""));
  }

  let lastWish = null;
  clientside.board_filter = Object.assign(clientside.board_filter || {}, {
    /* The one circular callback: a wish, a new page or the URL itself -> the string that pages read. */
    choose: function (wanted, _page) {
      const quiet = clientside.no_update;
      const isWish = wanted && wanted !== lastWish && wanted.mode !== "url";
      if (isWish) state.params = wish(wanted);
      else state.params = state.split(window.location.search);
      dropPerson(isWish);
      lastWish = wanted;
      state.path = window.location.pathname;
      const query = state.join(state.params);
      if (isWish && query !== window.location.search.replace(/^\?/, "")) {
        const address = window.location.pathname + (query ? "?" + query : "");
        const act = wanted.history === "replace" ? "replaceState" : "pushState";
        window.history[act](window.history.state, "", address);
      }
      const parts = state.parts(state.params);
      const suspect = isSuspect(parts.rest) ? parts.chosen : null;
      if (!suspect) state.ignored = [];
      window.queueMicrotask(state.draw);
      const hasChanged = parts.chosen !== state.sent;
      const isViewNew = parts.view !== state.sentView;
      const isSuspectNew = suspect !== state.suspected;
      state.sent = parts.chosen;
      state.sentView = parts.view;
      state.suspected = suspect;
      return [hasChanged ? parts.chosen : quiet, isViewNew ? parts.view : quiet, isSuspectNew ? suspect : quiet, state.options ? quiet : 1];
    },
    /* What the server offers to choose from, and what it left out of the URL. */
    show: function (options, ignored) {
      const isFirst = options && options !== state.options;
      if (options) state.options = options;
      state.ignored = state.suspected ? ignored || [] : [];
      const parts = state.parts(state.params);
      const suspect = isSuspect(parts.rest) ? parts.chosen : null;
      if (isFirst && suspect !== state.suspected) {
        state.suspected = suspect;
        clientside.set_props("filter-suspect", { data: suspect });
      }
      board.loadWords().then(state.draw);
      return clientside.no_update;
    },
  });

  window.addEventListener("popstate", function () {
    if (!document.getElementById("filter-controls") || window.location.pathname !== state.path) return;
    clientside.set_props("filter-wanted", { data: { mode: "url", at: performance.now() } });
  });
})();
