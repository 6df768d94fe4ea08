// A table of the page as a CSV file: what it shows, in numbers that other programs read.
(() => {
  "use strict";

  const NUMBER = /^−(?=[\d.])/;
  const page = location.pathname.split("/").pop().replace(/\.html$/, "") || "table";
  const buttons = [...document.querySelectorAll("[data-csv]")];

  const cell = (node) => {
    const text = node.textContent.replace(/\s+/g, " ").trim().replace(NUMBER, "-");
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  function tableOf(button) {
    const before = button.closest(".bip-csv").previousElementSibling;
    return before.matches("table") ? before : before.querySelector("table");
  }

  // A cell that reaches over several rows or columns is said in each of them.
  function grid(table) {
    const rows = [...table.rows].map(() => []);
    [...table.rows].forEach((row, top) => {
      for (const node of row.cells) {
        const left = rows[top].findIndex((value) => value === undefined);
        const start = left < 0 ? rows[top].length : left;
        for (let down = 0; down < node.rowSpan; down += 1) {
          for (let right = 0; right < node.colSpan; right += 1) rows[top + down][start + right] = cell(node);
        }
      }
    });
    return rows;
  }

  const csv = (table) => grid(table).map((row) => `${row.join(",")}\r\n`).join("");

  buttons.forEach((button, place) => button.addEventListener("click", () => {
    const file = new Blob([csv(tableOf(button))], { type: "text/csv;charset=utf-8" });
    const address = URL.createObjectURL(file);
    Object.assign(document.createElement("a"), { href: address, download: `${page}-table-${place + 1}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }));
})();
