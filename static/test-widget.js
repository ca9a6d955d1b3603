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
