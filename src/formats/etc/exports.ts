import { defaultAccess, letsRootWrite, withOptions } from './export-options.ts';
import { unfoldedLines } from './unfolded-lines.ts';

/** A folder that an NFS server gives to clients (exports(5)). */
export interface NfsExport {
  path: string;
  /** `192.0.2.0/24`, `*.example.org`, `*` for everyone. */
  client: string;
  /** Whether root of the client writes as root of the server. */
  rootWrites: boolean;
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
    // Options for all clients stand directly behind the folder.
    const [common = ''] = words;
    const hasCommon = common.startsWith('-');
    const access = hasCommon ? withOptions(defaultAccess, common.slice(1).split(',')) : defaultAccess;
    const clients = hasCommon ? words.slice(1) : words;
    // Without a client, everyone.
    return (clients.length === 0 ? ['*'] : clients).map((word) => {
      const [, client = '', options = ''] = /^([^(]*)(?:\((.*)\))?$/u.exec(word) ?? [];
      const rootWrites = letsRootWrite(withOptions(access, options.split(',')));
      return { path, client: client === '' ? '*' : client, rootWrites };
    });
  });
}
