// Fills every element with data-backorder-item: <p data-backorder-merchant="..." data-backorder-item="SKU"
// [data-backorder-quantity="#quantity"]></p>. It stays hidden while the goods are there or we cannot be reached.
const home = new URL(import.meta.url).origin;

async function standing(merchant, item) {
  const path = `/availability/${encodeURIComponent(merchant)}/${item.split("/").map(encodeURIComponent).join("/")}`;
  const answer = await fetch(home + path, { credentials: "omit", signal: AbortSignal.timeout(4000) });
  return answer.ok ? answer.json() : null;
}

function sentence(found, language) {
  const said = found.sentences;
  return said[language] ?? said[language.split("-")[0]] ?? said.en ?? "";
}

function show(place, found) {
  const box = place.dataset.backorderQuantity && document.querySelector(place.dataset.backorderQuantity);
  const wanted = Math.max(1, Number(box?.value) || 1);
  const short = found.sold_beyond_stock && found.free !== null && wanted > found.free;
  const language = place.closest("[lang]")?.lang || "en";
  place.textContent = short ? sentence(found, language) : "";
  place.hidden = !place.textContent;
  place.dir = "auto";
}

async function fill(place) {
  place.hidden = true;
  place.setAttribute("role", "status");
  const found = await standing(place.dataset.backorderMerchant, place.dataset.backorderItem).catch(() => null);
  if (!found) return;
  show(place, found);
  const box = place.dataset.backorderQuantity && document.querySelector(place.dataset.backorderQuantity);
  box?.addEventListener("input", () => show(place, found));
}

document.querySelectorAll("[data-backorder-item]").forEach(fill);
