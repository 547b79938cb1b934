import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { vulnerabilitySeverities, type VulnerabilitySeverity } from '../../core/vulnerability-severity.ts';
import { readPackageUrl, type PackageUrl } from './package-url.ts';
import { isCycloneDx } from './sbom.ts';

/** A vulnerability in a package of an image. */
export interface FoundVulnerability {
  id: string;
  /** Absent if the scanner does not know it. */
  severity: VulnerabilitySeverity | undefined;
  /** Absent if the scanner does not say which package has it. */
  package: PackageUrl | undefined;
}

/**
 * Reads what a scanner found, of the forms that are known: JSON of Trivy and of Grype, SARIF, CycloneDX, in-toto's.
 * @throws TypeError for any other: nothing found in what cannot be read is no finding of nothing.
 */
export function readScanResult(result: unknown): readonly FoundVulnerability[] {
  if (Array.isArray(result)) return result.map(readEntry);
  if (!isJsonRecord(result)) throw new TypeError('the report has no result');
  if (isCycloneDx(result)) return readCycloneDx(result);
  if (result['SchemaVersion'] === 2) return readTrivy(result);
  if (Array.isArray(result['matches'])) return readGrype(result);
  if (result['version'] === '2.1.0' && Array.isArray(result['runs'])) return readSarif(result);
  throw new TypeError('the result is in no form that is known: Trivy, Grype, SARIF, CycloneDX, in-toto');
}

function severityOf(text: unknown): VulnerabilitySeverity | undefined {
  const word = typeof text === 'string' ? text.toLowerCase() : '';
  return vulnerabilitySeverities.find((one) => one === word);
}

/** Severity of a score (CVSS 3.1, section 5; none is 0). */
function severityOfScore(score: number): VulnerabilitySeverity | undefined {
  if (!(score >= 0 && score <= 10)) return undefined;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}

/** The worst of several severities; absent if any is not known, unless another one is the worst there is. */
function worst(all: readonly (VulnerabilitySeverity | undefined)[]): VulnerabilitySeverity | undefined {
  if (all.includes('critical')) return 'critical';
  if (all.length === 0 || all.includes(undefined)) return undefined;
  return vulnerabilitySeverities.findLast((one) => all.includes(one));
}

function requiredId(entry: JsonRecord, key: string): string {
  const id = stringAt(entry, key) ?? '';
  if (id === '') throw new TypeError('a vulnerability has no id');
  return id;
}

function recordsAt(parent: JsonRecord | undefined, key: string): readonly JsonRecord[] {
  return listAt(parent, key).map((one) => {
    if (!isJsonRecord(one)) throw new TypeError(`an entry of ${key} is no object`);
    return one;
  });
}

function packageOf(text: string | undefined): PackageUrl | undefined {
  return text === undefined ? undefined : readPackageUrl(text);
}

/** Classes of Trivy's results that are about packages (aquasecurity/trivy, ClassOSPkg, ClassLangPkg). */
const packageClasses: ReadonlySet<unknown> = new Set(['os-pkgs', 'lang-pkgs']);

function readTrivy(report: JsonRecord): readonly FoundVulnerability[] {
  const results = recordsAt(report, 'Results');
  if (!results.some((one) => packageClasses.has(one['Class'])))
    throw new TypeError('Trivy looked at no packages');
  return results.flatMap((one) => [
    ...recordsAt(one, 'Vulnerabilities').map(readTrivyEntry),
    // What was ignored or left out by a VEX document that nobody signed.
    ...recordsAt(one, 'ExperimentalModifiedFindings')
      .filter(({ Type }) => Type === 'vulnerability')
      .map((modified) => readTrivyEntry(recordAt(modified, 'Finding') ?? {})),
  ]);
}

function readTrivyEntry(entry: JsonRecord): FoundVulnerability {
  return {
    id: requiredId(entry, 'VulnerabilityID'),
    severity: severityOf(entry['Severity']),
    package: packageOf(stringAt(recordAt(entry, 'PkgIdentifier'), 'PURL') ?? stringAt(entry, 'PkgRef')),
  };
}

