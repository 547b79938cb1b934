import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeReferences } from './image-references.ts';
import { readCompose } from './read-compose.ts';

function of(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv/shop', env });
  return workloads.flatMap((workload) =>
    composeReferences(workload).references.map(({ what, written, at, image, notEditable }) => {
      if (notEditable === undefined)
        assert.equal(text.slice(at.range.startOffset, at.range.endOffset), written);
      const end = 'reference' in image ? `= ${image.reference}` : `! ${image.unlockable}`;
      return `${what} ${notEditable === undefined ? '' : '~ '}${end}`;
    }),
  );
}

describe('the images of a Compose service', () => {
  const cases: readonly (readonly [title: string, text: string, found: readonly string[]])[] = [
    [
      'plain and quoted',
      'a: {image: x}\n  b: {image: "y:1"}\n  c: {image: \'z\'}',
      ['service a = x', 'service b = y:1', 'service c = z'],
    ],
    ['whatever the profile', 'a: {image: x, profiles: [debug]}', ['service a = x']],
    ['by a variable with a default', 'a: {image: "x:${T:-1}"}', ['service a ~ = x:1']],
    ['by a variable that is set', 'a: {image: "x:$SET"}', ['service a ~ = x:2']],
    ['by a variable without a value', 'a: {image: "x:${T}"}', ['service a ! variable T is not set']],
    ['an escaped dollar', 'a: {image: "x:$$1"}', ['service a ~ = x:$1']],
    ['at an anchor', 'a: {image: &i x}\n  b: {image: *i}', ['service a ~ = x', 'service b ~ = x']],
    ['through a merge', 'a: &a {image: x}\n  b: {<<: *a, user: "1"}', ['service a ~ = x', 'service b ~ = x']],
    ['at an anchor that nothing uses', 'a: {image: &i x}', ['service a = x']],
    ['through extends', 'a: {image: x}\n  b: {extends: a}', ['service a = x', 'service b = x']],
    [
      'the name of a build',
      'a: {image: x, build: .}',
      ['service a ! it is the name of what the service builds'],
    ],
    ['a build alone', 'a: {build: .}', []],
    [
      'never pulled',
      'a: {image: x, pull_policy: never}',
      ['service a ! its pull_policy is never: no registry is asked for it'],
    ],
    [
      'contexts of a build',
      'a: {build: {context: ., additional_contexts: {b: "docker-image://x:1", c: ./c}}}',
      ['build context b of service a = x:1'],
    ],
    [
      'contexts in a list',
      'a: {build: {context: ., additional_contexts: ["b=docker-image://x:1"]}}',
      ['build context b of service a ~ = x:1'],
    ],
    [
      'volumes of images',
      'a: {image: x, volumes: [{type: image, source: "y:1", target: /y}, ./z:/z]}',
      ['service a = x', 'volume of service a = y:1'],
    ],
    ['folded text', 'a:\n    image: >-\n      x:1', ['service a ~ = x:1']],
  ];
  for (const [title, text, found] of cases)
    it(title, () => assert.deepEqual(of(`services:\n  ${text}\n`, { SET: '2' }), found));
});
