import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the checkout as it was when it was read. */
export interface CheckoutFile {
  /** SHA-256 of its mode and content. */
  hash: string;
  /** When its content, mode or name last changed, in milliseconds. */
  changed: number;
  /** The content, of a source. */
  text: string | undefined;
}

/** The files of a checkout, by their path below it with `/`. */
export type Checkout = ReadonlyMap<string, CheckoutFile>;

const source = /\.(?:ts|mjs|js)$/u;

/** What `npm run build` makes: git ignores it, and tests may run it. */
const built = 'dist/**/*';

/** Returns the hash of texts, each with its length, so that no two lists have one hash. */
export function hashOf(texts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}\0`).update(text);
  return hash.digest('hex');
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function readOne(path: string, name: string): CheckoutFile | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || status.isDirectory()) return undefined;
  const content = status.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
  return {
    hash: hashOf([status.mode.toString(8), content]),
    changed: status.ctimeMs,
    text: source.test(name) ? content.toString('utf8') : undefined,
  };
}

/**
 * Reads a checkout: the files that git tracks, those that it neither tracks nor ignores, and what was built.
 */
export function readCheckout(root: string): Checkout {
  const files = new Map<string, CheckoutFile>();
  for (const name of namesIn(root)) {
    const file = readOne(join(root, name), name);
    if (file !== undefined) files.set(name, file);
  }
  return files;
}

function namesIn(root: string): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-per-directory=.gitignore'];
  const listed = execFileSync('git', args, { cwd: root, maxBuffer: 2 ** 28 }).toString('utf8');
  const names = listed.split('\0').filter((name) => name !== '');
  return [...new Set([...names, ...globSync(built, { cwd: root })])];
}

/** Whether a folder is the root of a checkout of git, so that its files can be listed. */
export function isCheckout(root: string): boolean {
  return existsSync(join(root, '.git'));
}

/** Returns the hash of files and their paths, whatever the order of these. */
export function hashOfFiles(checkout: Checkout, paths: Iterable<string>): string {
  return hashOf([...paths].toSorted().flatMap((path) => [path, checkout.get(path)?.hash ?? '']));
}

/**
 * The files that are as they were when the checkout was read. None are where a file was added or removed since: any
 * other may lead to it.
 */
export function unchangedFiles(root: string, checkout: Checkout): ReadonlySet<string> {
  const names = namesIn(root).filter((name) => isFile(join(root, name)));
  if (names.length !== checkout.size || !names.every((name) => checkout.has(name))) return new Set();
  return new Set(names.filter((name) => lstatSync(join(root, name)).ctimeMs === checkout.get(name)?.changed));
}
