/* Documents on the case page: the file goes up as the body of one request, so that no plain copy is written anywhere. */
(function () {
  "use strict";
  const board = window.board;
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const LONGEST_MS = 300000;
  let file = null;
  let paper = "";

  function said(id, words) {
    clientside.set_props(id, { children: words });
  }

  function value(id) {
    const field = document.getElementById(id);
    return field ? field.value : "";
  }

  function choose() {
    const input = board.element("input", { type: "file", accept: ".pdf,.jpg,.jpeg,.png,.docx,.xlsx" });
    input.addEventListener("change", function () {
      if (!input.files.length) return;
      file = input.files[0];
      said("document-file-name", file.name);
      said("document-refused", "");
    });
    input.click();
  }

  function send() {
    const about = { kind: value("document-kind"), title: value("document-title"), number: value("document-number"), dated: value("document-dated"), paper };
    const confirm = document.getElementById("document-confirm");
    const name = file ? file.name : "";
    const request = new XMLHttpRequest();
    request.open("POST", window.location.pathname.replace(/\/$/, "") + "/documents");
    request.timeout = LONGEST_MS;
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Document", encodeURIComponent(JSON.stringify(about)));
    request.setRequestHeader("X-CSRFToken", board.cookie("_csrf_token"));
    said("document-refused", "");
    confirm.disabled = true;
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) said("document-file-name", name + " " + Math.round((100 * event.loaded) / event.total) + " %");
    };
    request.onload = function () {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      confirm.disabled = false;
      said("document-file-name", name);
      if (request.status === 200) {
        file = null;
        clientside.set_props("document-changed", { data: { added: answer.id, at: performance.now() } });
      } else said("document-refused", answer.sentence || board.say("refused", { status: request.status }));
    };
    request.onerror = request.ontimeout = function () {
      confirm.disabled = false;
      said("document-file-name", name);
      said("document-refused", board.say("no_server"));
    };
    request.send(file || new Blob([]));
  }

  document.addEventListener("click", function (event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (!pressed) return;
    if (pressed.id === "document-add") [file, paper] = [null, ""];
    else if (pressed.hasAttribute("data-scan-of")) {
      file = null;
      paper = pressed.getAttribute("data-scan-of");
      clientside.set_props("document-scan-of", { data: { paper, at: performance.now() } });
    }
    else if (pressed.id === "document-file") choose();
    else if (pressed.id === "document-confirm") send();
    else if (pressed.hasAttribute("data-opens"))
      clientside.set_props("case-wanted", { data: { field: "document:" + pressed.getAttribute("data-opens"), at: performance.now() } });
    else if (pressed.hasAttribute("data-withdraws"))
      clientside.set_props("document-chosen", { data: { id: pressed.getAttribute("data-withdraws"), at: performance.now() } });
  });
})();
