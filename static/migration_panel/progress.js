/* The page "In progress": one request a round refreshes every row of it. */
horizon.addInitFunction(function () {
  "use strict";

  var SLOWEST = 60000;
  var live = document.getElementById("mp-live");
  if (!live) { return; }

  var age = live.querySelector(".mp-live-age");
  var status = live.querySelector(".mp-live-status");
  var pollMs = Number(live.dataset.poll);
  var wait = pollMs;
  var updated = Date.now();
  var reason = "";
  var timer = null;
  var running = false;
  var ended = false;

  function table() { return document.getElementById("in_progress"); }
  function rowsOf(root) { return Array.from(root.querySelectorAll("tr[data-server]")); }
  function idsOf(rows) { return rows.map(function (row) { return row.dataset.server; }).join(); }

  /* A polite status region speaks when its words change, so they change rarely. */
  function tell(words) {
    if (status.textContent !== words) { status.textContent = words; }
  }

  function showAge() {
    if (ended) { return; }
    var seconds = Math.round((Date.now() - updated) / 1000);
    if (reason || seconds > 3 * pollMs / 1000) {
      setText(age, interpolate(gettext("Last update %s s ago."), [seconds]));
    } else {
      setText(age, interpolate(gettext("Updates every %s s."), [pollMs / 1000]));
    }
  }

  /* What the page said when it was loaded holds no longer. */
  function forget() {
    document.querySelectorAll("#migration-panel > .alert-danger").forEach(function (alert) {
      alert.remove();
    });
  }

  function end() {
    ended = true;
    age.textContent = "";
    status.textContent = "";
    status.appendChild(live.querySelector("template").content.cloneNode(true));
  }

  function setHidden(element, hidden) {
    if (element && element.hasAttribute("hidden") !== hidden) {
      element.toggleAttribute("hidden", hidden);
    }
  }

  function setText(element, words) {
    if (element.textContent !== words) { element.textContent = words; }
  }

  function showBar(row, cells) {
    var bar = row.querySelector(".progress");
    var known = cells.percent !== null;
    setHidden(bar, !known);
    bar.setAttribute("aria-valuetext", cells.percent_text);
    if (known) { bar.setAttribute("aria-valuenow", cells.percent); }
    else { bar.removeAttribute("aria-valuenow"); }
    bar.firstElementChild.style.width = (cells.percent || 0) + "%";
    var steps = row.querySelector(".mp-steps");
    setHidden(steps, cells.step === null);
    steps.dataset.step = cells.step || "";
  }

  function showPicture(row, cells) {
    var picture = row.querySelector(".mp-picture");
    setHidden(picture, !cells.points);
    picture.querySelector("polyline").setAttribute("points", cells.points);
    setText(picture.querySelector("title"), cells.picture);
  }

  function showRow(row, cells) {
    row.querySelectorAll("[data-cell]").forEach(function (cell) {
      setText(cell, cells[cell.dataset.cell]);
    });
    var failed = row.querySelector("[data-failed]");
    setHidden(failed, !cells.failed_url);
    failed.querySelector("a").setAttribute("href", cells.failed_url);
    showBar(row, cells);
    showPicture(row, cells);
    var time = row.querySelector("time");
    time.dateTime = cells.began;
    time.title = cells.began_text;
    row.classList.toggle("mp-warned", cells.warned);
    row.querySelectorAll("[data-can]").forEach(function (link) {
      setHidden(link, !cells[link.dataset.can]);
    });
  }

  function ask(address, accept) {
    return fetch(address, {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(SLOWEST),
      headers: { "X-Requested-With": "XMLHttpRequest", "Accept": accept }
    }).then(function (answer) {
      if (answer.status === 401 || answer.redirected) {
        ended = true;
        var here = window.location.pathname + window.location.search;
        window.location.assign(live.dataset.login + "?next=" + encodeURIComponent(here));
        throw new Error(gettext("Your session has expired."));
      }
      if (answer.status === 403) { throw new Error(gettext("You may not see this any more.")); }
      return answer;
    });
  }

  function whereFocusIs() {
    var at = document.activeElement;
    var row = at && at.closest("tr[data-server]");
    return row && { row: row.id, what: at.dataset.focus, checkbox: at.type === "checkbox" };
  }

  function giveFocusBack(where) {
    var row = where && document.getElementById(where.row);
    if (!where) { return; }
    var find = where.checkbox ? "input[type=checkbox]" : "[data-focus='" + where.what + "']";
    var target = row && row.querySelector(find);
    if (!target || target.hidden) { target = table(); target.tabIndex = -1; }
    target.focus({ preventScroll: true });
  }

  function checkedIds() {
    return Array.from(table().querySelectorAll("input[name=server]:checked"), function (box) {
      return box.value;
    });
  }

  function swap(find, page) {
    var panel = document.getElementById("migration-panel");
    var old = find(panel);
    var fresh = find(page.getElementById("migration-panel"));
    if (old && fresh) { old.replaceWith(document.adoptNode(fresh)); }
    else if (old) { old.remove(); }
    else if (fresh) { panel.appendChild(document.adoptNode(fresh)); }
  }

  function findBody(panel) { return panel.querySelector("#in_progress tbody"); }
  function findCount(panel) { return panel.querySelector(".mp-count"); }
  function findCells(panel) { return panel.querySelector("#mp-cells"); }
  function findPager(panel) {
    var list = panel.querySelector(".pager");
    return list && list.closest("nav");
  }

  /* Rows came or went: the page itself says how the new ones look. */
  function reload() {
    return ask(window.location.href, "text/html").then(function (answer) {
      if (!answer.ok) { throw new Error(interpolate(gettext("Horizon answered with status %s."), [answer.status])); }
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var focus = whereFocusIs();
      var checked = checkedIds();
      [findBody, findCount, findPager, findCells].forEach(function (find) { swap(find, page); });
      checked.forEach(function (id) {
        var box = table().querySelector("#moving-" + CSS.escape(id) + " input[name=server]");
        if (box) { box.checked = true; }
      });
      table().dispatchEvent(new Event("change", { bubbles: true }));
      giveFocusBack(focus);
    });
  }

  function show(data) {
    var rows = rowsOf(table());
    var order = data.rows.map(function (cells) { return cells.server; }).join();
    if (order !== idsOf(rows)) { return reload(); }
    rows.forEach(function (row, index) { showRow(row, data.rows[index]); });
    return null;
  }

  function accept(data) {
    pollMs = data.poll_ms;
    return Promise.resolve(show(data)).then(function () {
      updated = Date.now();
      wait = pollMs;
      reason = data.problems.join(" ");
      tell(reason);
      if (!reason) { forget(); }
      if (data.moving === 0) { end(); }
    });
  }

  function failed(error) {
    if (ended) { return; }
    var silent = error instanceof TypeError || error instanceof DOMException;
    reason = silent ? gettext("Horizon did not answer.") : error.message;
    tell(reason);
    wait = Math.min(wait * 2, SLOWEST);
  }

  function read(answer) {
    return answer.json().catch(function () {
      throw new Error(interpolate(gettext("Horizon answered with status %s."), [answer.status]));
    }).then(function (data) {
      if (!answer.ok) { throw new Error((data.problems || []).join(" ")); }
      return data;
    });
  }

  function round() {
    timer = null;
    if (running || ended || document.hidden) { return; }
    running = true;
    ask(live.dataset.url + window.location.search, "application/json")
      .then(read).then(accept).catch(failed)
      .then(function () { running = false; showAge(); schedule(); });
  }

  function schedule() {
    if (timer === null && !ended && !document.hidden) { timer = window.setTimeout(round, wait); }
  }

  document.addEventListener("visibilitychange", function () {
    window.clearTimeout(timer);
    timer = null;
    if (!document.hidden && !ended) { wait = pollMs; round(); }
  });

  if (live.dataset.moving === "0") { return; }
  window.setInterval(showAge, 1000);
  schedule();
});
