import { join, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import { parseCertificates } from '../../trust/notary/key.ts';
import type { RootPin } from '../../trust/notary/root-chain.ts';
import { largestMetadata } from '../../trust/notary/signed-file.ts';
import { verifyRepository } from '../../trust/notary/verify-repository.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readWholeFile } from '../../io/read-whole-file.ts';
import { readNamedText } from './read-bytes.ts';
import { parsedAs } from './verify-bundle-file.ts';

/** A copy of a Notary repository to verify. */
export interface NotaryFiles {
  /** The folder of the metadata, or one above it as docker keeps it (`trust/tuf`). */
  folder: string;
  /** The repository's full name. */
  gun: string;
  tags: readonly string[];
  rootKeyId?: string;
  /** Certificates in PEM. */
  authority?: string;
  /** RFC 3339; without it, now. */
  at?: string;
}

/** Largest file of certificates, in bytes. */
const largestPem = 1024 * 1024;
/** Most files of a folder that are read. */
const mostFiles = 1000;

/**
 * Verifies a copy of a Notary repository without the network: a statement for each tag.
 * @throws IronhullError for a folder that is not there, a pin that is none, or a time that is none.
 */
export async function verifyNotaryFiles(
  named: NotaryFiles,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const pin = await readPin(named, runtime);
  const now = timeOf(named.at, runtime);
  const folder = await metadataFolder(named, runtime);
  const files = await readMetadataFolder(folder, named.folder, runtime);
  return verifyRepository({ repository: named.gun, files, tags: named.tags, now, ...(pin && { pin }) })
    .statements;
}

/**
 * Reads who must have signed a Notary repository.
 * @throws IronhullError for a pin that is none.
 */
export async function readPin(
  { rootKeyId, authority }: Pick<NotaryFiles, 'rootKeyId' | 'authority'>,
  runtime: RuntimeContext,
): Promise<RootPin | undefined> {
  if (rootKeyId !== undefined && authority !== undefined)
    throw new IronhullError('USAGE', '--root-key-id and --ca exclude each other');
  if (rootKeyId !== undefined) {
    if (!/^[0-9a-f]{64}$/u.test(rootKeyId))
      throw new IronhullError(
        'USAGE',
        `--root-key-id is ${rootKeyId}; it must be 64 hexadecimal digits in lower case`,
      );
    return { kind: 'key', id: rootKeyId };
  }
  if (authority === undefined) return undefined;
  const text = await readNamedText(authority, largestPem, runtime);
  return {
    kind: 'authority',
    certificates: parsedAs(() => parseCertificates(text), `${authority} holds no certificate`),
  };
}

/**
 * The time that a user named, or now.
 * @throws IronhullError `USAGE` for a text that is no time.
 */
export function timeOf(at: string | undefined, { clock }: RuntimeContext): Date {
  if (at === undefined) return new Date(clock.now());
  const time = new Date(at);
  if (
    !/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/u.test(at) ||
    Number.isNaN(time.getTime())
  )
    throw new IronhullError('USAGE', `--at is ${at}; it must be a time such as 2026-11-30T12:00:00Z`);
  return time;
}

/** Where docker and servers keep the metadata of a repository below a folder. */
async function metadataFolder(
  { folder, gun }: NotaryFiles,
  { files, directory }: RuntimeContext,
): Promise<string> {
  const base = resolve(directory, folder);
  const status = await files.status(valueOf(await files.realPath(base)) ?? base);
  if (status.state === 'absent') throw new IronhullError('TARGET_MISSING', `${folder} does not exist`);
  if (valueOf(status)?.kind !== 'directory')
    throw new IronhullError('TARGET_UNREADABLE', `${folder} is no folder that can be read`);
  const parts = gun.split('/');
  if (parts.includes('..') || parts.includes('.') || parts.includes(''))
    throw new IronhullError(
      'USAGE',
      `--gun is ${gun}; it must be the full name of a repository, such as registry.example/team/app`,
    );
  const places = [
    base,
    join(base, 'metadata'),
    join(base, gun, 'metadata'),
    join(base, 'tuf', gun, 'metadata'),
    join(base, gun),
  ];
  for (const place of places) if ((await rootsIn(place)).length > 0) return place;
  return base;

  async function rootsIn(place: string): Promise<readonly string[]> {
    return (valueOf(await files.list(place)) ?? []).filter((name) =>
      /^(?:\d+\.)?root(?:\.[0-9a-f]+)?\.json$/u.test(name),
    );
  }
}

/**
 * Reads the metadata files of a folder by their names without `.json`; those of delegations are in folders by their roles.
 * @throws IronhullError for a file that cannot be read, and too many.
 */
export async function readMetadataFolder(
  folder: string,
  shown: string,
  runtime: RuntimeContext,
): Promise<ReadonlyMap<string, Buffer>> {
  const names = await namesBelow(folder, '', runtime);
  if (names.length > mostFiles)
    throw new IronhullError('TARGET_UNREADABLE', `${shown} has more than ${mostFiles} metadata files`);
  const files = new Map<string, Buffer>();
  for (const name of names) {
    const path = join(folder, name);
    const bytes = await readWholeFile(runtime.files, path, largestMetadata);
    if (bytes.state === 'unreadable')
      throw new IronhullError('TARGET_UNREADABLE', `${path}: ${bytes.detail}`);
    if (bytes.state === 'known') files.set(name.slice(0, -'.json'.length), bytes.value);
  }
  return files;
}

async function namesBelow(
  folder: string,
  prefix: string,
  runtime: RuntimeContext,
): Promise<readonly string[]> {
  const names = valueOf(await runtime.files.list(join(folder, prefix))) ?? [];
  const below =
    prefix === '' && names.includes('targets') ? await namesBelow(folder, 'targets', runtime) : [];
  return [...names.filter((name) => name.endsWith('.json')).map((name) => join(prefix, name)), ...below];
}
