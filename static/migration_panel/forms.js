/* Buttons that act on checked rows are off until a row is checked. */
horizon.addInitFunction(function () {
  "use strict";

  function refresh(form) {
    var any = form.querySelector("input[name=server]:checked") !== null;
    form.querySelectorAll("[data-needs-checked]").forEach(function (button) {
      button.disabled = !any;
    });
  }

  document.querySelectorAll("form.mp-table").forEach(function (form) {
    form.addEventListener("change", function () { refresh(form); });
    refresh(form);
  });
});
