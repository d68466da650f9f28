// Makes the page easier to use: all of it can be read without. Texts of the page are only ever compared and moved,
// never made into markup.
(() => {
  "use strict";

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // What is known of a table: its rows in the first order, their texts for filters, made when they are wanted.
  class View {
    constructor(table) {
      this.table = table;
      this.body = table.tBodies[0];
      this.rows = Array.from(this.body.rows);
      this.heads = Array.from(table.tHead.rows[0].cells);
      this.words = [];
      this.heads.forEach((head, column) => this.makeSortable(head, column));
      if (this.rows.length > 5) this.makeFilter();
    }

    makeSortable(head, column) {
      const button = make("button", { type: "button", title: "Sort by this column" });
      button.append(...head.childNodes);
      head.classList.add("sortable");
      head.append(button);
      button.addEventListener("click", () => this.sort(head, column));
    }

    // Ascending, descending, as it was.
    sort(head, column) {
      const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
      for (const other of this.heads) other.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      this.body.append(...(next ? this.sorted(column, next === "descending" ? -1 : 1) : this.rows));
    }

    // What is not known comes last in both directions; equal rows keep their order.
    sorted(column, direction) {
      const keys = new Map(this.rows.map((row) => [row, View.key(row.cells[column])]));
      return [...this.rows].sort((left, right) => {
        const [a, b] = [keys.get(left), keys.get(right)];
        if (a === null || b === null) return (a === null) - (b === null);
        const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
        return order * direction;
      });
    }

    static key(cell) {
      if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
      const text = cell.textContent;
      if (text === "") return null;
      return cell.classList.contains("n") ? Number(text) : text;
    }

    makeFilter() {
      const name = this.table.getAttribute("aria-labelledby");
      const title = document.getElementById(name)?.textContent ?? "the table";
      this.input = make("input", { type: "search", placeholder: "Filter rows", ariaLabel: "Filter rows of " + title });
      this.shown = make("span", { className: "shown" });
      this.shown.setAttribute("role", "status");
      const filter = make("div", { className: "filter" });
      filter.append(this.shown, this.input);
      this.table.closest(".table").querySelector(".table-head").append(filter);
      this.input.addEventListener("input", () => this.filter());
    }

    texts() {
      this.lower ??= this.rows.map((row) =>
        Array.from(row.cells, (cell) => cell.textContent).join("\n").toLowerCase());
      return this.lower;
    }

    // Rows that have all words of both filters: that of the table and that of the page.
    filter(words = this.words) {
      this.words = words;
      const wanted = [...words, ...wordsOf(this.input?.value ?? "")];
      const texts = wanted.length ? this.texts() : [];
      let count = 0;
      this.rows.forEach((row, at) => {
        row.hidden = !wanted.every((word) => texts[at].includes(word));
        if (!row.hidden) count += 1;
      });
      if (this.shown) this.shown.textContent = wanted.length ? count + " of " + this.rows.length : "";
      return count;
    }
  }

  const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter((word) => word !== "");

  const views = Array.from(document.querySelectorAll(".scroll > table"), (table) => new View(table));

  const addPageFilter = () => {
    const input = make("input", { type: "search", placeholder: "Filter all tables", ariaLabel: "Filter all tables" });
    input.id = "filter";
    const shown = make("span", { className: "shown" });
    shown.setAttribute("role", "status");
    const tools = make("div", { className: "tools" });
    tools.append(input, shown);
    document.querySelector(".contents").prepend(tools);
    let timer = 0;
    const apply = () => {
      const words = wordsOf(input.value);
      let rows = 0;
      for (const view of views) {
        const count = view.filter(words);
        view.table.closest(".table").hidden = words.length > 0 && count === 0;
        rows += count;
      }
      shown.textContent = words.length ? rows + (rows === 1 ? " row" : " rows") : "";
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(apply, 120);
    });
  };

  const addThemeButton = () => {
    const order = ["auto", "light", "dark"];
    const root = document.documentElement;
    const button = make("button", { type: "button" });
    let at = 0;
    const tell = () => { button.textContent = "Colours: " + order[at]; };
    button.addEventListener("click", () => {
      at = (at + 1) % order.length;
      if (at === 0) delete root.dataset.theme;
      else root.dataset.theme = order[at];
      tell();
    });
    tell();
    document.querySelector(".title").append(button);
  };

  // The part of the page that is read is marked in the contents.
  const followReader = () => {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents a")) links.set(link.hash.slice(1), link);
    const seen = new Set();
    const sections = Array.from(document.querySelectorAll("section"));
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target.id);
        else seen.delete(entry.target.id);
      }
      const current = sections.find((section) => seen.has(section.id));
      for (const [id, link] of links) {
        if (current && id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "0px 0px -60% 0px" });
    for (const section of sections) observer.observe(section);
  };

  addPageFilter();
  addThemeButton();
  followReader();
})();
