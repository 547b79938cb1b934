import type { Finding, Fix, TextEdit } from '../../core/findings/finding.ts';
import type { Subject } from '../../core/subject.ts';
import type { TextRange } from '../../core/location.ts';
import { describeLocation, type Location } from '../../core/location.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { ownPlaces, withAffected } from '../content/affected-services.ts';
import { messageWithFix } from '../content/message-with-fix.ts';
import { suppression } from '../content/suppression.ts';
import type { SubjectLabel } from '../content/subject-label.ts';
import { plainText } from '../text/plain-text.ts';
import { subjectLocation, type ArtifactLocation } from './artifacts.ts';
import { sarifMessage } from './messages.ts';
import { levels } from './rules.ts';

type ArtifactOf = (file: string) => ArtifactLocation;

/** How a log names files and subjects. */
interface SarifNames {
  artifactOf: ArtifactOf;
  labelOf: SubjectLabel;
}

/** A SARIF result (3.27) for one finding. `indexOf` gives the place of its rule in the driver's list. */
export function sarifResult(finding: Finding, indexOf: ReadonlyMap<string, number>, names: SarifNames) {
  const { artifactOf } = names;
  const fixes = finding.fixes.flatMap((fix) => sarifFixes(fix, artifactOf));
  return {
    ruleId: finding.rule,
    ruleIndex: indexOf.get(finding.rule) ?? -1,
    kind: 'fail',
    level: levels[finding.severity],
    message: sarifMessage(withAffected(messageWithFix(finding), finding, names.labelOf)),
    locations: locationsOf(finding, names),
    ...relatedLocationsOf(finding, names),
    partialFingerprints: fingerprintsOf(finding),
    ...(fixes.length > 0 && { fixes }),
    ...(!isOpen(finding) && { suppressions: [suppressionOf(finding)] }),
    properties: propertiesOf(finding),
  };
}

/** Code scanning tells alerts apart by the second name alone, and else hashes the line, which moves. */
function fingerprintsOf({ fingerprint }: Finding) {
  return { 'ironhull/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` };
}

/** 3.35: why a viewer need not show it. */
function suppressionOf(finding: Finding) {
  return { kind: 'external', status: 'accepted', justification: plainText(suppression(finding)) };
}

/** 3.28.2: what is no file has the name of its subject; code scanning refuses a log in which a result has none. */
function locationsOf(finding: Finding, { artifactOf, labelOf }: SarifNames) {
  const logicalLocations = [logicalLocation(finding.subject, labelOf)];
  const physical = physicalLocations(ownPlaces(finding), artifactOf);
  if (physical.length > 0)
    return physical.map((physicalLocation) => ({ physicalLocation, logicalLocations }));
  const physicalLocation = {
    artifactLocation: subjectLocation(finding.subject, labelOf),
    region: { startLine: 1 },
  };
  return [{ physicalLocation, logicalLocations, ...offFileMessage(finding) }];
}

function physicalLocations(places: readonly Location[], artifactOf: ArtifactOf) {
  return places.flatMap((at) =>
    at.in === 'file' ? [{ artifactLocation: artifactOf(at.file), region: regionOf(at.range) }] : [],
  );
}

/** 3.27.22: the services that a finding in a Dockerfile affects. */
function relatedLocationsOf({ affects = [] }: Finding, { artifactOf, labelOf }: SarifNames) {
  const relatedLocations = affects.flatMap(({ subject, at }) =>
    physicalLocations(at, artifactOf).map((physicalLocation) => ({
      physicalLocation,
      logicalLocations: [logicalLocation(subject, labelOf)],
      message: sarifMessage(`Service ${labelOf(subject)} is built from this file`),
    })),
  );
  return relatedLocations.length === 0 ? {} : { relatedLocations };
}

/** Where it was seen instead, in words. */
function offFileMessage({ sightings }: Finding) {
  if (sightings.length === 0) return {};
  return { message: sarifMessage(sightings.map(describeLocation).join(', ')) };
}

/** The key tells a subject from every other, and is the same from run to run. */
function logicalLocation(subject: Subject, labelOf: SubjectLabel) {
  const { kind, key } = subject;
  return { name: plainText(labelOf(subject)), fullyQualifiedName: plainText(key), kind };
}

/** Columns of both are 1-based UTF-16 code units with an exclusive end (3.30.5 to 3.30.8). */
function regionOf({ startLine, startColumn, endLine, endColumn }: TextRange) {
  return { startLine, startColumn, endLine, endColumn };
}

/** Only edits can be carried out; what a person has to do is in the message and the rule's help. */
function sarifFixes(fix: Fix, artifactOf: ArtifactOf) {
  if (fix.kind !== 'edit') return [];
  const byFile = Map.groupBy(fix.edits, (edit) => edit.file);
  const artifactChanges = [...byFile].map(([file, edits]) => ({
    artifactLocation: artifactOf(file),
    replacements: edits.map(replacementOf),
  }));
  return [{ description: sarifMessage(fix.title), artifactChanges }];
}

function replacementOf({ range, text }: TextEdit) {
  return {
    deletedRegion: regionOf(range),
    ...(text !== '' && { insertedContent: { text } }),
  };
}

function propertiesOf(finding: Finding) {
  const { severity, category, workloadKey, impliedBy, aliases, evidence, subject } = finding;
  return {
    severity,
    category,
    subjectKind: subject.kind,
    ...(workloadKey !== undefined && { workloadKey }),
    ...(impliedBy !== undefined && { impliedBy }),
    ...(aliases.length > 0 && { aliases }),
    evidence: evidence.map(({ source, saw }) => plainText(`${saw} (${source})`)),
  };
}
