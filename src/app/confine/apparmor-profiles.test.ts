import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abandonedProfiles, renamedProfile, withProgram } from './apparmor-profiles.ts';

test('a profile has another name, and nothing else is changed', () => {
  const text = '#include <tunables/global>\n\nprofile ironhull-web flags=(x) {\n  "/profile web " r,\n}\n';
  assert.equal(
    renamedProfile(text, 'ironhull-twin-7-ab'),
    '#include <tunables/global>\n\nprofile ironhull-twin-7-ab flags=(x) {\n  "/profile web " r,\n}\n',
  );
});

test('a profile lets one more program run, at its end', () => {
  assert.equal(
    withProgram('profile ironhull-web flags=(x) {\n  / r,\n}\n', '/.helper'),
    'profile ironhull-web flags=(x) {\n  / r,\n  "/.helper" ix,\n}\n',
  );
});

test('profiles of runs that ended are found, and no others', () => {
  const list = [
    'docker-default (enforce)',
    'ironhull-twin-7-0a1b (enforce)',
    'ironhull-twin-8-0a1b (complain)',
    'ironhull-twin-web (enforce)',
    'ironhull-web (enforce)',
    '',
  ].join('\n');
  assert.deepEqual(
    abandonedProfiles(list, (pid) => pid === 8),
    ['ironhull-twin-7-0a1b'],
  );
});
