/* Lines to copy get a button, and a check that was asked for is watched. */
horizon.addInitFunction(function () {
  "use strict";
  var PAUSE = 2000;
  var SLOWEST = 30000;

  /* The clipboard is there over https alone; the old way works everywhere. */
  function copy(text, beside) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(text); }
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.opacity = "0";
    beside.appendChild(area); // a modal keeps the focus inside itself
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
      copy(line.textContent, line.parentNode).then(function () {
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
  horizon.modals.addModalInitFunction(function (modal) {
    modal.querySelectorAll("#move [data-copy]").forEach(addCopy);
  });

  /* A page that waits: for a check that was asked for, or for a diagnosis. */
  function watch(asked) {
    var words = asked.querySelector(".mp-asked");
    var pause = Number(asked.dataset.pause) || PAUSE;
    var patience = Number(asked.dataset.patience) * 1000 || Infinity;
    var began = Date.now();
    var wait = pause;

    function again() {
      if (Date.now() - began > patience) { window.location.reload(); return; }
      window.setTimeout(look, wait);
    }

    function look() {
      fetch(asked.dataset.url, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (answer.redirected) { window.location.reload(); }
          return answer.json();
        })
        .then(function (told) {
          if (words.textContent !== told.words) { words.textContent = told.words; }
          if (told.ended) { window.location.reload(); return; }
          wait = pause;
          again();
        })
        .catch(function () {
          words.textContent = gettext("Horizon did not answer.");
          wait = Math.min(wait * 2, SLOWEST);
          again();
        });
    }
    window.setTimeout(look, wait);
  }
  document.querySelectorAll("#asked[data-url], #looking[data-url]").forEach(watch);

  /* "3 s ago" grows old while somebody reads. */
  var shown = Date.now();
  var fresh = document.querySelectorAll("#migration-panel time[data-seconds]");
  function countOn() {
    var passed = Math.round((Date.now() - shown) / 1000);
    fresh.forEach(function (time) {
      var seconds = Number(time.dataset.seconds) + passed;
      var minutes = Math.floor(seconds / 60);
      time.textContent = minutes ? interpolate(gettext("%s min ago"), [minutes])
        : interpolate(gettext("%s s ago"), [seconds]);
    });
  }
  if (fresh.length) { window.setInterval(countOn, 1000); }
});
