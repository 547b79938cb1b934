import { join } from 'node:path/posix';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../files.ts';
import { certificatesIn } from '../http/certificates.ts';
import type { ClientCertificate } from '../http/server-tls.ts';

/** The certificates for one server, in PEM. */
export interface CertificateFolder {
  /** What its certificate may be signed by, beside the authorities of the system. */
  authorities: readonly string[];
  /** What the client may show. */
  clients: readonly ClientCertificate[];
}

/** Largest file of certificates, in bytes. */
const largest = 1024 * 1024;

/**
 * Reads the folder of a server in `certs.d` of the engine or in `tls` of the docker command: every `.crt` is trusted,
 * every `.cert` with its `.key` shown. Half a pair, or a file that cannot be read, makes the server unreachable, as for
 * docker. Absent without such a folder (moby, registry/registry.go, ReadCertsDirectory).
 */
export async function readCertificateFolder(
  parent: string,
  server: string,
  files: HostFiles,
): Promise<Observed<CertificateFolder>> {
  // The name is part of a reference: it must not lead to another folder.
  if (!/^[\w[][\w.:[\]-]*$/u.test(server)) return absent(parent);
  const folder = join(parent, server);
  const names = await files.list(folder);
  if (names.state !== 'known') return names;
  const authorities: string[] = [];
  const clients: ClientCertificate[] = [];
  for (const name of names.value) {
    const path = join(folder, name);
    const other = name.endsWith('.cert') ? `${name.slice(0, -5)}.key` : `${name.slice(0, -4)}.cert`;
    if (/\.(?:cert|key)$/u.test(name) && !names.value.includes(other))
      return unreadable('gone', `${path} has no ${other} beside it`, folder);
    if (!/\.(?:crt|cert)$/u.test(name)) continue;
    const text = present(await files.readText(path, largest), path);
    if (text.state !== 'known') return text;
    if (name.endsWith('.crt')) authorities.push(...certificatesIn(text.value));
    else {
      const key = present(await files.readText(join(folder, other), largest), join(folder, other));
      if (key.state !== 'known') return key;
      clients.push({ certificate: text.value, key: key.value });
    }
  }
  return known({ authorities, clients }, folder);
}

/** What was listed and is not there cannot be read, and says with its path why. */
function present(text: Observed<string>, path: string): Observed<string> {
  if (text.state === 'known') return text;
  return unreadable(
    text.state === 'absent' ? 'gone' : text.why,
    `${path}: ${text.state === 'absent' ? 'it is gone' : text.detail}`,
    path,
  );
}
