import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { factsWith } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { createDatabase } from '../../advisories/database/write-database.ts';
import { advisory, affects } from '../../advisories/match/test-source.ts';
import { absent, known } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { compareWithAdvisories } from './compare-with-advisories.ts';

const folder = await mkdtemp(join(tmpdir(), 'ironhull-compare-'));
const host = fakeHost();
after(async () => {
  host.remove();
  await rm(folder, { recursive: true });
});

const date = '2026-03-01T00:00:00Z';
const writer = createDatabase(join(folder, 'advisories.db'));
for (const [name, ecosystems] of [
  ['osv/Go/all.zip', ['Go']],
  ['osv/npm/all.zip', ['npm']],
] as const) {
  const feed = writer.beginFeed(name, name.slice(0, -8));
  feed.advisory(advisory('GO-2031-1', [affects('Go', 'github.com/opencontainers/runc', { fixed: '1.0.0' })]));
  feed.end({ name, ecosystems, fetched: date, published: date, size: 1, records: 1, notUnderstood: 0 });
}
await writer.finish({ built: date, isSnapshot: false });

const runc = {
  name: 'runc',
  version: '1.1.11',
  from: 'GET /version',
  builtByDocker: true,
  package: absent('/var/lib/dpkg/status'),
} as const;

/** The gaps of a comparison on a day, of an engine with these programs. */
async function gapsOn(now: string, components: readonly (typeof runc)[], maxAge?: number) {
  const engine = known({ ...plainEngine, components: known(components, 'GET /version') }, 'engine');
  const runtime = { env: {}, home: folder, directory: folder, clock: { now: () => now } };
  const { gaps } = await compareWithAdvisories(
    factsWith({ engine }),
    {
      client: undefined,
      files: diskFiles(host.root),
      needs: ['components'],
      targets: { database: folder, ...(maxAge === undefined ? {} : { maxAge }) },
    },
    runtime as unknown as RuntimeContext,
  );
  return gaps.map(({ what, why }) => `${what}: ${why}`);
}

test('an audit has the age of the advisories that it used as a gap, as a scan has', async () => {
  const [old, ...exploitation] = await gapsOn('2026-03-21T00:00:00Z', [runc]);
  assert.match(old ?? '', /^feed osv\/Go\/all\.zip: .* 20 days old, over the limit of 7 days/u);
  assert.ok(old?.endsWith(`run \`ironhull db update --database ${folder}\``));
  assert.equal(exploitation.length, 2);
  const within = await gapsOn('2026-03-21T00:00:00Z', [runc], 30 * 86_400_000);
  assert.ok(!within.some((gap) => gap.includes('osv/')));
  assert.deepEqual(await gapsOn('2026-03-21T00:00:00Z', []), [], 'nothing was compared');
});
