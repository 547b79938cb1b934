import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';

/** Returns why the image of a workload is not known. */
function whyUnread(image: WrittenWorkload['settings']['image']): string {
  const workload = workloadFacts({
    surface: 'compose',
    platform: 'docker',
    key: 'compose:app/web',
    name: 'web',
    at: [],
    settings: image === undefined ? {} : { image },
    doubts: [],
  });
  const facts = factsWith({ workloads: [workload] });
  const [one] = workloadCases(facts, scopeOf(facts));
  return one?.image.state === 'unreadable' ? one.image.detail : `${one?.image.state}`;
}

test('an image that was not collected is named; one that a variable names says which', () => {
  assert.equal(whyUnread({ value: 'a', at: [] }), 'the image decides, and a:latest was not collected');
  assert.equal(
    whyUnread({ unresolved: 'variable TAG is not set', at: [] }),
    'the image decides, and variable TAG is not set',
  );
  assert.equal(whyUnread(undefined), 'the image decides, and a build was not collected');
});
