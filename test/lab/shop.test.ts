import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { buildReport } from '../../src/app/build-report.ts';
import { lint } from '../../src/app/lint.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { collectShop } from '../../tools/lab/collect-shop.ts';
import { freePorts, prepareShop, type LabShop } from '../../tools/lab/shop.ts';
import { runCli } from '../cli/run-cli.ts';
import { labSkip } from './kit/availability.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { mistakesOf } from './shop-mistakes.ts';
import { assertAllWork, assertTakesOrders, steadyServices } from './shop-works.ts';

/** What the repaired shop may still have: its engine lets neighbours reach a port on loopback. */
const slight: ReadonlySet<string> = new Set(['low', 'info']);

const careless = ['new privileges', 'no memory limit', 'root'];

const expected = {
  'compose.yaml': {
    agent: ['host namespace', 'host path', ...careless, 'privileged'],
    api: ['added capability', 'new privileges', 'no memory limit', 'no seccomp', 'root'],
    backup: ['added capability', 'host path', ...careless],
    edge: ['new privileges', 'no memory limit', 'port on every address', 'root'],
    ledger: ['new privileges', 'port on every address', 'root'],
    ops: ['engine socket', ...careless],
    web: ['new privileges'],
  },
  'repaired.compose.yaml': { agent: [], api: [], backup: [], edge: [], ledger: [], ops: [], web: [] },
} satisfies Record<string, Record<string, string[]>>;

describe('the example application', { skip: labSkip() }, () => {
  let engine: LabEngine;
  let shop: LabShop;
  /** The names of the findings of the running shop, by its Compose file. */
  const audited = new Map<string, ReadonlySet<string>>();

  before(async () => {
    engine = await startEngine({ config: 'default' });
    shop = await prepareShop(engine, await freePorts());
  });
  after(() => engine?.stop());

  for (const [file, mistakes] of Object.entries(expected)) {
    test(`${file}: every service stays up and the shop takes orders`, async () => {
      await shop.up(file);
      await assertTakesOrders(shop, `tea-of-${file}`);
      assert.deepEqual(await steadyServices(shop, file), Object.keys(mistakes));
    });

    test(`${file}: the engine shows the mistakes that are in it and no others`, async () => {
      const sorted = Object.entries(mistakes).map(([service, names]) => [service, names.toSorted()]);
      assert.deepEqual(await mistakesOf(engine), Object.fromEntries(sorted));
    });

    test(`${file}: the product finds something in the same services and nowhere else`, async () => {
      const facts = await collectShop(engine, shop, file);
      const report = buildReport(facts, registeredChecks, { version: '0.1.0', targets: [file] });
      audited.set(file, new Set(report.findings.map(findingName)));
      const bad = report.findings.filter(
        ({ subject, severity, impliedBy }) =>
          subject.kind === 'workload' && !slight.has(severity) && impliedBy === undefined,
      );
      const wrong = Object.entries(mistakes).filter(([, names]) => names.length > 0);
      const names = wrong.map(([service]) => `shop-${service}-1`);
      assert.deepEqual([...new Set(bad.map(({ subject }) => subject.name))].toSorted(), names);
      const undecided = report.outcomes.filter(
        ({ outcome, subject }) =>
          subject.kind === 'workload' && outcome.state === 'unknown' && outcome.kind !== 'needs-review',
      );
      // What cannot be seen of the machine itself differs from one to the next.
      const gaps = report.gaps.filter(({ subject }) => subject.kind !== 'host');
      assert.deepEqual([undecided, gaps], [[], []]);
    });

    test(`${file}: backup, agent and ops do their work`, () => assertAllWork(shop, file));
  }

  describe('after `lint --fix=all` on a copy', () => {
    let copy: LabShop;
    let fixed: readonly Finding[];
    let left: readonly Finding[];
    before(async () => {
      await shop.compose('down', '--volumes');
      copy = await prepareShop(engine, shop.ports, 'fixed-shop');
      const found = await lintFindings(copy);
      // As a user runs it, and once more with the rules that are checked on request.
      for (const rules of [[], ['--only', 'workload/*,compose/*,dockerfile/*,image/*']]) {
        const { stderr, code } = await runCli(['lint', '.', '--fix=all', '--no-policy', ...rules], {
          cwd: copy.directory,
        });
        assert.ok(code === 0 || code === 1, stderr);
      }
      left = await lintFindings(copy);
      fixed = found.filter(({ fingerprint }) => !left.some((one) => one.fingerprint === fingerprint));
    });

    test('findings of the Compose file and of the Dockerfiles are fixed', () => {
      const count = (kind: string) => fixed.filter(({ subject }) => subject.kind === kind).length;
      assert.ok(count('workload') > 40 && count('dockerfile') > 20, JSON.stringify(fixed.map(findingName)));
    });

    test('the stack builds and starts, and works as before', async () => {
      await copy.up('compose.yaml');
      await assertTakesOrders(copy, 'tea-of-the-fixed-shop');
      assert.deepEqual(await steadyServices(copy, 'compose.yaml'), Object.keys(expected['compose.yaml']));
      await assertAllWork(copy, 'compose.yaml');
    });

    test('the engine shows the mistakes that have no edit and no others', async () => {
      assert.deepEqual(await mistakesOf(engine), {
        // The environment of the agent names the host’s /proc, so that removing the mount takes more than an edit.
        agent: ['host path', 'root'],
        api: ['root'],
        backup: ['root'],
        edge: ['root'],
        ledger: ['root'],
        ops: ['root'],
        web: [],
      });
    });

    test('an audit has none of the findings that were fixed', async () => {
      const { report } = await audit(
        { engine: `unix://${engine.socket}`, with: [copy.directory] },
        registeredChecks,
        labMachine(copy.env),
      );
      const again = new Set(report.findings.map(findingName));
      const names = fixed.map(findingName);
      assert.deepEqual(
        names.filter((name) => again.has(name)),
        [],
      );
      assert.ok(
        left.some((one) => again.has(findingName(one))),
        'those that were not fixed',
      );
      const earlier = audited.get('compose.yaml');
      assert.ok(names.filter((name) => earlier?.has(name)).length > 40, 'the audit before has them');
    });
  });
});

/** Every finding of the files of a shop, of all rules. */
async function lintFindings({ directory }: LabShop): Promise<readonly Finding[]> {
  const machine = { ...labMachine(), directory };
  return (await lint({ paths: ['.'] }, registeredChecks, machine)).report.findings;
}

/** What a finding is and where, the same for a service and its container, for a Dockerfile and its image. */
function findingName({ rule, subject, workloadKey, detail }: Finding): string {
  const image = /^shop\/(\w+):latest$/u.exec(subject.name)?.[1];
  const where = workloadKey ?? (image === undefined ? subject.name : `${image}/Dockerfile`);
  return `${rule} ${where.replace(/^.*fixed-shop\//u, '')} ${JSON.stringify(detail)}`;
}
