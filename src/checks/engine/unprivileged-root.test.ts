import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../app/build-report.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { SubordinateIds, SubordinateRange } from '../../core/host/host.ts';
import { factsWith } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { checks } from './unprivileged-root.ts';

function judged(users: readonly SubordinateRange[], groups: readonly SubordinateRange[] = []) {
  return judgedWith(known({ users, groups }, '/etc/subuid, /etc/subgid'));
}

function judgedWith(subordinateIds: Observed<SubordinateIds>) {
  const engine = { ...plainEngine, usernsRemap: true, dataRoot: '/var/lib/docker/165536.165536' };
  const host = { ...emptyHost, subordinateIds };
  const facts = factsWith({ engine: known(engine, 'engine'), host: known(host, '/') });
  const report = buildReport(facts, [...checks], { version: '0.0.0', targets: [] });
  return report.outcomes.find(({ rule }) => rule === 'engine/user-namespaces')?.outcome.state;
}

test('a further range of the remapped user with root of the host is no remapping', () => {
  const own = { user: 'ann', first: 165_536, count: 65_536 };
  const root = { user: 'ann', first: 0, count: 1 };
  assert.equal(judged([own]), 'passed');
  assert.equal(judged([own, root]), 'failed');
  assert.equal(judged([own], [own, root]), 'failed');
  assert.equal(judged([own, { ...root, user: 'bob' }]), 'passed', 'the range of another user');
});

test('ranges that may not be read are no pass', () => {
  assert.equal(judgedWith(unreadable('denied', 'EACCES', '/etc/subuid')), 'unknown');
});
