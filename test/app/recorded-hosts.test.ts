import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts/facts.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import type { NftTable } from '../../src/core/host/firewall.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { known, valueOf } from '../../src/core/observed.ts';
import { readEngineInfo } from '../../src/formats/engine-info/read-info.ts';
import { parseTables } from '../../src/formats/nftables/parse-tables.ts';

/** A folder of recorded hosts: in each its facts, the engine's own documents and what ordinary commands say. */
const folder = process.env.IRONHULL_RECORDED_HOSTS ?? '';
const isThere = folder !== '' && existsSync(folder);
const skip = isThere ? false : 'IRONHULL_RECORDED_HOSTS names no folder of recorded hosts';

function read(...path: readonly string[]): string {
  return gunzipSync(readFileSync(join(folder, ...path))).toString();
}

function withTables(facts: Facts, tables: readonly NftTable[]): Facts {
  const host = valueOf(facts.host);
  const firewall = valueOf(host?.firewall);
  if (host === undefined || firewall === undefined) return facts;
  const from = 'nft -j list ruleset';
  const bridgePorts = known({}, 'the recorded networks');
  const withRules = known({ ...firewall, nftTables: known(tables, from), bridgePorts }, from);
  const portRelays = known([], 'the commands of the recorded processes');
  return { ...facts, host: known({ ...host, firewall: withRules, portRelays }, facts.host.from) };
}

/** The facts of a host as this version collects them: older ones lack the rules of nftables, and relays and
 * further ports of bridges, of which there were none. */
function factsOf(facts: string, ruleset: string): Facts {
  const saved = JSON.parse(facts) as Facts;
  const tables = parseTables(ruleset);
  assert.ok(tables);
  return withTables(saved, tables);
}

function reportOn(facts: Facts, ...ids: readonly string[]): Report {
  const wanted = checks.filter(({ id }) => ids.includes(id));
  assert.equal(wanted.length, ids.length);
  return buildReport(facts, wanted, { version: '0.0.0', targets: [] });
}

function statesOf({ outcomes }: Report, rule: string): Readonly<Record<string, Outcome['state']>> {
  const own = outcomes.filter((each) => each.rule === rule);
  const found = own.filter(({ outcome }) => outcome.state !== 'not-applicable');
  return Object.fromEntries(found.map(({ subject, outcome }) => [subject.name, outcome.state]));
}

const hosts = isThere
  ? readdirSync(folder).filter(
      (name) => existsSync(join(folder, name, 'truth.txt')) && !name.includes('down'),
    )
  : [];

/** What ordinary commands say of each container: `name key=value …`. */
function truthOf(host: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const lines = readFileSync(join(folder, host, 'truth.txt'), 'utf8').split('\n');
  return new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', ...rest] = line.split(' ');
        return [name, new Map(rest.map((word) => word.split('=') as [string, string]))];
      }),
  );
}

const engineRules = ['engine/forwarding-unfiltered', 'network/unprotected-ports', 'engine/direct-routing'];

describe('recorded packet filters', { skip }, () => {
  const rulesets = isThere
    ? readdirSync(join(folder, 'engine29-firewalls')).flatMap(
        (name) => /^(fw.*)\.nft\.json\.gz$/u.exec(name)?.[1] ?? [],
      )
    : [];
  const gone = /^fwn-(?:flushed|flushedown|nftconf|tabledeleted)$/u;

  for (const name of rulesets)
    it(`${name}: unpublished ports are ${gone.test(name) ? 'open' : 'closed'}`, () => {
      const at = (kind: string) => read('engine29-firewalls', `${name}.${kind}.json.gz`);
      const report = reportOn(factsOf(at('facts'), at('nft')), ...engineRules);
      const wanted = gone.test(name) ? 'failed' : 'passed';
      assert.deepEqual(Object.values(statesOf(report, 'engine/forwarding-unfiltered')), [wanted]);
      const { open, inside, ...others } = statesOf(report, 'network/unprotected-ports');
      assert.deepEqual([open, inside], ['failed', 'passed']);
      assert.deepEqual(new Set(Object.values(others)), new Set([wanted]));
      for (const { fixes } of report.findings)
        assert.doesNotMatch(JSON.stringify(fixes), /Engine 28 or newer/u);
    });
});

