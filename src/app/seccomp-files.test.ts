import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { check as content } from '../checks/workload/seccomp-profile-content.ts';
import { check as seccomp } from '../checks/workload/seccomp.ts';
import type { Outcome } from '../core/findings/finding.ts';
import { describeLocation } from '../core/location.ts';
import { lint } from './lint.ts';
import { localMachine } from './runtime/local-machine.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-profiles-'));
  await mkdir(join(folder, 'below'));
  await writeFile(join(folder, 'open.json'), '{"defaultAction":"SCMP_ACT_ALLOW"}');
  await writeFile(join(folder, 'tight.json'), '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[]}');
  await writeFile(join(folder, 'broken.json'), '{"defaultAction":');
  const rules = [{ names: ['keyctl'], action: 'SCMP_ACT_ALLOW' }];
  await writeFile(
    join(folder, 'wide.json'),
    JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: rules }),
  );
});
after(() => rm(folder, { recursive: true }));

async function outcomes(paths: readonly string[], runLines: readonly string[]): Promise<readonly Outcome[]> {
  const machine = { ...localMachine('0.0.0', () => undefined), env: {}, directory: folder };
  const { report } = await lint({ paths, run: runLines }, [seccomp, content], machine);
  return report.outcomes.map(({ outcome }) => outcome);
}

async function composeOutcomes(option: string): Promise<readonly Outcome[]> {
  const file = join(folder, 'below/compose.yaml');
  await writeFile(file, `services:\n  web:\n    image: app\n    security_opt:\n      - ${option}\n`);
  return outcomes([file], []);
}

const statesOf = (found: readonly Outcome[]): string => found.map(({ state }) => state).join(' ');

/** The profile's file, and what the two rules make of it. */
const cases = {
  'open.json': 'failed not-applicable',
  'tight.json': 'passed passed',
  'wide.json': 'passed failed',
  'broken.json': 'unknown unknown',
  'gone.json': 'unknown unknown',
};

describe('a profile that is named by its file', () => {
  for (const [name, wanted] of Object.entries(cases)) {
    it(`${name} is read for a compose file and for a run line`, async () => {
      assert.equal(statesOf(await composeOutcomes(`seccomp:../${name}`)), wanted);
      const line = `docker run --security-opt seccomp=${name} app`;
      assert.equal(statesOf(await outcomes([], [line])), wanted);
    });
  }

  it('is named in the evidence, and the finding is at the line', async () => {
    const [passed] = await composeOutcomes('seccomp:../tight.json');
    assert.ok(passed?.state === 'passed');
    assert.equal(passed.evidence[0].source, '../tight.json');
    const [failed] = await composeOutcomes('seccomp:../open.json');
    assert.ok(failed?.state === 'failed');
    const [place] = failed.problems[0].at;
    assert.match(place ? describeLocation(place) : '', /compose\.yaml:5/u);
  });

  it('is not looked for where the folder is not known', async () => {
    const line = 'cd $SOMEWHERE; docker run --security-opt seccomp=tight.json app';
    assert.equal(statesOf(await outcomes([], [line])), 'unknown unknown');
  });
});
