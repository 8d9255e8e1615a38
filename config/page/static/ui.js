// Inside Shopify nothing but fetch carries the session token: links, forms and the way back go through it here.
// Everywhere else the page works by itself, and this only moves the focus to what is wrong.
const inside = document.getElementById("inside");
const summary = () => document.getElementById("summary");

async function ask(url, options = {}) {
  for (let tries = 0; ; tries += 1) {
    const token = await window.shopify.idToken();
    const headers = { Authorization: `Bearer ${token}`, "Accept-Language": document.documentElement.lang };
    const answer = await fetch(url, { ...options, headers });
    if (answer.status !== 401 || tries) return answer;
  }
}

// Of several ways that were taken at once only the last one leads anywhere.
let taken = 0;

async function show(url, options = {}, remember = true) {
  const mine = ++taken;
  inside.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(url, options);
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = read.querySelector("main");
    if (mine !== taken) return;
    if (!main) throw new Error(String(answer.status));
    inside.replaceChildren(...[read.querySelector("header"), main].filter(Boolean));
    document.title = read.title;
    // What a press only showed has no address of its own to come back to.
    if (remember && (answer.redirected || options.method !== "POST")) history.pushState({ url: answer.url }, "", location.href);
    const said = main.querySelector(".banner.good p");
    if (said && window.shopify.toast) window.shopify.toast.show(said.textContent);
    (summary() || main).focus();
    window.scrollTo(0, 0);
    watch();
  } catch {
    if (mine !== taken) return;
    const text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.textContent = inside.dataset.failed;
    document.getElementById("main").replaceChildren(text);
  } finally {
    if (mine === taken) inside.removeAttribute("aria-busy");
  }
}

async function save(url, name) {
  const answer = await ask(url);
  if (!answer.ok) return show(url);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function ours(address) {
  const url = new URL(address, location.href);
  return url.origin === location.origin && url.pathname.startsWith("/desk") ? url : null;
}

// What is typed is looked at once typing stops, as its button does; of several answers only the newest counts.
let typing, newest = 0;

function live(event) {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => renew(form), 500);
}

async function renew(form) {
  const mine = ++newest;
  const preview = document.getElementById("preview");
  const options = { method: "POST", body: new URLSearchParams(new FormData(form)) };
  preview.setAttribute("aria-busy", "true");
  const answer = await (inside && window.shopify ? ask : fetch)(form.dataset.live, options).catch(() => null);
  const read = new DOMParser().parseFromString(answer ? await answer.text().catch(() => "") : "", "text/html");
  if (mine !== newest || !form.isConnected) return;
  const told = read.getElementById("renewed")?.textContent || form.dataset.failed;
  const said = document.getElementById("renewed");
  if (said.textContent !== told) said.textContent = told;
  const made = read.getElementById("preview");
  if (!made?.querySelector("iframe")) return preview.removeAttribute("aria-busy");
  made.querySelector("details").open = preview.querySelector("details")?.open;
  preview.replaceWith(made);
}

// How far a long run is: looked at again and again until it says no more that it goes on.
function watch() {
  const run = document.querySelector("#run[data-again]");
  if (run) setTimeout(() => progress(run), Number(run.dataset.again));
}

async function progress(run) {
  if (!run.isConnected) return;
  const url = run.querySelector("a[href*='/runs/']").href;
  const answer = await (inside && window.shopify ? ask : fetch)(url).catch(() => null);
  const read = new DOMParser().parseFromString(answer?.ok ? await answer.text().catch(() => "") : "", "text/html");
  const found = read.getElementById("run");
  if (found && run.isConnected) {
    const focused = run.contains(document.activeElement);
    run.replaceWith(found);
    if (focused) (found.querySelector("a[href]") || document.getElementById("main")).focus();
  }
  watch();
}

watch();
document.addEventListener("input", live);
document.addEventListener("reset", live);

if (inside && window.shopify) {
  document.documentElement.dataset.skin = "shopify";
  inside.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const url = link && !link.getAttribute("href").startsWith("#") && ours(link.href);
    if (!url || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("download")) save(url, url.pathname.split("/").pop());
    else show(url);
  });
  inside.addEventListener("submit", (event) => {
    const form = event.target;
    const url = ours(event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action);
    if (!url) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    if (form.method === "get") {
      url.search = body;
      show(url);
    } else show(url, { method: "POST", body });
  });
  // The admin's own navigation says where to go by an event on the link that was pressed there.
  document.addEventListener("shopify:navigate", (event) => {
    const url = ours(event.target.getAttribute?.("href") || "");
    if (url) show(url);
  });
  window.addEventListener("popstate", (event) => show(event.state?.url || inside.dataset.load, {}, false));
  show(inside.dataset.load, {}, false);
} else if (summary()) summary().focus();
