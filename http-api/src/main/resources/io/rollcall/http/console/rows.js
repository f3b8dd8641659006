// A list of any length as a window of rows: what is not seen is not drawn, and pages are asked for as they come near.
import { html, nothing, render } from "./lib/lit-html.js";

const BEYOND = 12;

/**
 * rows: all() the items so far, count() how many there are at least, more() asks for the next page, head() draws what stays above, row(item, index,
 * style, classes) draws one, open(item) follows one, turn("previous" or "next") goes to another part of a longer list. Returns draw(), top() and close().
 */
export function rows(host, { label, height, all, count, more, head, row, open, turn, isFresh }) {
  let here = -1;
  const stride = () => (matchMedia("(max-width: 900px)").matches ? height.narrow : height.wide);

  const above = () => host.firstElementChild.offsetHeight;

  function draw() {
    const tall = stride();
    const items = all();
    const first = Math.max(0, Math.floor(host.scrollTop / tall) - BEYOND);
    const last = Math.min(items.length, Math.ceil((host.scrollTop + host.clientHeight) / tall) + BEYOND);
    const lines = [];
    for (let i = first; i < last; i++) {
      lines.push(row(items[i], i, `top:${i * tall}px`, (i === here ? " here" : "") + (isFresh(items[i]) ? " fresh" : "")));
    }
    render(html`${head()}<div class="all" role="rowgroup" .style=${`height:${items.length * tall}px`}>${lines}</div>`, host);
    host.setAttribute("aria-rowcount", String(count()));
    if (here >= 0) {
      host.setAttribute("aria-activedescendant", "row-" + here);
    } else {
      host.removeAttribute("aria-activedescendant");
    }
    if (last + BEYOND >= items.length) {
      more();
    }
  }

  let asked = false;
  function onScroll() {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
  }

  function move(to) {
    here = Math.max(0, Math.min(all().length - 1, to));
    const top = here * stride();
    if (top < host.scrollTop) {
      host.scrollTop = top;
    } else if (top + stride() > host.scrollTop + host.clientHeight - above()) {
      host.scrollTop = top + stride() + above() - host.clientHeight;
    }
    draw();
  }

  function onKey(event) {
    const page = Math.max(1, Math.floor(host.clientHeight / stride()) - 1);
    if (event.shiftKey && event.key.startsWith("Page")) {
      turn(event.key === "PageDown" ? "next" : "previous");
      event.preventDefault();
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    if (event.key in steps) {
      move(here + steps[event.key]);
    } else if (event.key === "Home") {
      move(0);
    } else if (event.key === "End") {
      move(all().length - 1);
    } else if (event.key === "Enter" && here >= 0 && event.target === host) {
      open(all()[here]);
    } else {
      return;
    }
    event.preventDefault();
  }

  host.tabIndex = 0;
  host.setAttribute("role", "grid");
  host.setAttribute("aria-label", label);
  host.setAttribute("aria-readonly", "true");
  host.addEventListener("scroll", onScroll, { passive: true });
  host.addEventListener("keydown", onKey);
  const resized = new ResizeObserver(onScroll);
  resized.observe(host);
  return {
    draw,
    top() {
      here = -1;
      host.scrollTop = 0;
    },
    close() {
      resized.disconnect();
      render(nothing, host);
    },
  };
}
