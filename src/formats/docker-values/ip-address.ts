const decimalByte = /^(?:0|[1-9]\d{0,2})$/u;
const group = /^[\da-f]{1,4}$/iu;

/** Whether `text` is an IPv4 or IPv6 address without a zone (Go's `net.ParseIP`). */
export function isIpAddress(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : isIpv4(text);
}

function isIpv4(text: string): boolean {
  const bytes = text.split('.');
  return bytes.length === 4 && bytes.every((byte) => decimalByte.test(byte) && Number(byte) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  const embedded = last?.includes('.') === true && isIpv4(last);
  const all = embedded ? groups.flat().slice(0, -1) : groups.flat();
  const width = all.length + (embedded ? 2 : 0);
  return all.every((part) => group.test(part)) && (halves.length === 2 ? width < 8 : width === 8);
}
