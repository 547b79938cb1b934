import assert from 'node:assert/strict';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import type { AdvisorySource } from '../../advisories/match/advisory-source.ts';
import { check } from '../../checks/engine/component-vulnerable.ts';
import type { EngineComponent, OwningPackage } from '../../core/engine/engine-component.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { withAssessedComponents } from './assess-components.ts';

const debian12 = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n';

/** A program of the engine, how it was installed, and the advisories to compare it with. */
export interface GivenComponent {
  release?: string;
  component?: Partial<EngineComponent>;
  owner?: Partial<OwningPackage> | 'none';
  advisories: AdvisorySource;
}

/** runc of a distribution, without its package. */
export const runc: EngineComponent = {
  name: 'runc',
  version: '1.1.5+ds1',
  from: 'GET /version',
  builtByDocker: false,
  package: absent('/var/lib/dpkg/status'),
};

/** The facts of an engine with one program of its distribution, compared with advisories. */
export async function assessed({ release = debian12, component, owner = {}, advisories }: GivenComponent) {
  const owned: OwningPackage = {
    manager: 'dpkg',
    name: 'runc',
    version: '1.1.5+ds1-1+deb12u1+b2',
    source: { name: 'runc', version: '1.1.5+ds1-1+deb12u1' },
    fixes: absent('changelog'),
    ...(owner === 'none' ? {} : owner),
  };
  const one: EngineComponent = {
    ...runc,
    ...component,
    package: owner === 'none' ? absent('/var/lib/dpkg/status') : known(owned, '/var/lib/dpkg/status'),
  };
  const components = known([one], 'GET /version');
  const facts = { engine: known({ ...plainEngine, components }, 'GET /info') } as unknown as Facts;
  const host = fakeHost();
  try {
    host.write('/etc/os-release', release);
    // Facts are plain JSON.
    const saved = JSON.parse(
      JSON.stringify(await withAssessedComponents(facts, diskFiles(host.root), advisories)),
    ) as Facts;
    const engine = valueOf(saved.engine);
    assert.ok(engine);
    return engine;
  } finally {
    host.remove();
  }
}

/** The outcome of the check on such a program. */
export async function judge(given: GivenComponent): Promise<Outcome> {
  return check.evaluate(engineCase(await assessed(given)));
}

/** The ids of the vulnerabilities that an outcome found. */
export const idsOf = (outcome: Outcome): readonly string[] =>
  outcome.state === 'failed' ? outcome.problems.map(({ vulnerability }) => vulnerability?.id ?? '') : [];

/** The doubts of an outcome that name an id. */
export function doubtsOn(outcome: Outcome, id: string): readonly string[] {
  const doubts = 'doubts' in outcome ? (outcome.doubts ?? []) : [];
  return doubts.filter((doubt) => doubt.includes(id));
}

/** The text of an outcome. */
export const evidenceText = (outcome: Outcome): string => JSON.stringify(outcome);
