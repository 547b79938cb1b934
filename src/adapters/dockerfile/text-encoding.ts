/** The bytes that a text starts with in an encoding that BuildKit does not read; `ascii` is any character of ASCII. */
type Start = readonly (number | 'ascii')[];

const starts: readonly (readonly [name: string, ...starts: Start[]])[] = [
  ['UTF-32 (little-endian)', [0xff, 0xfe, 0, 0], ['ascii', 0, 0, 0]],
  ['UTF-32 (big-endian)', [0, 0, 0xfe, 0xff], [0, 0, 0, 'ascii']],
  ['UTF-16 (little-endian)', [0xff, 0xfe], ['ascii', 0, 'ascii', 0]],
  ['UTF-16 (big-endian)', [0xfe, 0xff], [0, 'ascii', 0, 'ascii']],
];

function startsWith(text: string, start: Start): boolean {
  return start.every((wanted, at) => {
    const code = text.charCodeAt(at);
    return wanted === 'ascii' ? code > 0 && code < 0x80 : code === wanted;
  });
}

/**
 * Returns the encoding of a Dockerfile that BuildKit refuses, by its first bytes (as a text with one character for
 * each byte): by a byte order mark, else by a first character of ASCII. It reads UTF-8, and takes any other byte as it
 * is; tried with BuildKit of Engine 26.1.
 */
export function refusedEncoding(bytes: string): string | undefined {
  return starts.find(([, ...all]) => all.some((start) => startsWith(bytes, start)))?.[0];
}
