import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseChallenges } from './challenge.ts';

const parsed = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

it('challenges have a scheme and parameters', () => {
  assert.deepEqual(
    parsed('Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"'),
    [
      [
        'bearer',
        { realm: 'https://auth.example/token', service: 'registry', scope: 'repository:a/b:pull,push' },
      ],
    ],
  );
  assert.deepEqual(parsed('Basic realm="a \\"quoted\\" name"'), [['basic', { realm: 'a "quoted" name' }]]);
  assert.deepEqual(parsed('BASIC realm=plain'), [['basic', { realm: 'plain' }]]);
  assert.deepEqual(parsed('Basic realm="a", Bearer realm="b", service="c"'), [
    ['basic', { realm: 'a' }],
    ['bearer', { realm: 'b', service: 'c' }],
  ]);
  assert.deepEqual(parsed('Negotiate, Basic realm="a"'), [
    ['negotiate', {}],
    ['basic', { realm: 'a' }],
  ]);
});

it('what is no challenge is none, at once', () => {
  for (const header of [
    '',
    '"',
    '=',
    ', ,',
    `Bearer ${'a='.repeat(50_000)}`,
    'Bearer realm="' + '\\'.repeat(100_000),
  ])
    assert.ok(parsed(header).length <= 1, header.slice(0, 20));
});
