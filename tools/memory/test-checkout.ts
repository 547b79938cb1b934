import { hashOf, type Checkout } from './checkout.ts';

/** A checkout of files with these texts, by their path. */
export function checkoutOf(files: Readonly<Record<string, string>>): Checkout {
  return new Map(
    Object.entries(files).map(([path, text]) => [path, { hash: hashOf([text]), changed: 0, text }]),
  );
}

/** New texts of files, by their path; `undefined` removes one. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** Returns `files` with these changes. */
export function changed(files: Readonly<Record<string, string>>, changes: Changes): Record<string, string> {
  const all = Object.entries({ ...files, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