describe('recorded hosts', { skip }, () => {
  for (const host of hosts) {
    const facts = () => factsOf(read(host, 'facts.json.gz'), read(host, 'nft.json.gz'));

    it(`${host}: no outcome on the packet filter is unknown`, () => {
      const report = reportOn(facts(), ...engineRules, 'workload/loopback-ports');
      const unknown = report.outcomes.filter(({ outcome }) => outcome.state === 'unknown');
      assert.deepEqual(
        unknown.map(({ rule, subject }) => `${rule} ${subject.name}`),
        [],
      );
    });

    it(`${host}: the documents of the newest API are read as the facts were`, () => {
      assert.equal(readEngineInfo(JSON.parse(read(host, 'info.json.gz')), 'GET /info').state, 'known');
      const documents = JSON.parse(read(host, 'inspect.json.gz')) as unknown[];
      const saved = new Map(facts().workloads.map((one: WorkloadFacts) => [one.written.id, one.written]));
      for (const document of documents) {
        const written = readContainerInspect(document);
        // Ports, mounts and devices are followed on the machine; what later versions read is not saved.
        const {
          ports: _ports,
          mounts: _mounts,
          devices: _devices,
          ...before
        } = saved.get(written.id)?.settings ?? {};
        const names = Object.keys(before) as (keyof typeof before)[];
        const settings = Object.fromEntries(names.map((name) => [name, written.settings[name]]));
        assert.partialDeepStrictEqual(settings, before, written.name);
        assert.deepEqual(written.doubts, [], written.name);
      }
    });

    it(`${host}: limits pass only where the kernel has one that was requested`, () => {
      const report = reportOn(facts(), 'workload/memory-limit', 'workload/pids-limit');
      const [memory, pids] = [
        statesOf(report, 'workload/memory-limit'),
        statesOf(report, 'workload/pids-limit'),
      ];
      for (const [name, truth] of truthOf(host)) {
        const limit = Number(truth.get('mem'));
        if (memory[name] === 'passed' && truth.has('mem'))
          assert.ok(limit < 2 ** 40 || truth.get('cg')?.includes('.slice'), name);
        const tasks = Number(truth.get('pids'));
        if (pids[name] === 'passed' && truth.has('pids'))
          assert.ok(tasks <= 256, `${name} ${truth.get('pids')}`);
      }
    });

    it(`${host}: a mounted image is no host path`, () => {
      const report = reportOn(facts(), 'workload/sensitive-host-path');
      const wrong = report.findings.filter(({ message }) =>
        /\/(?:rootfs\/overlayfs|overlay2)\//u.test(message),
      );
      assert.deepEqual(
        wrong.map(({ message }) => message),
        [],
      );
    });
  }

  it('what a CDI device brings is reported, and what its facts lack is unknown', () => {
    const report = reportOn(
      factsOf(read('engine29-more', 'facts.json.gz'), read('engine29-more', 'nft.json.gz')),
      'workload/sensitive-host-path',
      'workload/host-devices',
    );
    assert.equal(statesOf(report, 'workload/sensitive-host-path')['cdi'], 'failed');
    assert.equal(statesOf(report, 'workload/host-devices')['cdi'], 'unknown');
  });

  it('ports without the raw table, and on routed networks, are open', () => {
    const on = (host: string) => factsOf(read(host, 'facts.json.gz'), read(host, 'nft.json.gz'));
    const noraw = reportOn(on('engine29-noraw'), 'workload/loopback-ports', 'engine/direct-routing');
    const { lo2, ports, ...others } = statesOf(noraw, 'workload/loopback-ports');
    assert.deepEqual([lo2, ports, new Set(Object.values(others))], ['failed', 'failed', new Set(['passed'])]);
    const routed = reportOn(on('engine29-vm-ctrd'), 'workload/published-ports', 'workload/loopback-ports');
    assert.equal(statesOf(routed, 'workload/published-ports')['routedlo'], 'failed');
    assert.equal(statesOf(routed, 'workload/loopback-ports')['routedlo'], 'failed');
  });
});
