import type { RequiredAttestation } from '../../core/trust/trust-policy.ts';
import { vulnerabilitySeverities } from '../../core/vulnerability-severity.ts';
import { suggestion } from '../../core/suggest.ts';
import { repositoryPatternFault } from '../../formats/image-reference/repository-pattern.ts';
import type { YamlEntry, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { attestationNames, attestationTypes } from '../../knowledge/trust/predicate-types.ts';
import { requireDuration } from './duration.ts';
import {
  addProblem,
  asOneOf,
  entryLocation,
  fieldsOf,
  optionalTexts,
  requireList,
  requireMap,
  requiredText,
  type PolicyReading,
} from './reading.ts';
import { readCosignSigners } from './trust-signers.ts';

/** Keys of an entry of `attestations`. */
export const requiredAttestationKeys = [
  'type',
  'signers',
  'builder',
  'source',
  'maxAge',
  'severity',
  'storedIn',
] as const;

/** A builder or a source in full, or with `*` behind `/`, `@` or `#`: elsewhere it would match more than it seems to. */
export const originPattern = String.raw`^(?:[^\s*]+|[^\s*]*[^\s*/@#][^\s*]*[/@#]\*)$`;
const originForm = new RegExp(originPattern, 'u');

/** Types of which the origin is read, and reports on vulnerabilities, as a policy may name them. */
export const provenancePattern = namesPattern(attestationTypes.provenance);
export const reportPattern = namesPattern(attestationTypes.vulnerabilities);
const provenanceForm = new RegExp(provenancePattern, 'u');
const reportForm = new RegExp(reportPattern, 'u');

function namesPattern(types: readonly string[]): string {
  const names = Object.entries(attestationNames).flatMap(([name, all]) =>
    all.every((type) => types.includes(type)) ? [name] : [],
  );
  const uris = types.map((type) => String.raw`${type.replaceAll('.', String.raw`\.`)}(?:/v[\w.-]+)?`);
  return `^(?:${[...names, ...uris].join('|')})$`;
}

/** What the entry of an image is, as far as its attestations depend on it. */
interface ImageEntry {
  hasSigners: boolean;
  match: string | undefined;
}

/** Reads the attestations that an image needs. */
export function readAttestationsOf(
  reading: PolicyReading,
  node: YamlNode,
  image: ImageEntry,
): readonly RequiredAttestation[] {
  const items = requireList(reading, node, 'attestations');
  if (items.length === 0) addProblem(reading, node, 'attestations needs an entry');
  return items.flatMap((item) => readAttestation(reading, item, image) ?? []);
}

function readAttestation(
  reading: PolicyReading,
  node: YamlNode,
  image: ImageEntry,
): RequiredAttestation | undefined {
  const what = 'an entry of attestations';
  const map = requireMap(reading, node, what);
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, requiredAttestationKeys, what);
  const named = requiredText(reading, fields, 'type', node, what);
  const types = named === undefined ? undefined : typesAt(reading, fields, named);
  const [signers, maxAge, severity] = [fields.get('signers'), fields.get('maxAge'), fields.get('severity')];
  const origin = readOrigin(reading, fields, named);
  const storedIn = readStore(reading, fields, image.match);
  if (!signers && !image.hasSigners)
    addProblem(reading, node, `${what} needs signers: the image has none by cosign`);
  const isReport = named !== undefined && reportForm.test(named);
  if (severity && !isReport)
    addProblem(reading, severity.value, `severity goes with a report on vulnerabilities: type vuln`);
  if (isReport && !maxAge)
    addProblem(reading, node, 'type vuln needs maxAge: a report does not know what was found since');
  const read = {
    signers: signers && readCosignSigners(reading, signers.value, 'signers'),
    maxAge: maxAge && requireDuration(reading, maxAge.value, 'maxAge'),
    severity: severity && asOneOf(reading, severity.value, 'severity', vulnerabilitySeverities),
  };
  if (named === undefined || types === undefined) return undefined;
  return {
    named,
    types,
    ...origin,
    ...(read.signers && { signers: read.signers }),
    ...(read.maxAge !== undefined && { maxAge: read.maxAge }),
    ...(read.severity && { severity: read.severity }),
    ...(storedIn !== undefined && { storedIn }),
    at: entryLocation(reading, node),
  };
}

function typesAt(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  named: string,
): readonly string[] | undefined {
  if (Object.hasOwn(attestationNames, named)) return attestationNames[named];
  if (named.includes('://')) return [named];
  const known = Object.keys(attestationNames);
  const value = fields.get('type')?.value;
  return (
    value &&
    addProblem(
      reading,
      value,
      `type must be ${known.join(', ')}, or the URI of a type${suggestion(named, known)}`,
    )
  );
}

function readOrigin(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  named: string | undefined,
): Pick<RequiredAttestation, 'builder' | 'source'> {
  const texts = optionalTexts(reading, fields, ['builder', 'source']);
  for (const key of ['builder', 'source'] as const) {
    const [entry, text] = [fields.get(key), texts[key]];
    if (entry && named !== undefined && !provenanceForm.test(named))
      addProblem(reading, entry.value, `${key} goes with provenance only`);
    if (entry && text !== undefined && !originForm.test(text))
      addProblem(reading, entry.value, `${key} is compared as it is written, and may end in /*, @* or #*`);
  }
  return texts;
}

function readStore(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  match: string | undefined,
): string | undefined {
  const entry = fields.get('storedIn');
  const { storedIn } = optionalTexts(reading, fields, ['storedIn']);
  if (!entry || storedIn === undefined) return undefined;
  const fault = storedIn === '*' ? 'is a repository, and may end in /*' : repositoryPatternFault(storedIn);
  if (fault !== undefined) return addProblem(reading, entry.value, `storedIn ${fault}`);
  if (storedIn.endsWith('/*') && match?.endsWith('/*') !== true)
    return addProblem(reading, entry.value, 'storedIn ends in /* only where match does');
  return storedIn;
}
