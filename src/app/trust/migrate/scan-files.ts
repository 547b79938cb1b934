import { resolve } from 'node:path/posix';
import { findTrustUses } from '../../../adapters/content-trust/find-uses.ts';
import { trustFileKind } from '../../../adapters/content-trust/file-kinds.ts';
import { mayUseContentTrust } from '../../../adapters/content-trust/occurrences.ts';
import type {
  CommandImage,
  ContentTrustMention,
  ContentTrustUse,
} from '../../../core/trust/content-trust.ts';
import { IronhullError } from '../../../core/errors.ts';
import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import { known, type Observed } from '../../../core/observed.ts';
import { requireNamed } from '../../../core/require-named.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { searchFolder } from '../../targets/find-files.ts';
import type { FileKind } from '../../targets/shared/claim-of.ts';
import type { TargetFile } from '../../targets/shared/target.ts';
import { notIgnored } from '../../targets/shared/work-tree.ts';

/** Largest file that is read, in bytes. */
const largest = 16 * 1024 * 1024;
/** A file with a NUL in its first bytes is no text, as Git has it. */
const binaryHead = 8000;
/** Files that are read at the same time. */
const atOnce = 32;

/** What files use of Content Trust, and what could not be read. */
export interface ScannedFiles {
  uses: readonly ContentTrustUse[];
  mentions: readonly ContentTrustMention[];
  images: readonly CommandImage[];
  gaps: readonly ReferenceGap[];
}

const binaryNames =
  /\.(?:png|jpe?g|gif|webp|ico|pdf|zip|gz|tgz|bz2|xz|zst|7z|jar|war|class|so|dylib|dll|exe|o|a|woff2?|ttf|eot|mp[34]|webm|wasm|pyc|bin|iso|img|db|sqlite)$/iu;

/** Every file: what is a text shows its content. */
const anyFile: FileKind = {
  extensions: [],
  claims: (name) => (binaryNames.test(name) ? undefined : 'sure'),
};

/**
 * Finds the uses of Content Trust in files and folders.
 * @throws IronhullError for a path that is not there or cannot be read.
 */
export async function scanFiles(paths: readonly string[], runtime: RuntimeContext): Promise<ScannedFiles> {
  const found = await Promise.all([...new Set(paths)].map((path) => filesAt(path, runtime)));
  const files = new Map(found.flatMap((one) => one.files).map((file) => [file.path, file]));
  const limit = limitConcurrency(atOnce);
  const scanned = await Promise.all([...files.values()].map((file) => limit(() => scanFile(file, runtime))));
  const ordered = scanned.toSorted((a, b) => (a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0));
  return {
    uses: ordered.flatMap(({ uses }) => uses),
    mentions: ordered.flatMap(({ mentions }) => mentions),
    images: ordered.flatMap(({ images }) => images),
    gaps: [...found.flatMap(({ gaps }) => gaps), ...ordered.flatMap(({ gaps }) => gaps)],
  };
}

async function filesAt(
  shown: string,
  { files, directory, git }: RuntimeContext,
): Promise<{ files: readonly TargetFile[]; gaps: readonly ReferenceGap[] }> {
  if (shown === '' || shown === '-')
    throw new IronhullError('USAGE', 'trust migrate reads files and folders; name them by their path');
  const path = resolve(directory, shown);
  const real = requireNamed(await files.realPath(path), shown);
  const status = requireNamed(await files.status(real), shown);
  if (status.kind !== 'directory') return { files: [{ path, shown }], gaps: [] };
  const folder = { path: real, shown };
  const found = await searchFolder(files, folder, [anyFile], await notIgnored(real, git));
  const gaps = found.gaps.filter(({ what, why }) => !isUnlikelyLink(what, why));
  return { files: found.files, gaps: gaps.map(({ what, why }) => ({ what, why })) };
}

/**
 * A link to a program or a library outside of the folder is no file that people write settings into, and systemd's
 * links to what a unit wants have the settings of their own files.
 */
function isUnlikelyLink(what: string, why: string): boolean {
  if (!why.startsWith('it is a link')) return false;
  return !trustFileKind(what, '').isStrict || /\.(?:wants|requires)\/[^/]+$/u.test(what);
}

async function scanFile({ path, shown }: TargetFile, runtime: RuntimeContext) {
  const nothing = { shown, uses: [], mentions: [], images: [] };
  const text = await readText(path, runtime);
  if (text.state === 'absent') return { ...nothing, gaps: [{ what: shown, why: 'it is gone' }] };
  if (text.state === 'unreadable') return { ...nothing, gaps: [{ what: shown, why: text.detail }] };
  if (!mayUseContentTrust(text.value)) return { ...nothing, gaps: [] };
  const { uses, mentions, images, problems } = findTrustUses(path, shown, text.value);
  return { shown, uses, mentions, images, gaps: problems.map((why) => ({ what: shown, why })) };
}

/** The text of a file; empty for one that is no text. */
async function readText(path: string, { files }: RuntimeContext): Promise<Observed<string>> {
  const read = await files.withBytes(path, (bytes): Buffer | undefined => {
    const head = bytes.read(0, Math.min(bytes.size, binaryHead));
    // PowerShell writes UTF-16.
    if (/^(?:fffe|feff)/u.test(head.toString('hex', 0, 2))) return undefined;
    if (head.includes(0)) return Buffer.alloc(0);
    return bytes.size > largest ? undefined : bytes.read(0, bytes.size);
  });
  if (read.state !== 'known') return read;
  return read.value === undefined ? files.readText(path, largest) : known(read.value.toString('utf8'), path);
}
