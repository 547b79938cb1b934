/** A JSON value with the member at a path replaced: `a.0.b`. A change that returns undefined removes the member. */
export function replaceAt(value: unknown, path: string, change: (old: unknown) => unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  if (typeof value !== 'object' || value === null) throw new TypeError(`there is nothing at ${path}`);
  const old: unknown = Object.entries(value).find(([member]) => member === name)?.[1];
  const changed = rest.length === 0 ? change(old) : replaceAt(old, rest.join('.'), change);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.toSpliced(Number(name), 1, ...(changed === undefined ? [] : [changed]));
  }
  const others = Object.entries(value).filter(([member]) => member !== name);
  return Object.fromEntries(changed === undefined ? others : [...others, [name, changed]]);
}

/** Flips a bit of the bytes that a text in base64 holds. */
export function flipBit(encoded: unknown, at = 0): string {
  const bytes = Buffer.from(String(encoded), 'base64');
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64');
}
