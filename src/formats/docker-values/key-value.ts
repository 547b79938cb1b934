/** A text split at its first `separator`; `value` is missing if there is none (Go's `strings.Cut`). */
export interface KeyValue {
  key: string;
  value?: string;
}

/** Splits `text` at the first `separator`. */
export function cut(text: string, separator: string): KeyValue {
  const at = text.indexOf(separator);
  if (at === -1) return { key: text };
  return { key: text.slice(0, at), value: text.slice(at + separator.length) };
}
