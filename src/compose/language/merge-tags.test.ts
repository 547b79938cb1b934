import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, read, value } from '../adapter/test-readings.ts';

const anchors = `x-open: &open {privileged: true, cap_add: [SYS_ADMIN]}
x-closed: &closed {privileged: !reset true, cap_add: !override [KILL]}
`;

/** Reads service `web` of a file with another one merged over it. */
function webOf(below: string, over = '', others = '') {
  const text = `${anchors}services:\n  web: {image: x, ${below}}\n`;
  const path = '/srv/app/over.yaml';
  const overrides =
    over === ''
      ? []
      : [{ file: 'over.yaml', path, text: `${anchors}services:\n${others}  web: {${over}}\n` }];
  const { workloads, problems } = read(text, { overrides });
  assert.deepEqual(problems, []);
  const web = workloads.find(({ key }) => key.endsWith('/web'));
  assert.ok(web);
  return {
    privileged: web.settings.privileged && value(web, 'privileged'),
    added: web.settings.capAdd && entryValues(web, 'capAdd'),
  };
}

const base = '  base: {image: b, privileged: true, cap_add: [NET_RAW]}\n';

/** Measured with docker compose 2.26.1. */
const cases: readonly (readonly [string, Parameters<typeof webOf>, ReturnType<typeof webOf>])[] = [
  [
    '!reset leaves what a merge key brings',
    ['<<: *open, privileged: !reset null, cap_add: !reset null'],
    { privileged: true, added: ['SYS_ADMIN'] },
  ],
  [
    '!reset beside a merge key removes what the file before has',
    ['cap_add: [NET_ADMIN]', '<<: *open, cap_add: !reset null'],
    { privileged: true, added: ['SYS_ADMIN'] },
  ],
  [
    '!reset in a mapping removes nothing where the mapping is merged',
    ['privileged: true', '<<: *closed'],
    { privileged: true, added: ['KILL'] },
  ],
  [
    '!override in a mapping replaces where the mapping is merged, an own key too',
    ['cap_add: [NET_RAW]', '<<: *closed, cap_add: [NET_ADMIN]'],
    { privileged: undefined, added: ['NET_ADMIN'] },
  ],
  [
    'of a list of mappings the tags are not seen',
    ['cap_add: [NET_RAW]', '<<: [*closed]'],
    { privileged: undefined, added: ['KILL', 'NET_RAW'] },
  ],
  [
    '!reset beside extends removes what the file before has',
    ['privileged: true, cap_add: [NET_ADMIN]', 'extends: base, privileged: !reset null', base],
    { privileged: undefined, added: ['NET_ADMIN', 'NET_RAW'] },
  ],
  [
    'tags of an extended service are not those of the service that extends it',
    [
      'cap_add: [NET_ADMIN], privileged: true',
      'extends: base',
      '  base: {image: b, privileged: !reset true, cap_add: !override [NET_RAW]}\n',
    ],
    { privileged: true, added: ['NET_ADMIN', 'NET_RAW'] },
  ],
];

for (const [title, [below, over, others], wanted] of cases)
  test(title, () => {
    const { privileged, added } = webOf(below, over, others);
    assert.deepEqual(
      { privileged, added: added?.toSorted() },
      { ...wanted, added: wanted.added?.toSorted() },
    );
  });