function readGrype(report: JsonRecord): readonly FoundVulnerability[] {
  if (stringAt(recordAt(report, 'descriptor'), 'name') !== 'grype')
    throw new TypeError('the result has matches, and is not by Grype');
  // What Grype ignored is by a rule that nobody signed.
  return [...recordsAt(report, 'matches'), ...recordsAt(report, 'ignoredMatches')].map((match) => {
    const vulnerability = recordAt(match, 'vulnerability') ?? {};
    return {
      id: requiredId(vulnerability, 'id'),
      severity: severityOf(vulnerability['severity']),
      package: packageOf(stringAt(recordAt(match, 'artifact'), 'purl')),
    };
  });
}

/** Programs whose SARIF is about vulnerabilities in packages: that of a linter says nothing about them. */
const scannersOfSarif: ReadonlySet<string> = new Set([
  'trivy',
  'grype',
  'docker scout',
  'snyk container',
  'osv-scanner',
]);

function readSarif(report: JsonRecord): readonly FoundVulnerability[] {
  const runs = recordsAt(report, 'runs');
  if (runs.length === 0) throw new TypeError('the result has no run');
  return runs.flatMap((run) => {
    const driver = recordAt(recordAt(run, 'tool'), 'driver');
    const name = stringAt(driver, 'name') ?? '';
    if (!scannersOfSarif.has(name.toLowerCase()))
      throw new TypeError('the result is by a program that is not known to look for vulnerabilities');
    if (!Array.isArray(run['results'])) throw new TypeError('the run has no results');
    const scores = new Map(
      recordsAt(driver, 'rules').map((rule) => [
        rule['id'],
        Number(recordAt(rule, 'properties')?.['security-severity'] ?? Number.NaN),
      ]),
    );
    return recordsAt(run, 'results').map((result) => {
      const id = requiredId(result, 'ruleId');
      return { id, severity: severityOfScore(scores.get(id) ?? Number.NaN), package: undefined };
    });
  });
}

function readCycloneDx(document: JsonRecord): readonly FoundVulnerability[] {
  if (!Array.isArray(document['vulnerabilities']))
    throw new TypeError('the CycloneDX document has no vulnerabilities: the scan was for something else');
  const packages = new Map(
    recordsAt(document, 'components').map((component) => [component['bom-ref'], stringAt(component, 'purl')]),
  );
  return recordsAt(document, 'vulnerabilities').flatMap((entry) => {
    const id = requiredId(entry, 'id');
    const severity = worst(recordsAt(entry, 'ratings').map(ratingSeverity));
    const refs = recordsAt(entry, 'affects').map((one) => stringAt(one, 'ref') ?? '');
    return (refs.length === 0 ? [''] : refs).map((ref) => ({
      id,
      severity,
      package: packageOf(packages.get(ref) ?? ref),
    }));
  });
}

function ratingSeverity(rating: JsonRecord): VulnerabilitySeverity | undefined {
  const named = stringAt(rating, 'severity');
  if (named === 'info' || named === 'none') return 'negligible';
  return (
    severityOf(named) ?? (typeof rating['score'] === 'number' ? severityOfScore(rating['score']) : undefined)
  );
}

/** An entry of in-toto's report: an id, and severities by the methods that they are from. */
function readEntry(value: unknown): FoundVulnerability {
  if (!isJsonRecord(value)) throw new TypeError('an entry of the result is no object');
  const severities = recordsAt(value, 'severity').map(({ score }) =>
    typeof score === 'string' && !Number.isNaN(Number(score)) && score.trim() !== ''
      ? severityOfScore(Number(score))
      : typeof score === 'number'
        ? severityOfScore(score)
        : severityOf(score),
  );
  return { id: requiredId(value, 'id'), severity: worst(severities), package: undefined };
}
