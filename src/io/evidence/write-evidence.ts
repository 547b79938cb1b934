import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobPath, layoutFile, layoutIndexText, type LayoutEntry } from '../../formats/oci/layout.ts';
import { errorCode } from '../failure.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { indexFile, notaryFile, repositoryFolder } from './evidence-paths.ts';
import { notaryAnswersText } from './notary-answers.ts';
import type { EvidenceRecords, RepositoryRecord } from './repository-record.ts';

/**
 * Writes records as a folder of evidence: for each repository an image layout (OCI image specification), with the
 * answers of its Notary servers beside it. Repositories of `kept` stay as they are; others that have no record are
 * removed. Returns why it was not written; absent if it was.
 */
export async function writeEvidence(
  folder: string,
  records: EvidenceRecords,
  kept: ReadonlySet<string>,
): Promise<string | undefined> {
  try {
    for (const [repository, record] of records)
      if (!kept.has(repository)) await writeRepository(join(folder, repositoryFolder(repository)), record);
    const wanted = new Set([...records.keys(), ...kept].map(repositoryFolder));
    for (const name of await namesIn(folder))
      if (!wanted.has(name)) await removeRepository(join(folder, name));
    return undefined;
  } catch (error) {
    if (error instanceof NotWritten) return error.message;
    const code = errorCode(error);
    if (code === undefined) throw error;
    return `system error ${code}`;
  }
}

/** Why a file of the folder was not written. */
class NotWritten extends Error {}

async function writeRepository(
  folder: string,
  { manifests, blobs, notary }: RepositoryRecord,
): Promise<void> {
  const answers = [...manifests].flatMap(([reference, answer]) =>
    answer === undefined ? [] : [{ reference, ...answer }],
  );
  const files = new Map<string, string | Uint8Array>([
    [layoutFile.name, layoutFile.text],
    ...answers.map(({ digest, bytes }) => [blobPath(digest), bytes] as const),
    ...[...blobs].map(([digest, bytes]) => [blobPath(digest), bytes] as const),
    ...[...notary].map(([host, served]) => [notaryFile(host), notaryAnswersText(served)] as const),
    // The index is last: what it names is there.
    [
      indexFile,
      layoutIndexText({
        entries: answers.map(entryOf),
        absent: [...manifests].flatMap(([reference, answer]) =>
          answer === undefined && !reference.includes(':') ? [reference] : [],
        ),
      }),
    ],
  ]);
  for (const [name, content] of files) await write(join(folder, name), content);
  await removeOthers(folder, new Set(files.keys()));
}

function entryOf({
  reference,
  digest,
  mediaType,
  bytes,
}: {
  reference: string;
  digest: string;
  mediaType: string;
  bytes: Buffer;
}): LayoutEntry {
  return { digest, mediaType, size: bytes.length, ...(!reference.includes(':') && { tag: reference }) };
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const why = await writeWholeFile(path, content);
  if (why !== undefined) throw new NotWritten(`${path}: ${why}`);
}

/** What an earlier run wrote and this one does not name. Nothing else is removed. */
async function removeOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  const algorithms = await namesIn(join(folder, 'blobs'));
  const blobs = await Promise.all(
    algorithms.map(async (algorithm) =>
      (await namesIn(join(folder, 'blobs', algorithm)))
        .filter((name) => /^[0-9a-f]{64,128}$/u.test(name))
        .map((name) => `blobs/${algorithm}/${name}`),
    ),
  );
  const answers = (await namesIn(folder)).filter((name) => /^notary\+.*\.json$/u.test(name));
  for (const name of [...blobs.flat(), ...answers])
    if (!wanted.has(name)) await rm(join(folder, name), { force: true });
}

/** Removes the evidence of a repository, if the folder is one. */
async function removeRepository(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (!names.includes(layoutFile.name)) return;
  await removeOthers(folder, new Set());
  for (const name of [layoutFile.name, indexFile]) await rm(join(folder, name), { force: true });
  for (const algorithm of await namesIn(join(folder, 'blobs')))
    await removeEmpty(join(folder, 'blobs', algorithm));
  for (const path of [join(folder, 'blobs'), folder]) await removeEmpty(path);
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    const code = errorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
}
