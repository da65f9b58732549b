/* Long work as its owner sees it: asked for, followed, cancelled, handed over. Pages show it in dialogs of their own. */
(function () {
  "use strict";
  const board = window.board;

  function send(address, body) {
    return window.fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": board.cookie("_csrf_token") },
      body: JSON.stringify(body || {}),
    });
  }

  async function refuse(answer) {
    let said = {};
    try {
      said = await answer.json();
    } catch {
      said = {};
    }
    board.tell(said.sentence || board.say("failed", { status: answer.status }), { isGrave: true });
  }

  function handOver(blob, name) {
    const link = board.element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function nameOf(answer) {
    const found = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") || "");
    return found ? decodeURIComponent(found[1]) : "ledger";
  }

  /* The account's own jobs, the latest first; null where the server did not answer. */
  async function list() {
    const answer = await window.fetch("/jobs/list", { headers: { Accept: "application/json" } }).catch(() => null);
    return answer && answer.ok ? (await answer.json()).jobs : null;
  }

  async function cancel(button) {
    const answer = await send("/jobs/" + button.dataset.cancelJob + "/cancel");
    if (!answer.ok) await refuse(answer);
  }

  function line(job, said) {
    const act = job.is_under_way
      ? board.element("button", { class: "tool", type: "button", "data-cancel-job": job.id }, said.cancel)
      : job.has_result
        ? board.element("a", { class: "tool", href: "/jobs/" + job.id + "/result", download: job.name }, said.download)
        : null;
    const bar = job.is_under_way
      ? board.element("progress", { max: "100", value: job.progress, "aria-label": job.kind }, job.progress + "%")
      : null;
    return board.element(
      "div",
      { class: "job" },
      board.element("span", { class: "muted nowrap" }, job.asked_at),
      board.element("span", {}, job.kind, job.message ? " · " + job.message : ""),
      board.element("span", { class: "nowrap" }, job.state, job.is_under_way ? " " + job.progress + "% " : "", bar),
      board.element("span", {}, act),
    );
  }

  function fetchResult(job) {
    const link = board.element("a", { href: "/jobs/" + job.id + "/result", download: job.name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  board.jobs = { send, refuse, handOver, nameOf, list, cancel, line, fetchResult };
})();
