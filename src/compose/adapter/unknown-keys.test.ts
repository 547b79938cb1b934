import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadable } from '../../core/observed.ts';
import type { SettingName } from '../../core/workload/workload.ts';
import { resolve } from '../../resolve/resolve.ts';
import { read } from './test-readings.ts';

const none = unreadable('not-collected', 'a file', 'file');

/** The resolved value of a setting of the service `web`, `?` if it is not known. */
function valueIn(text: string, name: SettingName, files: Record<string, string> = {}): unknown {
  const web = read(text, { files }).workloads.find((each) => each.name === 'web');
  assert.ok(web);
  const { value } = resolve(web, { image: none, engine: none }).settings[name];
  return value.state === 'known' ? value.value : '?';
}

/** Files with a key that no release of Compose known here has, each for the service `web`. */
const unknown: Readonly<Record<string, string>> = {
  'of the service': 'services: {web: {image: x, cap_add: [A], pids_limit: 5, priviledged: true}}\n',
  'of a part of it': 'services: {web: {image: x, cap_add: [A], pids_limit: 5, deploy: {security: none}}}\n',
  'of an item of a list':
    'services: {web: {image: x, cap_add: [A], pids_limit: 5, volumes: [{type: bind, source: /a, target: /a, idmap: 0}]}}\n',
  'of the file': 'services: {web: {image: x, cap_add: [A], pids_limit: 5}}\nsandboxes: {}\n',
  'of a network':
    'services: {web: {image: x, cap_add: [A], pids_limit: 5}}\nnetworks: {default: {host: true}}\n',
  'of what it extends':
    'services: {web: {image: x, pids_limit: 5, extends: base}, base: {image: y, cap_add: [A], new: true}}\n',
};

for (const [place, text] of Object.entries(unknown))
  test(`a key ${place} that is not known leaves what is not written undetermined`, () => {
    for (const name of ['privileged', 'readOnlyRoot', 'seccomp', 'memory', 'network'] as const)
      assert.equal(valueIn(text, name), '?', name);
    assert.equal(valueIn(text, 'pids'), 5, 'what is written stays');
    const added = valueIn(text, 'capAdd');
    assert.ok(Array.isArray(added));
    assert.match(JSON.stringify(added), /"A".*not known what/u, 'a list may have further entries');
  });

test('keys for others, and keys of other services, leave a service alone', () => {
  for (const text of [
    'services: {web: {image: x, x-ours: 1, deploy: {x-ours: 1}}}\nx-ours: 1\nnetworks: {a: {x-ours: 1}}\n',
    'services: {web: {image: x}, other: {image: x, new: 1}}\n',
  ])
    assert.equal(valueIn(text, 'privileged'), false, text);
});
