// Links to several lines of a file (#L10-L20) mark all of them; one line alone is marked without JavaScript.
"use strict";

function mark() {
  document.querySelectorAll(".source li.marked").forEach((line) => line.classList.remove("marked"));
  const range = /^#L(\d{1,7})-L(\d{1,7})$/.exec(location.hash);
  if (!range) return;
  const lines = [...document.querySelectorAll(".source li")].slice(Number(range[1]) - 1, Number(range[2]));
  lines.forEach((line) => line.classList.add("marked"));
  if (lines.length) lines[0].scrollIntoView({ block: "center" });
}

addEventListener("hashchange", mark);
mark();
