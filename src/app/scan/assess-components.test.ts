import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { advisoriesInMemory, advisory, affects } from '../../advisories/match/test-source.ts';
import { check } from '../../checks/engine/component-vulnerable.ts';
import { known, valueOf } from '../../core/observed.ts';
import { assessed, doubtsOn, evidenceText, idsOf, judge, runc } from './test-component.ts';

const alpine = 'ID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME="Alpine Linux v3.19"\n';
const elsewhere = 'ID=example\nVERSION_ID=1\nPRETTY_NAME="Example 1"\n';
const escape = 'CVE-2024-21626';
const tracker = (fixed: string | undefined, more = {}) =>
  advisory(
    escape,
    [affects('Debian:12', 'runc', { of: 'source', ...(fixed === undefined ? {} : { fixed }), ...more })],
    { feed: 'debian' },
  );

describe('a build of a distribution, in a range of the table', () => {
  test('without advisories it is unknown, as it was', async () => {
    const none = advisoriesInMemory([], {
      'Debian:12': { kind: 'none', remedy: 'run it' },
      Go: { kind: 'none', remedy: 'run it' },
    });
    const engine = await assessed({ advisories: none });
    assert.equal(valueOf(engine.components)?.[0]?.assessments, undefined);
    assert.equal(doubtsOn(check.evaluate(engineCase(engine)), escape).length, 1);
  });

  test('is vulnerable before the fix of its package, by the version of its source', async () => {
    const outcome = await judge({ advisories: advisoriesInMemory([tracker('1.1.5+ds1-1+deb12u2')]) });
    assert.deepEqual(idsOf(outcome), [escape]);
    assert.ok(outcome.state === 'failed');
    const [{ vulnerability, severity, message, evidence, change }] = outcome.problems;
    assert.equal(vulnerability?.fixedIn, '1.1.5+ds1-1+deb12u2');
    assert.equal(vulnerability.installed, '1.1.5+ds1-1+deb12u1+b2');
    assert.match(vulnerability.purl, /^pkg:deb\//u);
    assert.equal(severity, 'high', 'as the table rates it');
    assert.match(message, /package runc 1\.1\.5\+ds1-1\+deb12u1/u);
    assert.match(JSON.stringify(evidence), /Debian:12 runc: before 1\.1\.5\+ds1-1\+deb12u2/u);
    assert.ok(change?.kind === 'upgrade' && change.to === '1.1.5+ds1-1+deb12u2');
  });

  test('is not, from the fix on, and the evidence names whose word that is', async () => {
    const outcome = await judge({ advisories: advisoriesInMemory([tracker('1.1.5+ds1-1+deb12u1')]) });
    assert.deepEqual(idsOf(outcome), []);
    assert.deepEqual(doubtsOn(outcome, escape), []);
  });

  test('without any doubt, it passes with that evidence', async () => {
    const version = '1.3.5+ds1';
    const owner = { version: '1.3.5+ds1-1', source: { name: 'runc', version: '1.3.5+ds1-1' } };
    const fixed = advisory('CVE-2026-41579', [
      affects('Debian:12', 'runc', { of: 'source', fixed: '1.3.5+ds1-1' }),
    ]);
    const engine = await assessed({ component: { version }, owner, advisories: advisoriesInMemory([fixed]) });
    const others = ['engine', 'containerd'].map((name) => ({
      ...runc,
      name: name as 'engine' | 'containerd',
      version: name === 'engine' ? '29.9.3' : '2.3.2',
    }));
    const components = known([...others, ...(valueOf(engine.components) ?? [])], 'GET /version');
    const outcome = check.evaluate(engineCase({ ...engine, components }));
    assert.equal(outcome.state, 'passed', evidenceText(outcome));
    assert.match(evidenceText(outcome), /not affected, by the advisories of Debian:12: CVE-2026-41579/u);
  });

  test('which the distribution will not fix, is vulnerable without an upgrade', async () => {
    const outcome = await judge({
      advisories: advisoriesInMemory([tracker(undefined, { status: 'wont-fix' })]),
    });
    assert.ok(outcome.state === 'failed');
    assert.equal(outcome.problems[0].vulnerability?.fixedIn, undefined);
    assert.equal(outcome.problems[0].change, undefined);
  });

  test('which the distribution still investigates, is unknown', async () => {
    const outcome = await judge({
      advisories: advisoriesInMemory([tracker(undefined, { status: 'under-investigation' })]),
    });
    assert.deepEqual(idsOf(outcome), []);
    assert.equal(doubtsOn(outcome, escape).length, 1);
  });

  test('which the distribution does not list, is unknown', async () => {
    const other = advisory('CVE-2020-1', [affects('Debian:12', 'runc', { of: 'source', fixed: '1.0' })]);
    const outcome = await judge({ advisories: advisoriesInMemory([other]) });
    assert.match(doubtsOn(outcome, escape)[0] ?? '', /the advisories of Debian:12 do not decide these/u);
  });

  test('of a distribution without advisories is unknown', async () => {
    const outcome = await judge({
      release: elsewhere,
      advisories: advisoriesInMemory([tracker('1.1.5+ds1-1+deb12u1')]),
    });
    assert.equal(doubtsOn(outcome, escape).length, 1);
  });

  test('of which the changelog lists a fix that the distribution calls incomplete, is vulnerable', async () => {
    const outcome = await judge({
      owner: { fixes: known([escape], 'changelog') },
      advisories: advisoriesInMemory([tracker('1.1.5+ds1-1+deb12u2')]),
    });
    assert.deepEqual(idsOf(outcome), [escape]);
  });

  test('is found by the name of its source package: of Ubuntu, docker.io-app', async () => {
    const ubuntu = 'ID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nPRETTY_NAME="Ubuntu 22.04"\n';
    const outcome = await judge({
      release: ubuntu,
      component: { name: 'engine', version: '26.1.3' },
      owner: {
        name: 'docker.io',
        version: '26.1.3-0ubuntu1~22.04.1',
        source: { name: 'docker.io-app', version: '26.1.3-0ubuntu1~22.04.1' },
      },
      advisories: advisoriesInMemory([
        advisory('CVE-2031-1003', [
          affects('Ubuntu:22.04', 'docker.io-app', { of: 'source', fixed: '26.1.3-0ubuntu1~22.04.2' }),
        ]),
      ]),
    });
    assert.deepEqual(idsOf(outcome), ['CVE-2031-1003']);
  });

  test('of Alpine, whose packages have no changelog', async () => {
    const outcome = await judge({
      release: alpine,
      component: { version: '1.1.11' },
      owner: { manager: 'apk', version: '1.1.11-r0', source: { name: 'runc', version: '1.1.11-r0' } },
      advisories: advisoriesInMemory([
        advisory(escape, [affects('Alpine:v3.19', 'runc', { of: 'source', fixed: '1.1.12-r0' })]),
      ]),
    });
    assert.ok(idsOf(outcome).includes(escape), evidenceText(outcome));
  });
});

test('what only the distribution lists is found, and what only Kubernetes reaches is not', async () => {
  const outcome = await judge({
    component: { name: 'containerd', version: '1.6.20~ds1' },
    owner: {
      name: 'containerd',
      version: '1.6.20~ds1-1',
      source: { name: 'containerd', version: '1.6.20~ds1-1' },
    },
    advisories: advisoriesInMemory([
      advisory('CVE-2031-1001', [
        affects('Debian:12', 'containerd', { of: 'source', fixed: '1.6.21~ds1-1' }),
      ]),
      advisory('CVE-2022-31030', [affects('Debian:12', 'containerd', { of: 'source', fixed: '1.7.0-1' })]),
    ]),
  });
  assert.deepEqual(idsOf(outcome), ['CVE-2031-1001']);
});

describe('a release of a project', () => {
  const goModule = 'github.com/opencontainers/runc';
  const newer = advisory('GO-2031-1', [affects('Go', goModule, { fixed: '1.5.9' })], {
    aliases: ['CVE-2031-1002', 'GHSA-aaaa-bbbb-cccc'],
  });
  const release = { version: '1.5.3', builtByDocker: true };

  test('has what was published after the table, once, by its CVE', async () => {
    const outcome = await judge({
      component: release,
      owner: 'none',
      advisories: advisoriesInMemory([newer]),
    });
    assert.ok(outcome.state === 'failed');
    assert.deepEqual(idsOf(outcome), ['CVE-2031-1002']);
    assert.deepEqual(outcome.problems[0].vulnerability?.aliases, ['GHSA-aaaa-bbbb-cccc', 'GO-2031-1']);
    assert.equal(outcome.problems[0].vulnerability?.fixedIn, '1.5.9');
  });

  test('has what the table lists once, as the table says', async () => {
    const same = advisory('GO-2024-2491', [affects('Go', goModule, { fixed: '1.1.12' })], {
      aliases: [escape],
    });
    const component = { version: '1.1.11', builtByDocker: true };
    const [without, withIt] = await Promise.all(
      [[], [same]].map((all) => judge({ component, owner: 'none', advisories: advisoriesInMemory(all) })),
    );
    assert.ok(without && withIt);
    assert.deepEqual(withIt, without);
  });

  test('of an engine whose module has other versions, is unknown', async () => {
    const outcome = await judge({
      component: { name: 'engine', version: '29.9.3', builtByDocker: true },
      owner: 'none',
      advisories: advisoriesInMemory([
        advisory('GO-2031-2', [affects('Go', 'github.com/moby/moby/v2', { fixed: '2.0.0-beta.40' })]),
      ]),
    });
    assert.equal(doubtsOn(outcome, 'GO-2031-2').length, 1);
  });

  test('before 29 is compared by its version', async () => {
    const moby = affects('Go', 'github.com/docker/docker', { fixed: '28.5.9+incompatible' });
    for (const [version, expected] of [
      ['28.5.8', true],
      ['28.5.9', false],
    ] as const) {
      const outcome = await judge({
        component: { name: 'engine', version, builtByDocker: true },
        owner: 'none',
        advisories: advisoriesInMemory([advisory('GO-2031-3', [moby])]),
      });
      assert.equal(idsOf(outcome).includes('GO-2031-3'), expected, version);
    }
  });
});
