// Shows the page anew every few seconds without losing the place: only what changed is exchanged, and not while
// somebody fills in a field or selects text.
"use strict";

const EVERY = 4000;

function busy() {
  const active = document.activeElement;
  const writing = active && ["INPUT", "SELECT", "TEXTAREA"].includes(active.tagName);
  return document.hidden || writing || String(window.getSelection());
}

function exchange(fresh) {
  const old = document.querySelector("main");
  const open = [...old.querySelectorAll("details")].map((item) => item.open);
  const focus = document.activeElement && document.activeElement.getAttribute("href");
  old.innerHTML = fresh.innerHTML;
  old.querySelectorAll("details").forEach((item, place) => { item.open = Boolean(open[place]); });
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

setInterval(look, EVERY);
