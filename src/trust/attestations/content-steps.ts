import { vulnerabilitySeverities, type VulnerabilitySeverity } from '../../core/vulnerability-severity.ts';
import { readOpenVex, type OpenVexStatement } from '../../formats/openvex/read-openvex.ts';
import { contentOfType } from '../../knowledge/trust/predicate-types.ts';
import { ageWords, leewayMs } from '../freshness.ts';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import { isCleared, type VexImage } from './open-vex.ts';
import { originSteps, readOrigin, type OriginDemand } from './provenance.ts';
import { readCycloneDx, readSpdx } from './sbom.ts';
import type { AuthenticStatement } from './statement.ts';
import type { FoundVulnerability } from './scan-results.ts';
import { readVulnerabilityReport } from './vulnerability-report.ts';

/** What an attestation must say. */
export interface ContentDemand extends OriginDemand {
  /** Greatest age in milliseconds. */
  maxAge?: number;
  /** Of a report on vulnerabilities: the least severity that is not accepted; absent if any is. */
  severity?: VulnerabilitySeverity;
}

/** What an attestation is held against besides. */
export interface ContentCase {
  image: VexImage;
  /** What signers say of vulnerabilities. */
  vex: readonly OpenVexStatement[];
  now: Date;
}

/** Whether what an attestation says is what is asked for. */
export function* contentSteps(
  statement: AuthenticStatement,
  demand: ContentDemand,
  given: ContentCase,
): Generator<JudgedStep, void> {
  const read = readContent(statement);
  if ('step' in read) {
    yield read;
    return;
  }
  yield holds('content', read.words);
  if (demand.maxAge !== undefined) yield ageStep(read.made, statement.times, demand.maxAge, given.now);
  if (read.origin) yield* originSteps(read.origin, demand);
  if (read.vulnerabilities && demand.severity)
    yield vulnerabilityStep(read.vulnerabilities, demand.severity, given);
}

/** What is read of an attestation. */
interface ReadContent {
  words: string;
  /** When it was made, as it says itself. */
  made: Date | undefined;
  origin?: ReturnType<typeof readOrigin>;
  vulnerabilities?: readonly FoundVulnerability[];
}

function readContent({ type, predicate }: AuthenticStatement): ReadContent | JudgedStep {
  const content = contentOfType(type);
  try {
    switch (content) {
      case undefined:
        return { words: `an attestation ${type}, whose content is not looked at`, made: undefined };
      case 'provenance': {
        const origin = readOrigin(type, predicate);
        return { words: 'a provenance', made: origin.finished, origin };
      }
      case 'spdx':
      case 'cyclonedx': {
        const { packages, created } = content === 'spdx' ? readSpdx(predicate) : readCycloneDx(predicate);
        return { words: `a bill of materials (SBOM) of ${packages} packages`, made: created };
      }
      case 'openvex': {
        const { statements } = readOpenVex(predicate);
        const newest = statements.reduce((latest, { time }) => Math.max(latest, time.getTime()), 0);
        return {
          words: `a VEX document of ${statements.length} statements`,
          made: new Date(newest),
        };
      }
      case 'vulnerabilities': {
        const { finished, vulnerabilities, scanner } = readVulnerabilityReport(predicate);
        const by = scanner === '' ? '' : ` by ${scanner}`;
        return {
          words: `a report${by} on ${vulnerabilities.length} vulnerabilities`,
          made: finished,
          vulnerabilities,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // A report that cannot be read may be good; what says that it is a bill of materials and is none, is not.
    return content === 'vulnerabilities'
      ? cannotVerify('content', error.message)
      : rejects('content', error.message);
  }
}

/** A report has the time of its scan; all else is as old as it says, or as somebody trusted saw it. */
function ageStep(made: Date | undefined, times: readonly Date[], maxAge: number, now: Date): JudgedStep {
  const known = [...(made ? [made] : []), ...times].toSorted((a, b) => a.getTime() - b.getTime());
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined)
    return cannotVerify(
      'age',
      'it does not say when it was made, and nobody trusted says when it was signed',
    );
  if (last.getTime() > now.getTime() + leewayMs)
    return rejects('age', `it was made at ${last.toISOString()}, which is in the future`);
  const what = `it was made at ${first.toISOString()}`;
  return now.getTime() - first.getTime() > maxAge
    ? rejects('age', `${what}, which is more than ${ageWords(maxAge)} ago`)
    : holds('age', `${what}, within ${ageWords(maxAge)}`);
}

const mostNamed = 5;

function vulnerabilityStep(
  found: readonly FoundVulnerability[],
  limit: VulnerabilitySeverity,
  { image, vex, now }: ContentCase,
): JudgedStep {
  const latest = new Date(now.getTime() + leewayMs);
  const least = vulnerabilitySeverities.indexOf(limit);
  const open = found.filter(
    ({ severity }) => severity === undefined || vulnerabilitySeverities.indexOf(severity) >= least,
  );
  const left = open.filter((one) => !isCleared(one, image, vex, latest));
  const grave = left.filter(({ severity }) => severity !== undefined);
  const cleared = open.length - left.length;
  if (grave.length > 0) return rejects('vulnerabilities', `not fixed: ${idWords(grave)}`);
  if (left.length > 0)
    return cannotVerify('vulnerabilities', `the scanner does not say how severe they are: ${idWords(left)}`);
  return holds(
    'vulnerabilities',
    `none of severity ${limit} or worse is left${cleared === 0 ? '' : `; signed VEX statements clear ${cleared}`}`,
  );
}

function idWords(all: readonly FoundVulnerability[]): string {
  const ids = [...new Set(all.map(({ id, severity }) => (severity ? `${id} (${severity})` : id)))];
  const more = ids.length > mostNamed ? [`and ${ids.length - mostNamed} more`] : [];
  return [...ids.slice(0, mostNamed), ...more].join(', ');
}

/** The reports that count: of each scanner, the newest. A clean one of last month does not hide what is known today. */
export function newestReports(statements: readonly AuthenticStatement[]): readonly AuthenticStatement[] {
  const newest = new Map<string, { statement: AuthenticStatement; time: number }>();
  const unread: AuthenticStatement[] = [];
  for (const statement of statements) {
    try {
      const { scanner, finished } = readVulnerabilityReport(statement.predicate);
      const time = finished?.getTime() ?? Number.NEGATIVE_INFINITY;
      const known = newest.get(scanner);
      if (known === undefined || time > known.time) newest.set(scanner, { statement, time });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      unread.push(statement);
    }
  }
  return [...[...newest.values()].map(({ statement }) => statement), ...unread];
}
