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

function exchange(fresh) {
  const old = document.querySelector("main");
  const seen = places(old).map((item) => [item.open, item.scrollLeft, item.scrollTop]);
  const focus = document.activeElement && document.activeElement.getAttribute("href");
  old.innerHTML = fresh.innerHTML;
  places(old).forEach((item, place) => {
    if (!seen[place]) return;
    if (seen[place][0]) item.open = true;
    item.scrollLeft = seen[place][1];
    item.scrollTop = seen[place][2];
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
