// Fetches the living part of the page again and again, so that nobody has to press "Look again".
const live = document.getElementById("live");

async function refresh() {
  if (document.hidden || live.querySelector("details[open]")) return;
  const answer = await fetch(`/?part=1&on=${live.dataset.on}`);
  if (answer.ok) {
    const text = await answer.text();
    if (text !== live.dataset.text) {
      live.dataset.text = text;
      live.innerHTML = text;
    }
  }
}

if (live) {
  setInterval(() => refresh().catch(() => {}), 1500);
}
