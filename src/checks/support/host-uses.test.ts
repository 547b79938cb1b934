import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnginePath } from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import { known } from '../../core/observed.ts';
import { runByRoot } from './run-by-root.ts';

const at = (path: string) => [
  known<EnginePath>({ path, realPath: path, uid: 0, gid: 0, mode: 0o644, kind: 'file' }, path),
];

test('a mount shows what root does with a file: it runs or obeys it, or starts containers from it', () => {
  const paths = { 'kernel-program': at('/srv/job/x.sh'), 'project-file': at('/srv/shop/compose.yaml') };
  const host = { enginePaths: known(paths, '/') } as unknown as HostFacts;
  assert.equal(runByRoot(host, '/srv/job'), 'runs or obeys /srv/job/x.sh');
  assert.equal(runByRoot(host, '/srv/shop'), 'starts containers from /srv/shop/compose.yaml');
  assert.equal(runByRoot(host, '/srv/shop/html'), undefined);
});
