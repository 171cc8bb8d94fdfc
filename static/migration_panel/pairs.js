/* The matrix by keyboard: one stop for the Tab key, arrows from cell to cell. */
horizon.addInitFunction(function () {
  "use strict";
  var table = document.getElementById("matrix");
  if (!table) { return; }

  var rows = Array.from(table.tBodies[0].rows).map(function (row) {
    return Array.from(row.cells).slice(1).map(function (cell) { return cell.querySelector("a"); });
  });

  function links() { return Array.from(table.querySelectorAll("tbody a")); }

  function place(link) {
    var cell = link.closest("td");
    return { row: cell.parentNode.rowIndex - table.tHead.rows.length, column: cell.cellIndex - 1 };
  }

  /* The next cell that way which leads anywhere; a host's own cell does not. */
  function next(from, down, right) {
    var row = from.row + down;
    var column = from.column + right;
    while (rows[row] && column >= 0 && column < rows[row].length) {
      if (rows[row][column]) { return rows[row][column]; }
      row += down;
      column += right;
    }
    return null;
  }

  function end(row, last) {
    var found = rows[row].filter(Boolean);
    return last ? found[found.length - 1] : found[0];
  }

  function wanted(event, from) {
    switch (event.key) {
      case "ArrowRight": return next(from, 0, 1);
      case "ArrowLeft": return next(from, 0, -1);
      case "ArrowDown": return next(from, 1, 0);
      case "ArrowUp": return next(from, -1, 0);
      case "Home": return end(from.row, false);
      case "End": return end(from.row, true);
      default: return null;
    }
  }

  function only(link) {
    links().forEach(function (each) { each.tabIndex = each === link ? 0 : -1; });
  }

  table.addEventListener("keydown", function (event) {
    var link = event.target.closest("tbody a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var to = wanted(event, place(link));
    if (!to) { return; }
    event.preventDefault();
    only(to);
    to.focus();
  });
  table.addEventListener("focusin", function (event) {
    var link = event.target.closest("tbody a");
    if (link) { only(link); }
  });
  only(links()[0]);
});
