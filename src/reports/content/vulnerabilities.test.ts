import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding, PackageVulnerability } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import { rootSubject } from '../../core/subject.ts';
import { clearsText, foundText } from './counts-text.ts';
import { testFinding } from './test-finding.ts';
import { vulnerabilitiesIn, vulnerablePackagesIn } from './vulnerabilities.ts';

const subject = rootSubject('image', 'app:1', 'app:1');

interface Given {
  severity?: Severity;
  fixedIn?: string;
  type?: string;
  installed?: string;
  found?: Partial<PackageVulnerability>;
  more?: Partial<Finding>;
}

function vulnerability(id: string, name: string, given: Given = {}): Finding {
  const { severity = 'medium', fixedIn, type = 'deb', installed = '1', found, more } = given;
  return testFinding(subject.name, id, {
    subject,
    severity,
    fingerprint: `${id} ${name} ${installed}`,
    detail: {
      kind: 'vulnerability',
      id,
      aliases: [],
      purl: `pkg:${type}/${name}@${installed}`,
      installed,
      ...(fixedIn === undefined ? {} : { fixedIn }),
      found: { package: name, upgrade: name, status: 'affected', ...found },
    },
    ...more,
  });
}

function reportOf(...findings: readonly Finding[]): Report {
  return {
    tool: { name: 'ironhull', version: '1' },
    collectedAt: '2026-11-30T00:00:00Z',
    targets: [],
    findings,
    outcomes: [],
    gaps: [],
    software: [{ subject, packages: 9, unassessed: 0, database: { kind: 'local', feeds: [] } }],
    summary: { critical: 0, high: 0, medium: 0, low: 0, info: 0, passed: 0, unknown: 0, waived: 0 },
  };
}

const of = (...findings: readonly Finding[]) => {
  const [one] = vulnerabilitiesIn(reportOf(...findings));
  assert.ok(one);
  return one;
};

describe('the vulnerabilities of an image', () => {
  it('count once, by the worst severity, in however many packages they are', () => {
    const { counts, unfixedCount, unfixed } = of(
      vulnerability('CVE-1', 'a', { severity: 'low' }),
      vulnerability('CVE-1', 'b', { severity: 'high' }),
      vulnerability('CVE-2', 'b'),
    );
    assert.deepEqual(counts, { critical: 0, high: 1, medium: 1, low: 0, info: 0 });
    assert.equal(unfixedCount, 2);
    assert.deepEqual(
      unfixed.map((one) => [one.package, one.clears]),
      [
        ['b', 2],
        ['a', 1],
      ],
    );
  });

  it('do not count where they are waived, in the baseline, or folded beneath another finding', () => {
    const report = reportOf(
      vulnerability('CVE-1', 'a', { more: { waived: true } }),
      vulnerability('CVE-2', 'a', { more: { known: true } }),
      vulnerability('CVE-3', 'linux-libc-dev', { more: { impliedBy: 'software/kernel-headers' } }),
    );
    const [one] = vulnerabilitiesIn(report);
    assert.ok(one);
    assert.equal(foundText(one), 'No known vulnerability');
    const [folded, ...others] = vulnerablePackagesIn(report).get(subject.key) ?? [];
    assert.equal(folded?.package, 'linux-libc-dev', 'a page shows what is folded');
    assert.deepEqual(others, []);
  });

  it('are cleared by one upgrade where packages are upgraded together, and by two where types differ', () => {
    const { upgrades } = of(
      vulnerability('CVE-1', 'libssl3', { fixedIn: '2', found: { upgrade: 'openssl', upgradeTo: '3' } }),
      vulnerability('CVE-2', 'openssl', { fixedIn: '3', found: { upgrade: 'openssl', upgradeTo: '3' } }),
      vulnerability('CVE-3', 'debug', { fixedIn: '2', type: 'npm' }),
      vulnerability('CVE-3', 'debug', { fixedIn: '2', type: 'pypi' }),
    );
    assert.deepEqual(
      upgrades.map((one) => [one.package, one.to, one.clears]),
      [
        ['openssl', '3', 2],
        ['debug', '2', 1],
        ['debug', '2', 1],
      ],
    );
  });

  it('name every version that is installed', () => {
    const { upgrades } = of(
      ...['1', '2', '3', '4'].map((installed) =>
        vulnerability('CVE-1', 'qs', { fixedIn: '6', installed, type: 'npm' }),
      ),
    );
    assert.deepEqual(
      upgrades.map(({ installed }) => installed),
      ['1, 2, 3, 1 more'],
    );
  });
});

describe('remedies', () => {
  const base = { found: { inBase: true }, fixedIn: '2' };
  const own = { found: { inBase: false }, fixedIn: '2' };

  it('are one newer base image for all packages that came with it, and an upgrade for each other', () => {
    const { remedies } = of(
      vulnerability('CVE-1', 'a', base),
      vulnerability('CVE-1', 'b', base),
      vulnerability('CVE-2', 'b', base),
      vulnerability('CVE-3', 'c', own),
    );
    assert.deepEqual(
      remedies.map((one) =>
        one.kind === 'package' ? one.package : one.upgrades.map((each) => each.package),
      ),
      [['b', 'a'], 'c'],
    );
    assert.equal(remedies[0]?.clears, 2, 'each vulnerability counts once');
  });

  it('name the package where only one of the base image can be upgraded', () => {
    const { remedies } = of(vulnerability('CVE-1', 'a', base), vulnerability('CVE-2', 'z'));
    assert.deepEqual(
      remedies.map((one) => one.kind === 'package' && [one.package, one.inBase]),
      [['a', true]],
    );
  });

  it('come in the order of what they clear: known to be exploited, then the worst severity', () => {
    const { remedies } = of(
      vulnerability('CVE-1', 'many', own),
      vulnerability('CVE-2', 'many', own),
      vulnerability('CVE-3', 'worse', { ...own, severity: 'critical' }),
      vulnerability('CVE-4', 'exploited', {
        ...own,
        found: { inBase: false, knownExploitedSince: '2021-12-10' },
      }),
      vulnerability('CVE-5', 'a', base),
      vulnerability('CVE-6', 'b', base),
    );
    assert.deepEqual(
      remedies.map((one) => (one.kind === 'package' ? one.package : one.kind)),
      ['exploited', 'worse', 'base-image', 'many'],
    );
    assert.deepEqual(remedies.map(clearsText), [
      '1 medium; 1 is known to be exploited',
      '1 critical',
      '2 medium',
      '2 medium',
    ]);
  });
});
