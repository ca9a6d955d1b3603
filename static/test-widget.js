// Drives the widget the way a customer's page would: the calls made before it has loaded wait in an array.
window.chatWidget ||= [];

const corners = ["bottom-left", "top-left", "top-right", "bottom-right"];
let corner = 0;
const actions = {
  open: () => window.chatWidget.push(["open"]),
  person: () => window.chatWidget.push(["startChat", { with: "person" }]),
  toggle: () => window.chatWidget.push(["toggle"]),
  prefill: () => window.chatWidget.push(["prefill", "Which coffee is good with milk?"]),
  hide: () => window.chatWidget.push(["hide"]),
  show: () => window.chatWidget.push(["show"]),
  dark: () => window.chatWidget.push(["update", { colorScheme: "dark" }]),
  light: () => window.chatWidget.push(["update", { colorScheme: "light" }]),
  corner: () => window.chatWidget.push(["update", { position: corners[corner++ % corners.length] }]),
};
document.addEventListener("click", ({ target }) => {
  const action = target instanceof HTMLElement ? target.dataset.do : undefined;
  if (action) actions[action]();
});

document.getElementById("tag").textContent =
  `<script defer src="${location.origin}/widget.js" data-site-key="demo"></script>`;

// The demo can be taken away for good; what is about it goes too, and the page says so instead of breaking.
window.chatWidget.ready?.().catch(({ code }) => {
  const isGone = code === "widget_not_found" || code === "widget_gone";
  document.getElementById("about").textContent = isGone
    ? "The demo was removed or switched off, so this page has no chat. Your own widgets work where their tags are: see “Install” in the dashboard."
    : "The chat could not be loaded. Reload the page in a moment.";
  for (const part of document.querySelectorAll("#guide, #embed, .actions, nav")) part.hidden = isGone;
});

const list = document.getElementById("events");
const names = [
  "ready",
  "open",
  "close",
  "unread",
  "message:sent",
  "message:received",
  "chat:started",
  "chat:ended",
  "handoff:requested",
  "queue:position",
  "agent:joined",
  "agent:left",
  "assistant:answered",
  "rating",
  "prechat:submitted",
  "connection",
  "error",
];
let isFirst = true;
for (const name of names)
  window.addEventListener(`chatWidget:${name}`, ({ detail }) => {
    if (isFirst) list.replaceChildren();
    isFirst = false;
    const line = document.createElement("li");
    line.textContent = `${name} ${JSON.stringify(detail)}`;
    list.append(line);
    list.scrollTop = list.scrollHeight;
  });
