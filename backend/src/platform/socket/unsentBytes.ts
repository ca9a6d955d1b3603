const sizeOf = (packet: unknown): number => {
  const data = typeof packet === "object" && packet !== null && "data" in packet ? packet.data : undefined;
  return typeof data === "string" || Buffer.isBuffer(data) ? data.length : 0;
};

/** What the transport took over and the network did not: packets leave `writeBuffer` in one go, whether or not anybody reads. */
function bytesInTransport(connection: { readonly transport: object }): number {
  const websocket: unknown = Reflect.get(connection.transport, "socket");
  const isCounting = typeof websocket === "object" && websocket !== null && "bufferedAmount" in websocket;
  return isCounting && typeof websocket.bufferedAmount === "number" ? websocket.bufferedAmount : 0;
}

/** Packets that the transport has not even taken over: engine.io's buffer is private in the types, and it is the measure of what a reader has not taken. */
export function unsentPackets(connection: { readonly transport: object }): readonly unknown[] {
  const packets: unknown = Reflect.get(connection, "writeBuffer");
  return Array.isArray(packets) ? packets : [];
}

/** How much of what was said to a connection has not left yet. @param weighFrom adding up is worth it only where packets pile up */
export function unsentBytes(connection: { readonly transport: object }, weighFrom = 0): number {
  const packets = unsentPackets(connection);
  const unsent = bytesInTransport(connection);
  return packets.length <= weighFrom ? unsent : packets.reduce((sum: number, packet) => sum + sizeOf(packet), unsent);
}
