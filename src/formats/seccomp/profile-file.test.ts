import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '../../core/workload/workload.ts';
import { known } from '../../core/observed.ts';
import { withFileContent } from './profile-file.ts';

const open = '{"defaultAction":"SCMP_ACT_ALLOW"}';
const texts: Readonly<Record<string, string>> = {
  '/srv/p.json': open,
  '/etc/p.json': open,
  '/home/me/p.json': open,
};
const load = (path: string): string | undefined => texts[path];

function contentOf(name: string, more: { directory?: string; home?: string } = {}): string {
  const files = { directory: more.directory, load, ...(more.home && { home: more.home }) };
  const profile = withFileContent({ kind: 'custom', name }, files);
  assert.ok(profile.kind === 'custom');
  return profile.content?.state ?? 'not read';
}

test('a profile is looked for where the client would', () => {
  assert.equal(contentOf('./p.json', { directory: '/srv' }), 'known');
  assert.equal(contentOf('../etc/p.json', { directory: '/srv' }), 'known');
  assert.equal(contentOf('p.json'), 'not read');
  assert.equal(contentOf('/etc/p.json'), 'known');
  assert.equal(contentOf('other.json', { directory: '/srv' }), 'not read');
  assert.equal(contentOf('~/p.json', { directory: '/srv', home: '/home/me' }), 'known');
  assert.equal(contentOf('~/p.json', { directory: '/srv' }), 'not read');
});

test('a profile without a file is unchanged, and a text in braces is not a file that a client could read', () => {
  assert.deepEqual(withFileContent({ kind: 'unconfined' }, { directory: '/srv', load }), {
    kind: 'unconfined',
  });
  const content = known({ defaultAction: 'SCMP_ACT_ERRNO', lets: [] }, 'inline profile');
  const inline: Profile = { kind: 'custom', name: 'inline profile', content };
  assert.deepEqual(withFileContent(inline, { directory: '/srv', load }), {
    kind: 'custom',
    name: 'inline profile',
  });
});
