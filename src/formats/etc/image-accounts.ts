import type { AccountPassword } from '../../core/image/image.ts';

/** An entry of passwd(5); its password is in `/etc/shadow` if it says so. */
export interface PasswdEntry {
  name: string;
  uid: number;
  gid: number;
  password: AccountPassword | 'shadow';
  shell: string;
}

/** The entries of an account file, and how many of its lines are none. */
export interface AccountLines<T> {
  entries: readonly T[];
  oddLines: number;
}

/** Largest uid and gid of Linux; the one above it stands for none. */
const largestId = 2 ** 32 - 2;

/** Returns an id; `undefined` for a text that is none. */
function idOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/u.test(text)) return undefined;
  return Number(text) <= largestId ? Number(text) : undefined;
}

/** Classifies the second field of shadow(5): what no hash has as its value matches no password. */
function passwordOf(field: string): AccountPassword {
  if (field === '') return 'empty';
  return /^(?:[$_]|[./0-9A-Za-z]{13,}$)/u.test(field) ? 'set' : 'locked';
}

/** Splits a file into the fields of its entries; blank lines, comments and those of NIS (`+`, `-`) are none. */
function linesOf<T>(text: string, parse: (fields: readonly string[]) => T | undefined): AccountLines<T> {
  const entries: T[] = [];
  let oddLines = 0;
  for (const line of text.split('\n')) {
    if (/^\s*$|^\s*#|^[+-]/u.test(line)) continue;
    const entry = parse(line.replace(/\r$/u, '').split(':'));
    if (entry === undefined) oddLines++;
    else entries.push(entry);
  }
  return { entries, oddLines };
}

/** Parses an image's `/etc/passwd`. Hashes are not part of what it returns. */
export function parsePasswd(text: string): AccountLines<PasswdEntry> {
  return linesOf(text, ([name = '', field, uidText, gidText, , , shell = '']) => {
    const [uid, gid] = [idOf(uidText), idOf(gidText)];
    if (name === '' || field === undefined || uid === undefined || gid === undefined) return undefined;
    const password = field === 'x' ? 'shadow' : passwordOf(field);
    return { name, uid, gid, password, shell: shell.trim() };
  });
}

/** Parses an image's `/etc/shadow`. Hashes are not part of what it returns. */
export function parseShadow(text: string): AccountLines<{ name: string; password: AccountPassword }> {
  return linesOf(text, ([name = '', field]) =>
    name === '' || field === undefined ? undefined : { name, password: passwordOf(field) },
  );
}

/** Parses an image's `/etc/group`. */
export function parseGroup(text: string): AccountLines<{ name: string; gid: number }> {
  return linesOf(text, ([name = '', , gidText]) => {
    const gid = idOf(gidText);
    return name === '' || gid === undefined ? undefined : { name, gid };
  });
}
