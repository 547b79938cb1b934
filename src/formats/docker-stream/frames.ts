/**
 * Returns the text of one stream (1 stdout, 2 stderr) of what the engine sends of a container without a terminal:
 * frames with a header of eight bytes (Engine API, "Attach to a container"). `undefined` for bytes of another form.
 */
export function textOfStream(bytes: Buffer, stream: 1 | 2): string | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 8) return undefined;
    const kind = bytes[at];
    const size = bytes.readUInt32BE(at + 4);
    if (kind === undefined || kind > 3 || at + 8 + size > bytes.length) return undefined;
    if (kind === stream) parts.push(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return Buffer.concat(parts).toString('utf8');
}
