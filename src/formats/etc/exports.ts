import { unfoldedLines } from './unfolded-lines.ts';

/** A folder that an NFS server gives to clients (exports(5)). */
export interface NfsExport {
  path: string;
  /** `192.0.2.0/24`, `*.example.org`, `*` for everyone. */
  client: string;
  /** Options, those of the whole line first. */
  options: readonly string[];
}

const escapes = /\\(\d{3})/gu;

/** Parses a file of exports: a folder, options for all clients, and clients with their options. */
export function parseExports(text: string): readonly NfsExport[] {
  return unfoldedLines(text).flatMap((line) => {
    const [first = '', ...words] = line.match(/"[^"]*"|\S+/gu) ?? [];
    const path = first
      .replaceAll('"', '')
      .replaceAll(escapes, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 8)));
    if (!path.startsWith('/')) return [];
    const common = words.flatMap((word) => (word.startsWith('-') ? word.slice(1).split(',') : []));
    const clients = words.filter((word) => !word.startsWith('-'));
    // Without a client, everyone.
    return (clients.length === 0 ? ['*'] : clients).map((word) => {
      const [, client = '', options = ''] = /^([^(]*)(?:\((.*)\))?$/u.exec(word) ?? [];
      const own = options.split(',').filter((option) => option !== '');
      return { path, client: client === '' ? '*' : client, options: [...common, ...own] };
    });
  });
}

/** Whether root of the clients writes as root of the server; of contradicting options the last counts. */
export function letsRootWrite({ options }: NfsExport): boolean {
  const lastOf = (...names: readonly string[]) => options.findLast((option) => names.includes(option));
  const squash = lastOf('root_squash', 'no_root_squash', 'all_squash');
  const isRoot = squash === 'no_root_squash' || options.some((option) => /^anonuid=0+$/u.test(option));
  return lastOf('rw', 'ro') === 'rw' && isRoot;
}
