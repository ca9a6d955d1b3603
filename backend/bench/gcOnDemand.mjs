// Loaded into a measured backend: memory is only comparable after a collection.
process.on("message", (message) => {
  if (message !== "collect") return;
  globalThis.gc?.();
  process.send?.({ type: "collected" });
});
