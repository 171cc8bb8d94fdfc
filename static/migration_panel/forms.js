/* Checked rows: a box that checks them all, and buttons that are off without any. */
horizon.addInitFunction(function () {
  "use strict";

  function boxesOf(form) {
    return Array.from(form.querySelectorAll("tbody input[name=server]"));
  }

  /* Built here, since without a script it would check nothing. */
  function addAll(form) {
    var header = form.querySelector("th.mp-check");
    if (!header) { return null; }
    var all = document.createElement("input");
    all.type = "checkbox";
    all.autocomplete = "off";
    all.setAttribute("aria-label", gettext("Select all on this page"));
    header.appendChild(all);
    all.addEventListener("change", function () {
      boxesOf(form).forEach(function (box) { box.checked = all.checked; });
    });
    return all;
  }

  /* Rows come and go while the page is open: they are counted anew each time. */
  function refresh(form, all) {
    var boxes = boxesOf(form);
    var checked = boxes.filter(function (box) { return box.checked; }).length;
    form.querySelectorAll("[data-needs-checked]").forEach(function (button) {
      button.disabled = checked === 0;
    });
    if (!all) { return; }
    all.disabled = boxes.length === 0;
    all.checked = boxes.length > 0 && checked === boxes.length;
    all.indeterminate = checked > 0 && checked < boxes.length;
  }

  document.querySelectorAll("form.mp-table").forEach(function (form) {
    var all = addAll(form);
    form.addEventListener("change", function () { refresh(form, all); });
    refresh(form, all);
    /* The browser puts checks back after the scripts of a page ran. */
    window.addEventListener("pageshow", function () { refresh(form, all); });
  });
});
