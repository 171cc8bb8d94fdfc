/* Lines to copy get a button, and a check that was asked for is watched. */
horizon.addInitFunction(function () {
  "use strict";
  var PAUSE = 2000;
  var SLOWEST = 30000;

  /* The clipboard is there over https alone; the old way works everywhere. */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(text); }
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    var copied = document.execCommand("copy");
    area.remove();
    return copied ? Promise.resolve() : Promise.reject(new Error("refused"));
  }

  /* Where nothing may write to the clipboard, the keys that copy still can. */
  function select(line) {
    var range = document.createRange();
    range.selectNodeContents(line);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    line.focus();
  }

  function addCopy(line) {
    var button = document.createElement("button");
    var label = gettext("Copy");
    button.type = "button";
    button.className = "btn btn-default btn-xs mp-copy";
    button.textContent = label;
    button.setAttribute("aria-label", label + ": " + line.textContent);
    var said = document.createElement("span");
    said.className = "mp-note";
    said.setAttribute("role", "status");
    button.addEventListener("click", function () {
      copy(line.textContent).then(function () {
        said.textContent = gettext("Copied.");
        button.focus();
      }).catch(function () {
        select(line);
        said.textContent = gettext("Selected; press Ctrl+C to copy it.");
      });
    });
    line.insertAdjacentElement("afterend", button);
    button.insertAdjacentElement("afterend", said);
  }

  document.querySelectorAll("#migration-panel [data-copy]").forEach(addCopy);

  var asked = document.getElementById("asked");
  if (!asked || !asked.dataset.url) { return; }
  var words = asked.querySelector(".mp-asked");
  var wait = PAUSE;

  function look() {
    fetch(asked.dataset.url, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (answer.redirected) { window.location.reload(); }
        return answer.json();
      })
      .then(function (told) {
        words.textContent = told.words;
        if (told.ended) { window.location.reload(); return; }
        wait = PAUSE;
        window.setTimeout(look, wait);
      })
      .catch(function () {
        words.textContent = gettext("Horizon did not answer.");
        wait = Math.min(wait * 2, SLOWEST);
        window.setTimeout(look, wait);
      });
  }
  window.setTimeout(look, wait);
});
