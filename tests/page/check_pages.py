"""check_pages.py TOOL OUT [LOG]...: see tests/page/run."""

import json
import os
import re
import subprocess
import sys

from browser import Browser
from hostile import write_hostile_log

TOOL, OUT = sys.argv[1], sys.argv[2]
LOGS = [("docker-hard", "testdata/traced/docker-hard.log"), ("docker-exec", "testdata/logs/docker-exec.log"),
        ("host", "testdata/logs/host-enriched.log")]

# All that a page is made of.
ELEMENTS = set("""html head meta title style body a header div h1 dl dt dd nav ol ul li span main section h2 h3 p table
thead tbody tr th td time code i svg g path rect circle text script footer button input""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class href id aria-label aria-labelledby aria-hidden
aria-current aria-sort tabindex role scope data-v datetime viewBox preserveAspectRatio d x y cx cy r rx width height
text-anchor transform title type placeholder hidden""".split())

failures = []


def check(name, is_right, told=""):
    if not is_right:
        failures.append(f"{name}: {told}")
        print(f"FAILED {name}: {told}")


def make_page(name, log):
    path = os.path.join(OUT, name + ".html")
    done = subprocess.run([TOOL, "all", "-if", log, "--format", "html", "--output", path],
                          env={**os.environ, "TZ": "Europe/Berlin"}, capture_output=True, text=True)
    check(name + ": made", done.returncode == 0, done.stderr)
    return path


def check_source(name, path):
    """As XML, with nothing in style and script: then what a parser of XML takes is what was meant."""
    with open(path, encoding="utf-8", newline="") as file:
        page = file.read()
    bare = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1\3", page, flags=re.S)
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--huge", "-"], input=bare, text=True, capture_output=True)
    check(name + ": well-formed", done.returncode == 0, done.stderr[:500])


def check_tree(name, browser):
    tree = browser.evaluate("""(() => {
      const elements = {}, attributes = {}, hrefs = [];
      for (const element of document.querySelectorAll("*")) {
        elements[element.localName] = (elements[element.localName] ?? 0) + 1;
        for (const attribute of element.attributes) attributes[attribute.name] = 1;
        if (element.hasAttribute("href")) hrefs.push(element.getAttribute("href"));
      }
      const comments = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
      return { elements, attributes: Object.keys(attributes), hrefs, comments: comments.nextNode() !== null,
               alerted: window.alerted ?? null };
    })()""")
    check(name + ": elements", set(tree["elements"]) <= ELEMENTS, set(tree["elements"]) - ELEMENTS)
    check(name + ": attributes", set(tree["attributes"]) <= ATTRIBUTES, set(tree["attributes"]) - ATTRIBUTES)
    check(name + ": one script", tree["elements"].get("script") == 1, tree["elements"].get("script"))
    check(name + ": links stay here", all(href.startswith("#r") for href in tree["hrefs"]), tree["hrefs"])
    check(name + ": no comment", not tree["comments"])
    check(name + ": nothing ran", tree["alerted"] is None, tree["alerted"])


def check_events(name, browser, path):
    for event in browser.events:
        method, params = event["method"], event["params"]
        if method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            check(name + ": nothing is loaded", url == "file://" + os.path.abspath(path), url)
        check(name + ": no dialog", method != "Page.javascriptDialogOpening", params)
        check(name + ": no exception", method != "Runtime.exceptionThrown", json.dumps(params)[:400])
        check(name + ": a quiet console", method not in ("Log.entryAdded", "Runtime.consoleAPICalled"),
              json.dumps(params)[:400])


def check_policy(name, browser):
    """What would have got in could still not run, nor load."""
    refused = browser.evaluate("""(async () => {
      const refused = [];
      document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const holder = document.body.appendChild(document.createElement("div"));
      const script = document.createElement("script");
      script.textContent = "window.alerted = 'script'";
      holder.append(script);
      holder.insertAdjacentHTML("beforeend", "<img src='https://example.invalid/x.png' onerror='window.alerted=1'>" +
        "<p style='color:red' onclick='window.alerted=2'>x</p><style>p{color:red}</style>" +
        "<iframe src='https://example.invalid/'></iframe><form action='https://example.invalid/'></form>");
      holder.querySelector("p").click();
      await fetch("https://example.invalid/").catch(() => 0);
      await new Promise((resolve) => setTimeout(resolve, 200));
      holder.remove();
      return { refused, alerted: window.alerted ?? null };
    })()""")
    check(name + ": the policy lets nothing run", refused["alerted"] is None, refused["alerted"])
    for directive in ("script-src-elem", "script-src-attr", "style-src-attr", "style-src-elem", "img-src", "frame-src",
                      "connect-src"):
        check(name + ": the policy refuses " + directive, directive in refused["refused"], refused["refused"])


def check_sorting(name, browser):
    """Every column of every table, in both directions and back."""
    wrong = browser.evaluate("""(() => {
      const wrong = [], order = (table) => Array.from(table.tBodies[0].rows);
      // A time is known from its attribute too, which sorting does not look at.
      const key = (cell) => cell.querySelector("time") ? Date.parse(cell.querySelector("time").dateTime)
        : cell.dataset.v !== undefined ? Number(cell.dataset.v)
        : cell.classList.contains("n") && cell.textContent !== "" ? Number(cell.textContent) : cell.textContent;
      for (const table of document.querySelectorAll("table")) {
        const first = order(table);
        Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
          const button = head.querySelector("button"), at = [table.getAttribute("aria-labelledby"), column];
          for (const [direction, sign] of [["ascending", 1], ["descending", -1]]) {
            button.click();
            if (head.getAttribute("aria-sort") !== direction) wrong.push([...at, "aria-sort"]);
            if (table.querySelectorAll("[aria-sort]").length !== 1) wrong.push([...at, "one column"]);
            const keys = order(table).map((row) => key(row.cells[column])).filter((one) => one !== "");
            for (let i = 1; i < keys.length; i += 1) {
              if (typeof keys[i] === "number" && (keys[i] - keys[i - 1]) * sign < 0) wrong.push([...at, direction]);
            }
          }
          button.click();
          if (head.hasAttribute("aria-sort")) wrong.push([...at, "back"]);
          if (order(table).some((row, i) => row !== first[i])) wrong.push([...at, "first order"]);
        });
      }
      return wrong;
    })()""")
    check(name + ": sorting", wrong == [], wrong[:5])


