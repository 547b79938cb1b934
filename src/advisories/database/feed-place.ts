import { ecosystemFamily, schemeOfEcosystem } from '../ecosystem.ts';
import { feedFilesOf, publishers, type FeedFile } from '../feeds/publishers.ts';

/** Returns the name of a file of a feed, which is also its path below a mirror: `alpine/v3.19/main.json`. */
export function feedName(file: FeedFile): string {
  return `${publishers[file.publisher].folder}${file.path}`;
}

/** Returns where a file is fetched, in the order in which the places are tried; without a mirror, from its publisher. */
export function feedAddresses(file: FeedFile, mirrors: readonly URL[]): readonly URL[] {
  const paths = file.mayBeGzipped === true ? [file.path, `${file.path}.gz`] : [file.path];
  const { folder, address } = publishers[file.publisher];
  if (mirrors.length === 0) return paths.map((path) => new URL(encodePath(path), address));
  return mirrors.flatMap((mirror) => {
    const base = mirror.href.endsWith('/') ? mirror.href : `${mirror.href}/`;
    return paths.map((path) => new URL(encodePath(`${folder}${path}`), base));
  });
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

const release = /^(?:v?\d{1,4}(?:\.\d{1,4}){0,3}|edge)$/u;

/**
 * Whether an ecosystem is one whose feeds are read. Its release becomes part of an address, so that only a plain number passes;
 * Alpine has a file for each release, so that it needs one.
 */
export function isFeedEcosystem(ecosystem: string): boolean {
  if (schemeOfEcosystem(ecosystem) === undefined) return false;
  const family = ecosystemFamily(ecosystem);
  return family === ecosystem ? family !== 'Alpine' : release.test(ecosystem.slice(family.length + 1));
}

/** Whether a file has advisories of an ecosystem. */
export function hasAdvisoriesOf(file: FeedFile, ecosystem: string): boolean {
  return feedFilesOf(ecosystem).some((other) => feedName(other) === feedName(file));
}
