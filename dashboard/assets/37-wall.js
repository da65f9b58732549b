/* The wall display: one beat a second does everything, so that nothing piles up over weeks; what was drawn stays while
   the server is away. Drawn from words and numbers alone: the feed has nothing else. */
(function () {
  "use strict";
  const body = document.body;
  if (!body || !body.classList.contains("wall")) return;
  const BEAT = 1_000;
  const RENEWS = 15_000;
  const OLD = 60_000;
  const PATIENCE = 1_500;
  const LONGEST_PATIENCE = 12_000;
  const FADE = 900;
  const RELOADS_AT = 3;
  const PAGE_LIVES = 12 * 3_600_000;
  const said = body.dataset;
  const isPreview = "preview" in said;
  const find = (name) => document.querySelector(".wall-" + name);
  const frame = find("frame");
  const stages = [...document.querySelectorAll(".wall-scene")];
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: said.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const bornAt = performance.now();
  /* Not all displays load themselves anew in one minute. */
  const minute = Math.floor(Math.random() * 50);
  const failed = new Set();
  let feed = null;
  let offset = 0;
  let renewedAt = -Infinity;
  let nextAt = 0;
  let patience = PATIENCE;
  let isAsking = false;
  let at = -1;
  let turnedAt = -Infinity;
  let front = 0;
  let drawn = "";
  let emptiesAt = Infinity;

  /* ---------------------------------------------------------------- parts */

  function make(tag, name, ...inside) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside.filter((one) => one !== null && one !== undefined));
    return made;
  }

  function draw(tag, given, ...inside) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(given).forEach(([name, value]) => made.setAttribute(name, String(value)));
    made.append(...inside);
    return made;
  }

  function block(one) {
    return make(
      "div",
      "wall-block is-" + (one.state || "plain"),
      make("p", "wall-words", one.words),
      make("p", "wall-number", one.number, make("small", "", one.unit)),
      one.note ? make("p", "wall-small", one.note) : null,
    );
  }

  function blocks(found) {
    return make("div", "wall-blocks", ...found.map(block));
  }

  function empty(words) {
    return make("p", "wall-empty", words);
  }

  function head(words) {
    return make("div", "wall-row wall-heads", ...words.map((one) => make("span", "", one)));
  }

  function wide(made, part) {
    made.style.width = Math.max(0, Math.min(100, 100 * part)).toFixed(2) + "%";
    return made;
  }

  /* ---------------------------------------------------------------- scenes */

  const SCENES = {
    due(scene) {
      const rows = scene.rows.map((row) =>
        make(
          "div",
          "wall-row",
          make("span", "wall-who", row.name),
          make(
            "span",
            "wall-bars",
            row.overdue ? wide(make("i", "is-overdue"), (0.86 * row.overdue) / scene.most) : null,
            row.soon ? wide(make("i", "is-soon"), (0.86 * row.soon) / scene.most) : null,
          ),
          make("b", row.overdue ? "is-overdue" : "is-nothing", String(row.overdue)),
          make("b", row.soon ? "is-soon" : "is-nothing", String(row.soon)),
          make("span", "wall-more", row.longest),
        ),
      );
      const heads = make("div", "wall-row wall-heads", ...[scene.heads[0], "", ...scene.heads.slice(1)].map((one) => make("span", "", one)));
      const board = make("div", "wall-board is-due", heads, ...rows, scene.rest ? make("p", "wall-rest", scene.rest) : null);
      return make("div", "wall-two", blocks(scene.blocks), scene.empty ? empty(scene.empty) : board);
    },

    month(scene) {
      const parts = scene.parts.map((part) =>
        make("div", "wall-part", make("div", "wall-side", block(part.block), make("p", "wall-small", part.range)), months(part.points, scene.months)),
      );
      return make("div", "wall-parts", ...parts);
    },

    map(scene) {
      if (scene.empty) return empty(scene.empty);
      const most = Math.max(1, ...scene.categories.map((one) => one.size));
      const list = scene.categories.map((one) =>
        make(
          "div",
          "wall-row",
          make("span", "wall-who", one.name),
          make("span", "wall-bars", one.size ? wide(make("i", "is-volume"), one.size / most) : make("i", "is-hatch")),
          make("b", one.size ? "" : "is-nothing", one.count),
        ),
      );
      const legend = scene.legend.map((one) => make("li", "", make("i", "is-" + one.kind), one.words));
      return make(
        "div",
        "wall-map",
        areas(scene),
        make("div", "wall-beside", make("h3", "", scene.side), make("div", "wall-board is-list", ...list), make("ul", "wall-legend", ...legend), scene.schematic ? make("p", "wall-small", scene.schematic) : null),
      );
    },

    leaders(scene) {
      const rows = scene.rows.map((row) =>
        make(
          "div",
          "wall-row",
          make("span", "wall-who", row.name),
          make("b", "", String(row.held)),
          make("b", row.overdue ? "is-overdue" : "is-nothing", String(row.overdue)),
          make("b", row.is_idle ? "is-soon" : "is-nothing", row.silent),
        ),
      );
      const board = make("div", "wall-board is-leaders", head(scene.heads), ...rows, scene.rest ? make("p", "wall-rest", scene.rest) : null);
      return make("div", "wall-two", blocks(scene.blocks), scene.empty ? empty(scene.empty) : board);
    },

    indicators(scene) {
      const rates = scene.rates.map(function (one) {
        const line = make("span", "wall-share", wide(make("i", "is-range"), (one.high - one.low) / 100));
        line.firstChild.style.marginLeft = one.low.toFixed(2) + "%";
        if (one.share !== null) {
          const mark = make("i", "is-mark");
          mark.style.left = one.share.toFixed(2) + "%";
          line.append(mark);
        }
        return make(
          "div",
          "wall-rate",
          make("p", "wall-words", one.name),
          make("p", "wall-number", one.share === null ? "–" : one.share.toFixed(1), make("small", "", one.share === null ? "" : "%")),
          line,
          make("p", "wall-small", one.n),
        );
      });
      return make("div", "wall-rates", ...rates);
    },

    hearings(scene) {
      if (scene.empty) return empty(scene.empty);
      const week = (days) =>
        make(
          "div",
          "wall-week",
          ...days.map((one) => make("div", "wall-date" + one.state.map((name) => " is-" + name).join(""), make("b", "", one.day), one.count ? make("small", "", one.count) : null)),
        );
      const heads = make("div", "wall-week wall-heads", ...scene.heads.map((one) => make("span", "", one)));
      const next = make(
        "div",
        "wall-next",
        make("p", "wall-words is-soft", scene.next.words),
        make("p", "wall-number", scene.next.day),
        make("p", "wall-words", scene.next.weekday),
        make("p", "wall-words is-soft", scene.next.away),
        scene.next.time || scene.next.room ? make("p", "wall-when", make("b", "", scene.next.time), scene.next.room) : null,
        ...scene.then.map((one) => make("p", "wall-then", make("b", "", one.day, one.time ? " " + one.time : ""), one.room)),
        scene.rest ? make("p", "wall-rest", scene.rest) : null,
      );
      return make("div", "wall-two", next, make("div", "wall-month", heads, ...scene.weeks.map(week)));
    },

    duty(scene) {
      if (scene.empty) return empty(scene.empty);
      const today = scene.today.map((one) =>
        make(
          "div",
          "wall-turn" + (one.reception ? " is-reception" : ""),
          make("p", "wall-when", make("b", "", one.kind), one.times),
          make("p", "wall-number", one.name),
          make("p", "wall-words", one.post),
          make("p", "wall-words is-soft", one.room),
        ),
      );
      const named = (turns) => make("span", "wall-turns", turns.length ? null : make("span", "is-nothing", "–"), ...turns.map((one) => make("span", "", make("b", "", one.name), make("small", "", one.post))));
      const rows = scene.rows.map((row) => make("div", "wall-row", make("span", "wall-turns", make("span", "", make("b", "", row.day), make("small", "", row.weekday))), ...row.turns.map(named)));
      const board = make("div", "wall-board is-duty", head(scene.heads), ...rows);
      return make("div", "wall-two is-duty", make("div", "wall-blocks", ...(scene.none ? [empty(scene.none)] : today)), board);
    },

    procedure(scene) {
      const steps = scene.steps.map((one, n) =>
        make("li", "", make("span", "wall-step", String(n + 1)), make("h3", "", one.name), make("p", "wall-limit", one.limit), make("p", "wall-words", one.words)),
      );
      return make("ol", "wall-steps", ...steps);
    },

    limits(scene) {
      if (scene.empty) return empty(scene.empty);
      const found = scene.limits.map((one) =>
        make("div", "wall-rule", make("p", "wall-number", one.number, make("small", "", one.unit)), make("p", "wall-words", one.name), make("p", "wall-small", one.from, one.source ? make("span", "", one.source) : null)),
      );
      return make("div", "wall-rules", ...found);
    },

    year(scene) {
      const years = scene.years.map((one) => make("div", "wall-year", make("h3", "", one.year), blocks(one.blocks)));
      return make("div", "wall-years", ...years);
    },
  };

  /* Twelve months and the running one: a column each, what is usual as a soft band behind it. */
  function months(points, names) {
    const WIDE = 1300;
    const TALL = 300;
    const step = WIDE / names.length;
    const first = names.length - points.length;
    const top = Math.max(1, ...points.flatMap((one) => [one[0], one[2] || 0]));
    const y = (n) => (TALL * (1 - n / top)).toFixed(1);
    const shown = draw("svg", { viewBox: "0 0 " + WIDE + " " + TALL, class: "wall-chart", preserveAspectRatio: "none" });
    const counts = make("div", "wall-counts");
    points.forEach(function ([n, low, high], place) {
      const x = (first + place) * step;
      const isNow = place === points.length - 1;
      if (high !== null) shown.append(draw("rect", { x: x.toFixed(1), width: step.toFixed(1), y: y(high), height: (y(low) - y(high)).toFixed(1), class: "is-band" }));
      shown.append(draw("rect", { x: (x + step * 0.32).toFixed(1), width: (step * 0.36).toFixed(1), y: y(n), height: (TALL - y(n)).toFixed(1), class: "is-column" + (isNow ? " is-now" : "") }));
      const count = make("span", isNow ? "is-now" : "", String(n));
      count.style.left = ((100 * (x + step / 2)) / WIDE).toFixed(2) + "%";
      count.style.bottom = ((100 * n) / top).toFixed(2) + "%";
      counts.append(count);
    });
    shown.append(draw("line", { x1: 0, x2: WIDE, y1: TALL, y2: TALL, class: "is-axis" }));
    const labels = make("div", "wall-months", ...names.map((one, n) => make("span", n === names.length - 1 ? "is-now" : "", one)));
    return make("div", "wall-plot", make("div", "wall-drawn", shown, counts), labels);
  }

  function areas(scene) {
    const [, , width, height] = scene.box;
    const shown = draw("svg", { viewBox: scene.box.join(" "), class: "wall-areas", role: "img", "aria-label": scene.title });
    /* Both stages may show a map while they fade, so each has hatches of its own. */
    const cell = width / 70;
    const pattern = (name) => draw("pattern", { id: "wall-" + name + front, width: cell, height: cell, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    const hatch = pattern("few");
    hatch.append(draw("line", { x1: 0, y1: 0, x2: 0, y2: cell, class: "is-hatch", "stroke-width": width / 260 }));
    const dots = pattern("withheld");
    dots.append(draw("circle", { cx: cell / 2, cy: cell / 2, r: cell / 4, class: "is-dot" }));
    shown.append(draw("defs", {}, hatch, dots));
    const tall = stages[0].clientHeight * 0.86 || 600;
    const scale = Math.min(tall / height, (stages[0].clientWidth * 0.62 || 800) / width);
    /* 2.3 % of the height of the screen, in the units of the map. */
    const least = (window.innerHeight * 0.0232) / scale;
    scene.areas.forEach(function (one) {
      const given = { d: one.path, class: "is-area is-" + one.kind, "fill-rule": "evenodd" };
      if (one.kind === "few" || one.kind === "withheld") given.fill = "url(#wall-" + one.kind + front + ")";
      shown.append(draw("path", given));
    });
    scene.areas.filter((one) => one.warned).forEach((one) => shown.append(draw("path", { d: one.path, class: "is-warned" })));
    scene.areas.filter((one) => one.name).forEach(function (one) {
      const [x, y] = one.at;
      const size = Math.max(least, Math.min(one.wide / (one.name.length + 0.6), least * 1.5));
      const ink = /^k[34]$/.test(one.kind) ? " on-light" : "";
      shown.append(
        draw("text", { x, y: y - size * 0.12, "font-size": size.toFixed(4), class: "is-name" + ink, "stroke-width": (size * 0.16).toFixed(4) }, one.name),
        draw("text", { x, y: y + size * 1.0, "font-size": size.toFixed(4), class: "is-count" + ink, "stroke-width": (size * 0.16).toFixed(4) }, one.count),
      );
    });
    return shown;
  }

  /* ---------------------------------------------------------------- showing */

  function turn(step) {
    const count = feed ? feed.scenes.length : 0;
    for (let tried = 0; tried < count; tried++) {
      at = (((at + step) % count) + count) % count;
      if (show(feed.scenes[at], step !== 0)) return;
      step = 1;
    }
  }

  function show(scene, isNew) {
    let made = null;
    try {
      made = SCENES[scene.key](scene);
    } catch {
      /* Named with the next question, where the server logs it. */
      failed.add(scene.key);
      return false;
    }
    const whole = [make("header", "wall-title", make("h2", "", scene.title), make("p", "", scene.about)), made];
    if (isNew) {
      const back = 1 - front;
      stages[back].replaceChildren(...whole);
      stages[back].dataset.scene = scene.key;
      stages[back].removeAttribute("aria-hidden");
      stages[back].classList.add("is-shown");
      stages[front].classList.remove("is-shown");
      stages[front].setAttribute("aria-hidden", "true");
      front = back;
      turnedAt = performance.now();
      emptiesAt = turnedAt + FADE;
    } else {
      stages[front].replaceChildren(...whole);
      stages[front].dataset.scene = scene.key;
    }
    drawn = JSON.stringify(scene);
    tabs();
    return true;
  }

  function tabs() {
    find("tabs").replaceChildren(
      ...feed.scenes.map(function (one, n) {
        const tab = make("li", n === at ? "is-here" : "", one.name);
        return tab;
      }),
    );
  }

  function take(said) {
    if (feed && said.build !== feed.build) {
      window.location.reload();
      return;
    }
    offset = said.now - Date.now();
    renewedAt = performance.now();
    const before = feed && feed.scenes[at] ? feed.scenes[at].key : null;
    feed = said;
    find("urgent").textContent = said.urgent;
    find("day").textContent = said.day;
    const same = said.scenes.findIndex((one) => one.key === before);
    if (same < 0) {
      at = -1;
      turn(1);
      return;
    }
    at = same;
    if (JSON.stringify(said.scenes[at]) !== drawn) turn(0);
  }

  /* ---------------------------------------------------------------- asking */

  async function renew() {
    if (isAsking) return;
    isAsking = true;
    const asking = new AbortController();
    const limit = window.setTimeout(() => asking.abort(), patience);
    const address = failed.size ? said.feed + (said.feed.includes("?") ? "&" : "?") + "failed=" + [...failed].join(",") : said.feed;
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" }, signal: asking.signal });
      if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        leave();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const got = await answer.json();
      failed.clear();
      take(got);
      patience = PATIENCE;
      nextAt = performance.now() + RENEWS;
    } catch (fault) {
      /* A server that answers slowly after its start is given longer; one that refuses is asked again at the next beat. */
      patience = fault.name === "AbortError" ? Math.min(2 * patience, LONGEST_PATIENCE) : PATIENCE;
      nextAt = 0;
    } finally {
      window.clearTimeout(limit);
      isAsking = false;
    }
  }

  /* A display that was revoked shows nothing any more. */
  function leave() {
    feed = null;
    stages.forEach((one) => one.replaceChildren());
    if (!isPreview) window.location.replace("/wall");
  }

  /* ---------------------------------------------------------------- the beat */

  function beat() {
    const now = performance.now();
    const here = new Date(Date.now() + offset);
    const time = clock.format(here);
    const hour = Number(time.slice(0, 2));
    say(find("clock"), time);
    if (feed) {
      const age = now - renewedAt;
      const renewed = said.asof.replace("{time}", clock.format(new Date(here.getTime() - age)));
      const isOld = age > OLD;
      say(find("age"), isOld ? renewed + " · " + said.old.replace("{n}", String(Math.floor(age / 60_000))) : renewed);
      find("age").classList.toggle("is-old", isOld);
      const isDark = !isPreview && (hour < feed.hours[0] || hour >= feed.hours[1]);
      body.classList.toggle("is-dark", isDark);
      const scene = feed.scenes[at];
      if (scene && feed.scenes.length > 1 && now - turnedAt >= scene.dwell * 1_000) turn(1);
      const isNight = hour === RELOADS_AT && Number(time.slice(3)) >= minute;
      if (isNight && now - bornAt > PAGE_LIVES && age < OLD) window.location.reload();
    }
    if (now >= emptiesAt) {
      /* What has faded away is let go, so that two scenes are never kept. */
      stages[1 - front].replaceChildren();
      emptiesAt = Infinity;
    }
    shift(here);
    if (now >= nextAt) renew();
  }

  function say(part, words) {
    if (part.textContent !== words) part.textContent = words;
  }

  /* No pixel shows the same for weeks: the frame wanders by some pixels, too slowly to be seen. */
  function shift(here) {
    const turns = here.getTime() / 60_000;
    const far = window.innerHeight * 0.006;
    frame.style.transform = "translate(" + Math.round(far * Math.sin(turns / 7)) + "px," + Math.round(far * Math.cos(turns / 11)) + "px)";
  }

  window.wall = { renew, turn, scenes: () => (feed ? feed.scenes.map((one) => one.key) : []) };
  window.setInterval(beat, BEAT);
  beat();
})();
