import { cut } from './key-value.ts';

/** A tmpfs mount: `target[:option,…]`. */
export interface Tmpfs {
  target: string;
  options: readonly string[];
}

/**
 * Parses a value of `--tmpfs` or Compose's `tmpfs` (docker/cli); `undefined` unless the target is absolute.
 */
export function parseTmpfs(text: string): Tmpfs | undefined {
  const { key: target, value = '' } = cut(text, ':');
  if (!target.startsWith('/')) return undefined;
  return { target, options: value === '' ? [] : value.split(',') };
}
