// Follows the chosen variant, the wanted quantity and the cart; asks the shop itself again, and nobody else.
(() => {
  if (window.backorderRuns) return;
  window.backorderRuns = true;

  const chosen = (form) => form.querySelector('[name="id"]:checked, select[name="id"], input[name="id"]')?.value;
  const wanted = (form) => {
    const box = form.querySelector('[name="quantity"]') ?? document.querySelector(`[name="quantity"][form="${CSS.escape(form.id)}"]`);
    return Math.max(1, Number(box?.value) || 1);
  };
  const formOf = (place) =>
    place.closest('form[action*="/cart/add"]') ??
    (place.closest(".shopify-section, section, main") ?? document).querySelector('form[action*="/cart/add"]') ??
    document.querySelector('form[action*="/cart/add"]');

  function follow(place) {
    const form = formOf(place);
    const variant = form && chosen(form);
    if (!variant) return;
    for (const said of place.querySelectorAll("[data-variant]")) {
      const hide = said.dataset.variant !== variant || wanted(form) <= Number(said.dataset.stock);
      if (said.hidden !== hide) said.hidden = hide;
    }
  }

  const followAll = () => document.querySelectorAll("[data-backorder-product]").forEach(follow);
  // Themes set the hidden field by script, after the event: look once they are done.
  const soon = () => setTimeout(followAll, 0);

  function drawer(template, fresh = template) {
    let place = null;
    try {
      place = document.querySelector(template.dataset.backorderDrawer);
    } catch {
      return; // a selector the merchant mistyped
    }
    if (!place) return;
    const lines = document.importNode(fresh.content, true).firstElementChild;
    const old = place.querySelector(":scope > [data-backorder-cart]");
    if (old?.isEqualNode(lines)) return;
    if (old) old.replaceWith(lines);
    else if (lines.childElementCount) place.prepend(lines);
  }

  let asked = 0;
  async function cartChanged() {
    const template = document.querySelector("template[data-backorder-drawer]");
    if (!template) return;
    const mine = ++asked;
    const answer = await fetch(template.dataset.backorderCartUrl, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("template[data-backorder-drawer]");
    if (fresh && mine === asked) drawer(template, fresh);
  }

  document.addEventListener("change", soon);
  document.addEventListener("input", soon);
  document.addEventListener("shopify:section:load", soon);
  window.addEventListener("popstate", soon);
  new PerformanceObserver((seen) => {
    const paths = seen.getEntries().map((one) => new URL(one.name).pathname);
    if (paths.some((path) => /\/cart\/(add|change|update|clear)(\.js)?$/.test(path))) cartChanged();
  }).observe({ type: "resource" });
  document.querySelectorAll("template[data-backorder-drawer]").forEach((one) => drawer(one));
  followAll();
})();
