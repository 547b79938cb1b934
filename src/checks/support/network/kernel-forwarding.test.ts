import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../../test/kit/plain-engine.ts';
import { filteringHost, type SavedRules } from '../../../../test/kit/recorded-firewall.ts';
import { known, valueOf, type Observed } from '../../../core/observed.ts';
import { kernelForwarding } from './kernel-forwarding.ts';

/** Whether packets are forwarded, by what the engine showed and by the host; the state if it is not known. */
function forwards(
  shown: boolean,
  rules?: SavedRules,
  configuredBy?: string,
): boolean | Observed<never>['state'] {
  const settings = valueOf(plainEngine.settings);
  assert.ok(settings);
  const engine = {
    ...plainEngine,
    settings: known({ ...settings, kernelForwards: known(shown, 'GET /info') }, 'settings'),
    ...(configuredBy === undefined ? {} : { configuredBy }),
  };
  const found = kernelForwarding(engine, rules && known(filteringHost(rules), '/'));
  return found.state === 'known' ? found.value : found.state;
}

test('the kernel forwards what its settings say now, whatever dockerd read when it started', () => {
  assert.equal(forwards(false, { forwarding: ['eth0', 'docker0'] }), true);
  assert.equal(forwards(true, { forwarding: [] }), false);
  assert.equal(forwards(true, { forwarding: ['docker0', 'lo'] }), false);
});

test('that it did not forward when dockerd started proves nothing', () => {
  assert.equal(forwards(true), true);
  assert.equal(forwards(false), 'unreadable');
  assert.equal(forwards(false, {}), 'unreadable');
  assert.equal(forwards(false, undefined, '/etc/docker/daemon.json'), false);
});
