import { describe, it } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { known } from '../../src/core/observed.ts';
import { factsWith } from '../kit/facts.ts';
import { plainEngine } from '../kit/plain-engine.ts';
import { assertBroken, assertCareful, broken, expresses, shownChecks } from '../kit/surfaces/expectations.ts';
import { mutations } from '../kit/surfaces/mutations.ts';
import { carefulWorkload, type NeutralWorkload } from '../kit/surfaces/neutral-workload.ts';
import { readAs, textSurfaces, type TextSurface } from '../kit/surfaces/read.ts';

const engine = known(plainEngine, 'engine');

function reportOn(surface: TextSurface, workload: NeutralWorkload) {
  const facts = factsWith({ workloads: readAs(surface, workload), engine });
  return buildReport(facts, shownChecks, { version: '0.0.0', targets: [] });
}

for (const surface of textSurfaces) {
  describe(`on the surface ${surface}`, () => {
    it('a careful workload passes every check with evidence', () => {
      assertCareful(reportOn(surface, carefulWorkload('good', 'lab')));
    });
    for (const mutation of mutations('/run/docker.sock', 'other').filter((one) => expresses(surface, one))) {
      it(`${mutation.title} fails ${mutation.rule}, what it implies, and nothing else`, () => {
        const workload = broken(mutation, 'lab');
        assertBroken(reportOn(surface, workload), surface, mutation, workload);
      });
    }
  });
}
