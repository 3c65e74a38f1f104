// Keeps a page fresh without losing a half-written comment: asks for the page again and swaps only the parts
// whose version changed. Without JavaScript the page's own refresh does the same, less gently.
"use strict";

const seconds = Number(document.currentScript.dataset.seconds);

function swap(fresh) {
  const shown = document.getElementById(fresh.id);
  const writes = document.activeElement?.matches("textarea, select, button, input:not([type=checkbox])");
  if (!shown || writes && shown.contains(document.activeElement)) {
    return Boolean(shown);
  }
  if (shown.dataset.version !== fresh.dataset.version) {
    shown.replaceWith(document.importNode(fresh, true));
  } else {
    const times = shown.querySelectorAll("time");
    fresh.querySelectorAll("time").forEach((time, index) => {
      if (times[index]) times[index].textContent = time.textContent;
    });
  }
  return true;
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname + location.search);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const colours = page.querySelector('link[href^="/_colours"]');
  const worn = document.querySelector('link[href^="/_colours"]');
  if (colours && worn && colours.getAttribute("href") !== worn.getAttribute("href")) {
    document.head.append(document.importNode(colours, true));
    worn.removeAttribute("href");
  }
  page.querySelectorAll("[data-live]").forEach((fresh) => {
    if (!swap(fresh)) document.querySelector("[data-live-list]")?.append(document.importNode(fresh, true));
  });
  document.querySelectorAll("[data-live-list] > [data-live]").forEach((shown) => {
    if (!page.getElementById(shown.id)) shown.remove();
  });
  if (!page.querySelector('script[src$="live.js"]')) {  // the case is closed: the page rests from now on
    clearInterval(timer);
    if (![...document.querySelectorAll("textarea")].some((box) => box.value)) location.reload();
  }
}

const timer = setInterval(() => refresh().catch(() => {}), seconds * 1000);
