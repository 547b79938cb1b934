import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { readHistory } from '../../adapters/image/read-history.ts';
import { readImageInspect } from '../../adapters/image/read-image-inspect.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { check as contentTrust } from '../inventory/content-trust.ts';
import { check as managers } from '../swarm/managers.ts';
import { check as addInstruction } from './add-instruction.ts';
import { check as indexUpdateAlone } from './separate-apt-update.ts';
import { check as rootUser } from './root-user.ts';

// Wrong results of docker-bench-security on images and swarms.

function outcomeOf(check: Check, facts: Facts): Outcome | undefined {
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  assert.equal(outcomes.length, 1);
  return outcomes[0]?.outcome;
}

interface Entry {
  Created: number;
  CreatedBy: string;
  Size: number;
}

function entries(texts: readonly string[], created: number): Entry[] {
  return texts.map((CreatedBy) => ({ Created: created, CreatedBy, Size: 1 }));
}

/** Returns an inspected image with these base and own steps. */
function image(base: readonly string[], own: readonly string[], config: object = {}): Facts {
  const steps = [...entries(base, 1_600_000_000), ...entries(own, 1_700_000_000)];
  const spec = readImageInspect({
    Id: `sha256:${'2'.repeat(64)}`,
    RepoTags: ['app:1'],
    Config: config,
    RootFS: { Layers: ['sha256:base', 'sha256:own'] },
  });
  const below = readHistory(entries(base, 1_600_000_000).toReversed(), 'history of the base');
  const history = readHistory(steps.toReversed(), 'history of app:1');
  const images = [
    { ...plainBase, history: below },
    { ...spec, history },
  ];
  return { ...subjectFacts('image', {}), images };
}

describe('4.1: root is root with a group beside it', () => {
  const states = { '': 'failed', '0:0': 'failed', 'root:root': 'failed', '00': 'failed', 'app:0': 'passed' };
  for (const [User, wanted] of Object.entries(states)) {
    it(`${wanted}: ${User || 'no user'}`, () => {
      assert.equal(outcomeOf(rootUser, image([''], ['CMD ["app"]'], { User }))?.state, wanted);
    });
  }
});

it('4.5: DOCKER_CONTENT_TRUST of the caller decides nothing, and is not recommended', () => {
  const outcome = outcomeOf(contentTrust, subjectFacts('inventory', { images: [{ references: ['app:1'] }] }));
  assert.ok(outcome?.state === 'not-applicable');
  assert.match(outcome.because, /cosign or notation/u);
});

describe('4.7 and 4.9: words in a history are not instructions, and a base is not the image’s own doing', () => {
  const harmless = [
    'COPY update.sh ADD.txt /opt/ # buildkit',
    'RUN /bin/sh -c ./update.sh && echo ADD # buildkit',
    'RUN /bin/sh -c update-ca-certificates # buildkit',
    'ENV UPDATE=1 ADD=2',
    '/bin/sh -c apt-get update && apt-get install -y ADD',
  ];
  const wrong = ['RUN /bin/sh -c apt-get update # buildkit', 'ADD app.jar /opt/ # buildkit'];
  for (const check of [indexUpdateAlone, addInstruction]) {
    it(`${check.id}: passes with the words`, () => {
      assert.equal(outcomeOf(check, image([''], harmless))?.state, 'passed');
    });
    it(`${check.id}: fails for the image’s own step`, () => {
      assert.equal(outcomeOf(check, image([''], wrong))?.state, 'failed');
    });
    it(`${check.id}: passes for a step of the base`, () => {
      assert.equal(outcomeOf(check, image(['', ...wrong], ['CMD ["app"]']))?.state, 'passed');
    });
  }
});

describe('7.1: managers are counted, not leaders', () => {
  const node = (role: string, index: number) => ({
    id: `n${index}`,
    hostname: `n${index}`,
    role,
    availability: 'active',
    state: 'ready',
    reachability: 'reachable',
    address: '',
  });
  const stateWith = (...roles: readonly string[]) => {
    const nodes = { state: 'known', value: roles.map(node), from: 'GET /nodes' };
    return outcomeOf(managers, subjectFacts('swarm', { swarm: { nodes } }))?.state;
  };
  const manager = 'manager';
  it('one, two, four and nine are wrong, three to seven are right', () => {
    assert.equal(stateWith(manager, 'worker'), 'failed');
    for (const [count, wanted] of [
      [2, 'failed'],
      [3, 'passed'],
      [4, 'failed'],
      [5, 'passed'],
      [7, 'passed'],
      [9, 'failed'],
    ] as const)
      assert.equal(stateWith(...Array<string>(count).fill(manager)), wanted, String(count));
  });
});
