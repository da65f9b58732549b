/* A briefing: asked for from its dialog, followed there, and handed over when it is made. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const POLL_MS = 500;
  const awaited = new Set();
  let timer = 0;

  function isOpen() {
    const dialog = document.getElementById("briefing-dialog");
    return Boolean(dialog && !dialog.hidden);
  }

  async function follow() {
    window.clearTimeout(timer);
    const place = document.getElementById("briefing-jobs");
    if (!place) return awaited.clear();
    const jobs = await board.jobs.list();
    const words = JSON.parse(document.getElementById("briefing-words").dataset.words);
    const own = (jobs || []).filter((job) => job.what === "briefing");
    if (jobs) place.replaceChildren(...own.map((job) => board.jobs.line(job, words)));
    for (const job of own.filter((one) => awaited.has(one.id) && !one.is_under_way)) {
      awaited.delete(job.id);
      if (job.has_result) board.jobs.fetchResult(job);
    }
    if (awaited.size || (isOpen() && own.some((job) => job.is_under_way))) timer = window.setTimeout(follow, POLL_MS);
  }

  async function ask(button) {
    button.disabled = true;
    try {
      const meeting = document.querySelector("[data-briefing-meeting]");
      const said = { form: button.dataset.briefing, query: board.filter.join(board.filter.params) };
      if (meeting) Object.assign(said, { query: "", meeting: Number(meeting.dataset.briefingMeeting) });
      const answer = await board.jobs.send("/briefing", said);
      if (!answer.ok) return await board.jobs.refuse(answer);
      awaited.add((await answer.json()).job);
      await follow();
    } catch {
      board.tell(board.say("no_server"), { isGrave: true });
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-briefing]");
    if (button) ask(button);
    const stop = event.target.closest("#briefing-jobs [data-cancel-job]");
    if (stop) board.jobs.cancel(stop).then(follow);
  });

  clientside.briefing = {
    open: function () {
      const opens = clientside.callback_context.triggered_id === "briefing-open";
      if (opens) follow();
      return !opens;
    },
  };
})();
