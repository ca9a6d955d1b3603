// Loaded before the backend's own code (node --import): when whoever started us dies, the channel to it closes, and we stop as for SIGTERM.
if (process.channel) process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
