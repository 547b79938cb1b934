import { parseGroup, parsePasswd, parseShadow } from '../../../formats/etc/image-accounts.ts';
import type { FileReader } from '../../../rootfs/file-reader.ts';

const parsers = {
  '/etc/passwd': parsePasswd,
  '/etc/shadow': parseShadow,
  '/etc/group': parseGroup,
  // What shadow-utils keep of the last change, and the passwords of groups in the form of shadow(5).
  '/etc/passwd-': parsePasswd,
  '/etc/shadow-': parseShadow,
  '/etc/gshadow': parseShadow,
  '/etc/gshadow-': parseShadow,
} as const;

/** A file that says which accounts there are. */
export type AccountFile = keyof typeof parsers;

/** What the reader returns for each file: its entries, without hashes. */
export type AccountReading = { [P in AccountFile]: ReturnType<(typeof parsers)[P]> };

function isAccountFile(path: string): path is AccountFile {
  return Object.hasOwn(parsers, path);
}

/** Reads the accounts of an image, without the hashes of passwords. */
export const accountReader: FileReader = {
  name: 'accounts',
  version: 2,
  claims: isAccountFile,
  maxBytes: 1024 * 1024,
  read: ({ path, content }) =>
    isAccountFile(path) ? parsers[path](Buffer.from(content.read(0, content.size)).toString('utf8')) : {},
};
