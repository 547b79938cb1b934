import type { FileCredentialSign } from '../../../core/image/file-credential.ts';
import type { FileReader } from '../../../rootfs/file-reader.ts';
import { findFileCredentials, isSearched } from '../../../secrets/files/file-credentials.ts';

/** What the reader keeps of a file: what looks like a credential in it, or that it is too long to be searched. */
export type CredentialReading = { signs: readonly FileCredentialSign[] } | { tooLong: number };

/** Searches every text file, and every store of keys, for credentials. Values are not kept. */
export const credentialReader: FileReader = {
  name: 'credentials',
  version: 1,
  claims: () => false,
  claimsContent: isSearched,
  maxBytes: 16 * 1024 * 1024,
  readLonger: (size): CredentialReading => ({ tooLong: size }),
  read({ path, content }): CredentialReading | undefined {
    const signs = findFileCredentials(path, content.read(0, content.size));
    return signs.length === 0 ? undefined : { signs };
  },
};
