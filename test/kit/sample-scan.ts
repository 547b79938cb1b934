import type { AssessedOutcome, Finding, PackageVulnerability } from '../../src/core/findings/finding.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { rootSubject } from '../../src/core/subject.ts';
import { summaryOf } from '../../src/core/findings/summary.ts';
import { cleanReport, sampleFinding } from './sample-report.ts';

/** The images of a scan. */
export const scannedImages = ['shop/api:1.0', 'shop/web:1.0'].map((name) => rootSubject('image', name, name));

type Given = Partial<Finding> & {
  id: string;
  package: string;
  installed: string;
  fixedIn?: string;
  found?: Partial<PackageVulnerability>;
};

/** A finding of a scan on the first image. */
export function vulnerabilityFinding({
  id,
  package: name,
  installed,
  fixedIn,
  found,
  ...more
}: Given): Finding {
  return sampleFinding({
    rule: id,
    check: 'software/vulnerable-package',
    title: `${id} in ${name}`,
    message: `${name} ${installed} has ${id}`,
    severity: 'medium',
    subject: scannedImages[0] ?? rootSubject('image', 'x', 'x'),
    sightings: [],
    evidence: [{ source: `https://advisories.example/${id}`, saw: `${name} before ${fixedIn ?? 'none'}` }],
    detail: {
      kind: 'vulnerability',
      id,
      aliases: [],
      purl: `pkg:deb/debian/${name}@${installed}`,
      installed,
      ...(fixedIn === undefined ? {} : { fixedIn }),
      found: {
        package: name,
        upgrade: name,
        ...(fixedIn === undefined ? {} : { upgradeTo: fixedIn }),
        status: 'affected',
        ...found,
      },
    },
    fingerprint: `${id} ${name} ${more.subject?.key ?? ''}`,
    ...more,
  });
}

/** The report of a scan with these findings. */
export function scanReport(findings: readonly Finding[]): Report {
  const outcomes = scannedImages.map((subject): AssessedOutcome => {
    const evidence = [{ source: '/etc/os-release', saw: 'security updates until 2028-06-30' }] as const;
    return { rule: 'software/distribution-support', subject, outcome: { state: 'passed', evidence } };
  });
  return {
    ...cleanReport(),
    findings,
    outcomes,
    software: scannedImages.map((subject, place) => ({
      subject,
      distribution: 'Debian GNU/Linux 12 (bookworm)',
      packages: 100,
      unassessed: place,
      database: { kind: 'snapshot', oldest: '2024-12-24T00:00:00Z', feeds: [] },
    })),
    summary: summaryOf(findings, outcomes),
  };
}
