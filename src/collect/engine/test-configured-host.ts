import assert from 'node:assert/strict';
import { buildReport } from '../../app/build-report.ts';
import { checks } from '../../checks/registry.gen.ts';
import type { ConfiguredEngine } from '../../core/facts.ts';
import type { Finding } from '../../core/finding.ts';
import { absent } from '../../core/observed.ts';
import { collectFacts } from '../collect-facts.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { clock } from '../../../test/kit/collect.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { witness } from '../../../test/kit/witness.ts';

const engineChecks = checks.filter(({ on }) => on === 'engine');

/** What is found on a host without a running engine. */
export interface ConfiguredHost {
  engines: readonly ConfiguredEngine[];
  findings: readonly Finding[];
  states: Readonly<Record<string, string>>;
}

/** Collects the configured engines of a host without a running one, and their outcomes. */
export async function seen(prepare: (host: FakeHost) => void): Promise<ConfiguredHost> {
  const host = fakeHost();
  prepare(host);
  try {
    const withoutEngine = absent('/var/run/docker.sock');
    const files = diskFiles(host.root);
    const options = { tool: 'ironhull test', hostNamed: true, client: undefined, clock };
    const { facts } = await collectFacts({ ...options, files, withoutEngine });
    const { outcomes, findings } = buildReport(facts, engineChecks, { version: '0.0.0', targets: [] });
    witness('host-root', outcomes);
    const states = outcomes.map(({ rule, outcome }) => [rule.replace('engine/', ''), outcome.state]);
    return { engines: facts.configuredEngines ?? [], findings, states: Object.fromEntries(states) };
  } finally {
    host.remove();
  }
}

/** Asserts the states of engine rules, by their names without `engine/`. */
export function assertStates({ states }: ConfiguredHost, wanted: Readonly<Record<string, string>>): void {
  const found = Object.keys(wanted).map((slug) => [slug, states[slug]]);
  assert.deepEqual(Object.fromEntries(found), wanted);
}
