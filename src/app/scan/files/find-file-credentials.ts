import {
  mostFileCredentials,
  type CredentialStrength,
  type FileCredential,
  type FileCredentials,
  type FileCredentialSign,
  type PublishedCredentials,
  type PublishedReason,
} from '../../../core/image/file-credential.ts';
import type { FileReader } from '../../../rootfs/file-reader.ts';
import type { LayerReading } from '../../../rootfs/layer-reading.ts';
import type { ImageReading } from '../../../rootfs/read-image.ts';
import { isGapOf } from '../../../rootfs/visible-readings.ts';
import { credentialReader, type CredentialReading } from './credential-reader.ts';
import { HidingLayers } from './hiding-layer.ts';
import { isTestOrDocument, packagedFiles, publishedReason } from './published-credentials.ts';

/** How the files of an image were read. */
export interface CredentialSearch {
  hasLayers: boolean;
  /** Everything that read files. */
  readers: readonly FileReader[];
}

/** A file in which something was found, or that was not searched. */
interface SearchedFile {
  path: string;
  /** The place of its layer. */
  place: number;
  reading: CredentialReading;
}

/** Most files of a kind that are named beside their count. */
const mostNamed = 10;

/** Joins what was found in the files of each layer, also in those that a later layer removes or replaces. */
export function findImageCredentials(image: ImageReading, search: CredentialSearch): FileCredentials {
  const files = image.readings.flatMap(searchedFiles);
  const found = files.flatMap((file) => credentialsOf(file, files, image, search));
  const published = new Map<PublishedReason, (readonly [string, FileCredentialSign])[]>();
  const secret: FileCredential[] = [];
  const packaged = image.readings.map((reading, place) =>
    packagedFiles(
      reading,
      found.flatMap((one) => (one.place === place ? [one.credential.path] : [])),
    ),
  );
  for (const { credential, place } of found) {
    const { path } = credential;
    const reason = publishedReason(path, credential, packaged[place]?.has(path) ?? false);
    if (reason === undefined) secret.push(rated(credential));
    else published.set(reason, [...(published.get(reason) ?? []), [path, credential]]);
  }
  const tooLong = files.flatMap(({ path, reading }) => ('tooLong' in reading ? [path] : []));
  return {
    files: image.readings.reduce((sum, { entries }) => sum + countFiles(entries.kinds), 0),
    count: secret.length,
    first: secret.toSorted(byStrength).slice(0, mostFileCredentials),
    published: [...published].map(publishedOf),
    tooLong: { count: tooLong.length, first: tooLong.toSorted().slice(0, mostNamed) },
    unread: countGaps(image, search.readers),
  };
}

function searchedFiles({ files }: LayerReading, place: number): readonly SearchedFile[] {
  return files.flatMap(({ path, reader, reading }) =>
    reader === credentialReader.name ? [{ path, place, reading: reading as CredentialReading }] : [],
  );
}

function credentialsOf(
  { path, place, reading }: SearchedFile,
  files: readonly SearchedFile[],
  { readings, tree }: ImageReading,
  { hasLayers }: CredentialSearch,
): readonly { credential: FileCredential; place: number }[] {
  if ('tooLong' in reading) return [];
  const isVisible = tree.at(path)?.layer === place;
  const hiding = isVisible ? undefined : new HidingLayers(readings).find(path, place);
  const above = files.find((one) => one.path === path && one.place === hiding?.place)?.reading;
  return reading.signs
    .filter((sign) => above === undefined || !hasSign(above, sign))
    .map((sign) => {
      const { digest = '' } = readings[place] ?? {};
      const hidden = hiding === undefined ? {} : { hidden: { layer: hiding.layer, how: hiding.how } };
      return { place, credential: { ...sign, path, ...(hasLayers ? { layer: digest } : {}), ...hidden } };
    });
}

/** Whether a file has the same sign: a layer that only changes its mode or owner has all of it once more. */
function hasSign(reading: CredentialReading, sign: FileCredentialSign): boolean {
  return (
    'signs' in reading &&
    reading.signs.some(
      ({ detector, line, length, count }) =>
        detector === sign.detector && line === sign.line && length === sign.length && count === sign.count,
    )
  );
}

/** The key that the package ssl-cert makes for tests of servers when it is installed (make-ssl-cert(8)). */
const selfSigned = '/etc/ssl/private/ssl-cert-snakeoil.key';

/** What tests and documents have is mostly made for them; the key of a self-signed certificate protects nothing. */
function rated(credential: FileCredential): FileCredential {
  const { path } = credential;
  const isWeak = path === selfSigned || isTestOrDocument(path);
  return isWeak ? { ...credential, strength: 'weak' } : credential;
}

const strengths: readonly CredentialStrength[] = ['usable', 'likely', 'protected', 'weak'];

function byStrength(a: FileCredential, b: FileCredential): number {
  return strengths.indexOf(a.strength) - strengths.indexOf(b.strength) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function publishedOf([reason, all]: readonly [
  PublishedReason,
  readonly (readonly [string, FileCredentialSign])[],
]): PublishedCredentials {
  const first = all
    .toSorted(([a], [b]) => compare(a, b))
    .slice(0, mostNamed)
    .map(([path, { detector }]) => ({ path, detector }));
  return { reason, count: all.length, first };
}

function countFiles(kinds: string): number {
  return kinds.split('f').length - 1;
}

/** What was not read, by anyone or by the search for credentials. */
function countGaps({ readings, gaps }: ImageReading, readers: readonly FileReader[]): number {
  const others = readers.filter(({ name }) => name !== credentialReader.name);
  const all = [...gaps, ...readings.flatMap((reading) => reading.gaps)];
  return all.filter((gap) => !others.some((reader) => isGapOf(gap, reader))).length;
}