def check_filter(name, browser):
    wrong = browser.evaluate("""(async () => {
      const wrong = [];
      const type = (input, text) => { input.value = text; input.dispatchEvent(new Event("input")); };
      const seen = (table) => Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
      for (const input of document.querySelectorAll(".filter input")) {
        const table = input.closest(".table").querySelector("table"), rows = Array.from(table.tBodies[0].rows);
        const word = rows[0].cells[0].textContent.toLowerCase().trim().split(/\\s+/)[0];
        const has = (row) => Array.from(row.cells, (cell) => cell.textContent).join("\\n").toLowerCase().includes(word);
        type(input, word.toUpperCase());
        const expected = rows.filter(has).length;
        if (seen(table).length !== expected || expected === 0) wrong.push([word, seen(table).length, expected]);
        type(input, "no row has this");
        if (seen(table).length !== 0) wrong.push("rows that should be hidden");
        type(input, "");
        if (seen(table).length !== rows.length) wrong.push("rows that should be shown");
      }
      const page = document.getElementById("filter"), wait = () => new Promise((done) => setTimeout(done, 400));
      type(page, "no row has this");
      await wait();
      if (document.querySelector(".table:not([hidden])")) wrong.push("tables that should be hidden");
      type(page, "");
      await wait();
      if (document.querySelector(".table[hidden]")) wrong.push("tables that should be shown");
      return wrong;
    })()""")
    check(name + ": filters", wrong == [], wrong[:5])


def check_contrast(name, browser, theme):
    """WCAG AA of every text, by what is computed for it and behind it."""
    wrong = browser.evaluate("""(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
        return Array.from(canvas.getImageData(0, 0, 1, 1).data); };
      const light = (color) => { const [r, g, b] = rgb(color).map((one) => one / 255)
        .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const behind = (element) => { for (let at = element; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor; if (rgb(color)[3] === 255) return color; }
        return "white"; };
      const found = new Map();
      for (const element of document.querySelectorAll("body *")) {
        if (!Array.from(element.childNodes).some((one) => one.nodeType === 3 && one.textContent.trim())) continue;
        if (["script", "title"].includes(element.localName)) continue;
        const style = getComputedStyle(element);
        const color = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
        const back = behind(element), key = color + " on " + back;
        if (found.has(key)) continue;
        const [a, b] = [light(color), light(back)], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        found.set(key, [ratio, element.localName + "." + element.className]);
      }
      return Array.from(found).filter(([, [ratio]]) => ratio < 4.5);
    })()""")
    check(f"{name}: contrast, {theme}", wrong == [], wrong[:5])


def take_pictures(name, browser):
    for theme in ("light", "dark"):
        for size, width, height in (("wide", 1440, 900), ("narrow", 390, 844)):
            browser.show(width, height, theme == "dark")
            check_contrast(name, browser, theme)
            overflow = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(f"{name}: nothing is wider than the page, {size}", overflow <= 0, overflow)
            browser.picture(os.path.join(OUT, f"{name}-{theme}-{size}.png"), 2400)
    browser.show(1440, 900, False)
    browser.print(os.path.join(OUT, name + ".pdf"))


def check_without_script(name, browser, path):
    browser.call("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open(path)
    browser.show(1440, 900, False)
    browser.picture(os.path.join(OUT, name + "-noscript.png"), 1600)
    dump = browser.call("DOM.getDocument", {"depth": 0})
    body = browser.call("DOM.getOuterHTML", {"nodeId": dump["root"]["nodeId"]})["outerHTML"]
    check(name + ": no buttons without script", "<button" not in body and "<input" not in body)
    check(name + ": tables without script", body.count("<table") > 3)
    browser.call("Emulation.setScriptExecutionDisabled", {"value": False})


def tell_times(name, browser, path):
    times = browser.evaluate("""(() => { const [page] = performance.getEntriesByType("navigation");
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      return [paint?.startTime ?? null, page.domInteractive, page.loadEventEnd]; })()""")
    paint = "after that" if times[0] is None else f"{times[0]:.0f} ms"
    size = os.path.getsize(path) / 1e6
    print(f"{name}: {size:.2f} MB, read {times[1]:.0f} ms, loaded {times[2]:.0f} ms, first paint {paint}")


def check_page(browser, name, path):
    check_source(name, path)
    browser.show(1440, 900, False)
    browser.open(path)
    tell_times(name, browser, path)
    check_tree(name, browser)
    check_sorting(name, browser)
    check_filter(name, browser)
    check_events(name, browser, path)
    take_pictures(name, browser)
    check_policy(name, browser)
    check_without_script(name, browser, path)


def main():
    os.makedirs(OUT, exist_ok=True)
    hostile = os.path.join(OUT, "hostile.log")
    write_hostile_log(hostile)
    logs = LOGS + [("hostile", hostile)] + [(f"log-{at}", log) for at, log in enumerate(sys.argv[3:], 1)]
    browser = Browser()
    try:
        for name, log in logs:
            check_page(browser, name, make_page(name, log))
    finally:
        browser.close()
    print(f"{len(failures)} failures; look at the pictures in {OUT}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
