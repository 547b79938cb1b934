import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import { fail } from '../../core/outcome.ts';
import type { JsonValue } from '../../core/written-config.ts';
import { inConfigFile, setMembers } from './config-change.ts';

const file = '/etc/docker/daemon.json';

/** How a problem is fixed where daemon.json has this text and these members are to be set. */
function changeFor(text: string, members: Readonly<Record<string, JsonValue | undefined>>): string {
  const engine = { ...plainEngine, written: writtenConfig(text, file, checkConfig(text).object) };
  const outcome = inConfigFile(
    fail({ message: 'wrong', detail: {}, at: [], evidence: [{ source: file, saw: text }] }),
    engine,
    {
      members: Object.keys(members),
      configure: () => setMembers('safe', members),
    },
  );
  const [problem] = outcome.state === 'failed' ? outcome.problems : [];
  const change = problem?.change;
  return change?.kind === 'manual' ? `manual ${change.steps.join()}` : `${change?.kind}`;
}

test('a file that says already what a change would write needs a restart, and no edit', () => {
  for (const [text, members] of [
    ['{"live-restore": true}', { 'live-restore': true }],
    ['{"log-opts": {"max-size":"10m"}}', { 'log-opts.max-size': '10m' }],
    ['{"debug": false}', { experimental: undefined, debug: false }],
  ] as const)
    assert.match(changeFor(text, members), /^manual .*daemon\.json has the setting already/u, text);
});

test('a file that says something else is edited', () => {
  for (const [text, members] of [
    ['{}', { 'live-restore': true }],
    ['{"live-restore": false}', { 'live-restore': true }],
    ['{"live-restore": true, "live-restore": false}', { 'live-restore': true }],
    ['{"experimental": true, "debug": false}', { experimental: undefined, debug: false }],
    ['{"debug": false}', { debug: false, 'live-restore': true }],
  ] as const)
    assert.equal(changeFor(text, members), 'configure', text);
});
