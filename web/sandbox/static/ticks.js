// A box of a task list is ticked where it stands, by those who may edit the text: the page says which box, the server
// changes the Markdown. Without JavaScript the text is edited instead.
"use strict";

function enable(root) {
  root.querySelectorAll("[data-tick] .task-list-item-checkbox").forEach((box) => { box.disabled = false; });
}

async function tick(box) {
  const text = box.closest("[data-tick]");
  const place = [...text.querySelectorAll(".task-list-item-checkbox")].indexOf(box);
  const body = new URLSearchParams({ place, on: box.checked ? "1" : "" });
  const answer = await fetch(text.dataset.tick, { method: "POST", body });
  if (!answer.ok) box.checked = !box.checked;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick] .task-list-item-checkbox")) {
    tick(event.target).catch(() => { event.target.checked = !event.target.checked; });
  }
});
enable(document);
new MutationObserver(() => enable(document)).observe(document.getElementById("thread"), { childList: true });
