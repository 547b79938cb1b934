import assert from 'node:assert/strict';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { ConfiguredEngine } from '../../src/core/facts/facts.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { absent } from '../../src/core/observed.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { clock } from './collect.ts';
import { fakeHost, type FakeHost } from './fake-host.ts';
import { witness } from './witness.ts';

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
