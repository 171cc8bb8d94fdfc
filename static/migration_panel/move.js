/* The Move form: only what fits the chosen kind is on; hosts are found and sorted. */
horizon.addInitFunction(function () {
  "use strict";

  function opened(form) {
    function kind() {
      var chosen = form.querySelector("input[name=kind]:checked");
      return chosen ? chosen.value : "";
    }

    /* A field that is off is not sent; the server checks all of it again. */
    function fit() {
      var resize = kind() === "resize";
      var targets = form.querySelector("#targets");
      var flavor = form.querySelector("select[name=flavor]");
      if (targets && !targets.hasAttribute("data-forbidden")) { targets.disabled = resize; }
      form.querySelectorAll("#no-target").forEach(function (note) { note.hidden = !resize; });
      if (flavor) { flavor.disabled = !resize; }
      form.querySelectorAll("select[name=block]").forEach(function (block) {
        block.disabled = kind() !== "live";
      });
      if (list) { list(kind() === "live" ? "live" : "cold"); }
      notes();
    }

    function notes() {
      var block = form.querySelector("select[name=block]");
      form.querySelectorAll("[data-block-answer]").forEach(function (note) {
        note.hidden = note.dataset.blockAnswer !== block.value;
      });
    }

    var table = form.querySelector("#target-table");
    var list = table ? listed(form, table) : null;
    form.addEventListener("change", function (event) {
      if (event.target.name === "kind" || event.target.name === "block") { fit(); }
    });
    fit();
  }

  function listed(form, table) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows, function (row, place) {
      return {element: row, place: place, text: row.textContent.toLowerCase()};
    });
    var count = form.querySelector("#target-count");
    var all = count.textContent;

    function find() {
      var words = this.value.toLowerCase().split(/\s+/);
      var shown = 0;
      rows.forEach(function (row) {
        var fits = words.every(function (word) { return row.text.indexOf(word) >= 0; });
        row.element.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = shown === rows.length ? all
        : shown ? interpolate(gettext("%s of %s"), [shown, all]) : count.dataset.none;
    }

    var field = form.querySelector("#find-target");
    field.closest(".mp-find").hidden = false;
    field.addEventListener("input", find);
    field.addEventListener("keydown", function (event) {
      /* Enter looks for a host; it must not move anything. */
      if (event.key === "Enter") { event.preventDefault(); }
    });

    function value(row, column, how) {
      if (how === "place") { return row.place; }
      var cell = row.element.cells[column].textContent.trim();
      if (how === "text") { return cell; }
      var digits = cell.replace(/[^0-9]/g, "");
      return digits === "" ? -1 : Number(digits);
    }

    function compare(a, b, how) {
      return how === "text" ? a.localeCompare(b, undefined, {numeric: true}) : a - b;
    }

    function sort(header, how) {
      var column = header.cellIndex;
      var down = header.getAttribute("aria-sort") === "ascending" ||
        (how === "number" && header.getAttribute("aria-sort") !== "descending");
      table.querySelectorAll("th").forEach(function (each) { each.removeAttribute("aria-sort"); });
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      put(column, how, down);
    }

    function put(column, how, down) {
      rows.sort(function (a, b) {
        return compare(value(a, column, how), value(b, column, how), how) * (down ? -1 : 1);
      });
      rows.forEach(function (row) { body.appendChild(row.element); });
    }

    /* What suits one way to move may be closed to the other. */
    function judge(way) {
      if (table.dataset.way === way) { return; }
      table.dataset.way = way;
      rows.forEach(function (row) {
        var told = row.element.dataset[way].split(" ");
        row.place = Number(told[1]);
        row.element.className = "mp-" + told[0];
        row.element.querySelector("input").disabled = told[0] === "blocked";
      });
      var best = table.querySelector("th[data-sort=place]");
      var down = best.getAttribute("aria-sort");
      if (down) { put(best.cellIndex, "place", down === "descending"); }
    }

    table.querySelectorAll("th[data-sort]").forEach(function (header) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-link mp-sort";
      button.textContent = header.textContent;
      header.textContent = "";
      header.appendChild(button);
      button.addEventListener("click", function () { sort(header, header.dataset.sort); });
    });
    return judge;
  }

  /* Horizon's modal does not say what it is, nor what is wrong, to those who hear it. */
  function announced(modal, form) {
    modal.setAttribute("role", "dialog");
    modal.setAttribute("aria-modal", "true");
    modal.setAttribute("aria-labelledby", "move-title");
    var close = modal.querySelector(".modal-header .close");
    if (close) { close.setAttribute("aria-label", gettext("Close")); }
    var error = form.querySelector(".alert-danger, .help-block");
    if (error) { error.tabIndex = -1; }
    var start = error || form.querySelector("input[name=kind]:checked:enabled");
    (start || modal).focus();
  }

  /* Bootstrap would leave the keyboard at the top of the page. */
  function closed(modal, form) {
    $(modal).on("hidden.bs.modal", function () {
      var opener = Array.from(document.querySelectorAll("a.ajax-modal")).find(function (link) {
        return link.getAttribute("href") === form.getAttribute("action");
      });
      if (opener) { opener.focus({preventScroll: true}); }
    });
  }

  var page = document.getElementById("move");
  if (page) { opened(page); }
  horizon.modals.addModalInitFunction(function (modal) {
    var form = modal.querySelector("#move");
    if (!form) { return; }
    opened(form);
    announced(modal, form);
    closed(modal, form);
  });
});
