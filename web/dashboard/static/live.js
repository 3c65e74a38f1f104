// Shows the page anew every few seconds without losing the place: only what changed is exchanged, and not while
// somebody fills in a field, selects text or has paused it.
"use strict";

const EVERY = 5000;
const sign = document.getElementById("live");
let paused = false;

function busy() {
  const active = document.activeElement;
  const writing = active && ["INPUT", "SELECT", "TEXTAREA"].includes(active.tagName);
  return paused || document.hidden || writing || String(window.getSelection());
}

function places(root) {
  return [...root.querySelectorAll("details, .scroll, pre, .said")];
}

function named(items) {
  let unnamed = 0;  // what has no name of its own is known by its place among its like
  return items.map((item) => [item.id || `place-${unnamed++}`, item]);
}

function exchange(fresh) {
  const old = document.querySelector("main");
  const before = named(places(old)).map(([name, item]) => [name, [item.open, item.scrollLeft, item.scrollTop]]);
  const seen = new Map(before);
  const focus = document.activeElement && document.activeElement.getAttribute("href");
  old.innerHTML = fresh.innerHTML;
  named(places(old)).forEach(([name, item]) => {
    if (!seen.has(name)) return;
    const [open, left, top] = seen.get(name);
    if (open) item.open = true;
    item.scrollLeft = left;
    item.scrollTop = top;
  });
  if (focus) {
    const again = [...old.querySelectorAll("a")].find((link) => link.getAttribute("href") === focus);
    if (again) again.focus({preventScroll: true});
  }
}

async function look() {
  if (busy()) return;
  try {
    const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
    if (!answer.ok && answer.status !== 503) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    if (fresh && fresh.innerHTML !== document.querySelector("main").innerHTML) exchange(fresh);
    document.title = page.title;
  } catch (error) {
    document.body.classList.add("lost");
    return;
  }
  document.body.classList.remove("lost");
}

function say() {
  sign.textContent = paused ? "This page stands still. " : "This page shows itself anew every 5 seconds. ";
  const button = document.createElement("button");
  button.textContent = paused ? "Go on" : "Pause";
  button.addEventListener("click", () => { paused = !paused; say(); sign.querySelector("button").focus(); });
  sign.append(button);
  sign.hidden = false;
}

say();
setInterval(look, EVERY);
