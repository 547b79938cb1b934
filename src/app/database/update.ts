import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { databaseFile } from '../../advisories/database/database-folder.ts';
import { isFeedEcosystem } from '../../advisories/database/feed-place.ts';
import { openDatabase } from '../../advisories/database/open-database.ts';
import { rememberedEcosystems } from '../../advisories/database/remembered-ecosystems.ts';
import { updateDatabase } from '../../advisories/database/update-database.ts';
import { schemeOfEcosystem } from '../../advisories/ecosystem.ts';
import type { DatabaseUpdate } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Policy } from '../../core/rules/policy.ts';
import { valueOf } from '../../core/observed.ts';
import { proxiesOf } from '../../io/http/proxy.ts';
import { readSystemRoots } from '../../io/http/system-roots.ts';
import { webClient } from '../../io/http/web-client.ts';
import { compareVersions } from '../../versions/compare-versions.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { databaseFolderOf } from './database-place.ts';
import { everyEcosystem } from './default-ecosystems.ts';
import { readFeed } from './read-feed.ts';

/** What is updated, and from where. */
export interface UpdateOptions {
  /** The value of `--database`. */
  database?: string;
  /** With their releases: what images need. Without any, those of earlier scans and updates; without these, all. */
  ecosystems: readonly string[];
  /** Addresses and folders; without any, those of the policy, else the publishers' own addresses. */
  mirrors: readonly string[];
  /** Gives the policy whose section `database` names mirrors; asked for only if no option names one. */
  policy: () => Promise<Policy | undefined>;
}

/** How long a server may send nothing, in milliseconds. */
const idleMs = 30_000;

/**
 * Brings the database of advisories up to date.
 * @throws IronhullError `USAGE` for what is no ecosystem or no mirror, and those of `updateDatabase`.
 */
export async function updateAdvisories(
  options: UpdateOptions,
  runtime: RuntimeContext,
): Promise<DatabaseUpdate> {
  const folder = databaseFolderOf(options.database, runtime);
  const named = await mirrorsFor(options, runtime);
  const mirrors = named.map((mirror) => mirrorAddress(mirror, runtime.directory));
  const wanted = await ecosystemsFor(options.ecosystems, folder);
  const web = webClient({ roots: () => readSystemRoots(runtime), proxyOf: proxiesOf(runtime.env) });
  try {
    return await updateDatabase({
      folder,
      ...wanted,
      mirrors,
      web,
      idleMs,
      clock: runtime.clock,
      progress: runtime.progress,
      readFeed: (file, content) => readFeed(file, content, compareVersions),
    });
  } finally {
    web.close();
  }
}

/** A mirror decides what a scan knows: one that no option names is said. */
async function mirrorsFor(
  { mirrors, policy: policyOf }: UpdateOptions,
  runtime: RuntimeContext,
): Promise<readonly string[]> {
  if (mirrors.length > 0) return mirrors;
  const policy = await policyOf();
  const named = policy?.database?.mirrors ?? [];
  if (policy !== undefined && named.length > 0)
    runtime.progress(`${policy.file} names the mirrors: ${named.join(', ')}`);
  return named;
}

async function ecosystemsFor(
  named: readonly string[],
  folder: string,
): Promise<{ ecosystems: readonly string[]; ifThere: readonly string[] }> {
  for (const ecosystem of named) requireEcosystem(ecosystem);
  if (named.length > 0) return { ecosystems: named, ifThere: [] };
  const [remembered, covered] = [await rememberedEcosystems(folder), coveredEcosystems(folder)];
  const ecosystems = [...new Set([...remembered, ...covered])];
  return ecosystems.length > 0 ? { ecosystems, ifThere: [] } : { ecosystems: [], ifThere: everyEcosystem };
}

/** Returns the ecosystems of the database that is there; none without one. */
function coveredEcosystems(folder: string): readonly string[] {
  const database = valueOf(openDatabase(databaseFile(folder)));
  const feeds = database?.status().feeds ?? [];
  database?.close();
  return feeds.flatMap((feed) => feed.ecosystems).filter(isFeedEcosystem);
}

function requireEcosystem(ecosystem: string): void {
  if (isFeedEcosystem(ecosystem)) return;
  const why =
    schemeOfEcosystem(ecosystem) === undefined
      ? `has no feed that is read; known are ${[...new Set(everyEcosystem.map((one) => one.split(':')[0]))].join(', ')}`
      : 'needs a release that is a number: Alpine:v3.19';
  throw new IronhullError('USAGE', `--ecosystem ${ecosystem} ${why}`);
}

/** @throws IronhullError `USAGE` */
function mirrorAddress(mirror: string, directory: string): URL {
  if (isAbsolute(mirror) || /^\.{1,2}(?:\/|$)/u.test(mirror))
    return pathToFileURL(`${resolve(directory, mirror)}/`);
  const url = URL.parse(mirror);
  if (
    url === null ||
    !['https:', 'http:', 'file:'].includes(url.protocol) ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new IronhullError(
      'USAGE',
      `--mirror ${mirror} is no address that begins with https:// or http://, and no folder that begins with / or ./`,
    );
  return url;
}
