import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dockerfileComments } from './dockerfile-comments.ts';
import { readIgnores } from './read-ignores.ts';
import { yamlComments } from './yaml-comments.ts';

/** The ignores of comments above an instruction in line 3, where line 1 is FROM. */
const above = (comment: string) =>
  readIgnores(
    dockerfileComments(`FROM a\n${comment}\nRUN b\n`, [
      { from: 1, to: 1 },
      { from: 3, to: 3 },
    ]),
  ).map(({ at: _at, ...one }) => one);
const atTop = (comment: string) =>
  readIgnores(dockerfileComments(`${comment}\nFROM a\n`, [{ from: 2, to: 2 }])).map(
    ({ at: _at, ...one }) => one,
  );
const next = { from: 3, to: 3 };

describe('comments in a Dockerfile', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    [
      '# ironhull ignore=dockerfile/x -- no choice',
      [{ tool: 'ironhull', ids: ['dockerfile/x'], lines: next, reason: 'no choice' }],
    ],
    ['#ironhull ignore=a/b, c/d', [{ tool: 'ironhull', ids: ['a/b', 'c/d'], lines: next }]],
    ['# ironhull ignore-file=a/b', [{ tool: 'ironhull', ids: ['a/b'] }]],
    ['# hadolint ignore=DL3006,SC2086', [{ tool: 'hadolint', ids: ['dl3006', 'sc2086'], lines: next }]],
    ['# hadolint global ignore=DL3006', [{ tool: 'hadolint', ids: ['dl3006'] }]],
    ['# trivy:ignore:DS-0002', [{ tool: 'trivy', ids: ['ds-0002'], lines: next }]],
    [
      '#trivy:ignore:AVD-DS-0001:exp:2026-12-31',
      [{ tool: 'trivy', ids: ['avd-ds-0001'], lines: next, until: '2026-12-31' }],
    ],
    ['#trivy:ignore:DS-0001:exp:2026-99-99', []],
    ['#trivy:ignore:DS-0001:exp:soon', []],
    ['# trivy:ignore:*', [{ tool: 'trivy', lines: next }]],
    ['# checkov:skip=CKV_DOCKER_2:no need', [{ tool: 'checkov', ids: ['ckv_docker_2'], reason: 'no need' }]],
    ['# kics-scan ignore-line', [{ tool: 'kics', lines: next }]],
    ['# kics-scan disable=a1', []],
    ['# check=skip=UndefinedVar', []],
    ['# a comment', []],
  ];
  for (const [comment, expected] of cases) it(comment, () => assert.deepEqual(above(comment), expected));
});

describe('comments above everything', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    [
      '# check=skip=UndefinedVar,JSONArgsRecommended;error=true',
      [{ tool: 'buildkit', ids: ['undefinedvar', 'jsonargsrecommended'] }],
    ],
    ['# check=error=true;skip=all', [{ tool: 'buildkit' }]],
    ['# kics-scan disable=a1,b2', [{ tool: 'kics', ids: ['a1', 'b2'] }]],
    ['# kics-scan ignore', [{ tool: 'kics' }]],
    ['# trivy:ignore:DS-0002', [{ tool: 'trivy', ids: ['ds-0002'] }]],
  ];
  for (const [comment, expected] of cases) it(comment, () => assert.deepEqual(atTop(comment), expected));
});

it('a comment between the lines of an instruction is for the instruction', () => {
  const text = 'FROM a\nRUN b \\\n # ironhull ignore=a/b\n c\n';
  const comments = dockerfileComments(text, [
    { from: 1, to: 1 },
    { from: 2, to: 4 },
  ]);
  assert.deepEqual(readIgnores(comments)[0]?.lines, { from: 2, to: 4 });
});

it('a comment in YAML is for the entry below it, or for its own line', () => {
  const text = [
    'services:',
    '  # ironhull ignore=a/b',
    '  web:',
    '    image: a',
    '',
    '    user: root # ironhull ignore=c/d -- wanted',
    '  db:',
    '    image: "b#c"',
  ].join('\n');
  assert.deepEqual(readIgnores(yamlComments(text)), [
    { tool: 'ironhull', ids: ['a/b'], lines: { from: 3, to: 6 }, at: 2 },
    { tool: 'ironhull', ids: ['c/d'], lines: { from: 6, to: 6 }, reason: 'wanted', at: 6 },
  ]);
});
