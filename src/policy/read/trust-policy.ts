import type { ImageRequirement, PolicyScheme, TrustPolicy } from '../../core/trust/trust-policy.ts';
import {
  comparableName,
  placeFault,
  repositoryPatternFault,
} from '../../formats/image-reference/repository-pattern.ts';
import type { YamlEntry, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { requireDuration } from './duration.ts';
import {
  addProblem,
  asOneOf,
  entryLocation,
  fieldsOf,
  requireBoolean,
  requireList,
  requireMap,
  requireText,
  requiredText,
  type PolicyReading,
} from './reading.ts';
import { readAttestationsOf } from './trust-attestations.ts';
import { readCosignSigners, readNotarySigner, readNotationSigner } from './trust-signers.ts';

/** Keys of `trust`, and of an entry of its `images`. */
export const trustKeys = ['allowed', 'images'] as const;
export const signingSchemes = ['cosign', 'notary', 'notation'] as const satisfies readonly PolicyScheme[];
export const requirementKeys = [
  'match',
  ...signingSchemes,
  'annotations',
  'optional',
  'signedWithin',
  'attestations',
  'unsigned',
] as const;

type Fields = ReadonlyMap<string, YamlEntry>;

/** Reads `trust`. */
export function readTrustPolicy(reading: PolicyReading, node: YamlNode): TrustPolicy | undefined {
  const map = requireMap(reading, node, 'trust');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, trustKeys, 'trust');
  const [allowed, images] = [fields.get('allowed')?.value, fields.get('images')?.value];
  return {
    ...(allowed && {
      allowed: requireList(reading, allowed, 'allowed').flatMap((item) => readPlace(reading, item) ?? []),
    }),
    images: images ? readImages(reading, requireList(reading, images, 'images')) : [],
  };
}

function readPlace(reading: PolicyReading, node: YamlNode): string | undefined {
  const text = requireText(reading, node, 'an entry of allowed');
  const fault = text === undefined ? undefined : placeFault(text);
  return fault === undefined ? text : addProblem(reading, node, `${text ?? ''} in allowed ${fault}`);
}

/** Reads the entries of `images`. Of two for the same repositories, nobody sees which one counts. */
function readImages(reading: PolicyReading, nodes: readonly YamlNode[]): readonly ImageRequirement[] {
  const read = nodes.flatMap((node) => {
    const entry = readRequirement(reading, node);
    return entry ? [{ node, entry }] : [];
  });
  const seen = new Set<string>();
  for (const { node, entry } of read) {
    const name = comparableName(entry.match);
    if (seen.has(name))
      addProblem(reading, node, `there is another entry for ${entry.match}; only one can count`);
    seen.add(name);
  }
  return read.map(({ entry }) => entry);
}

function readRequirement(reading: PolicyReading, node: YamlNode): ImageRequirement | undefined {
  const map = requireMap(reading, node, 'an entry of images');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, requirementKeys, 'an entry of images');
  const match = readMatch(reading, fields, node);
  const schemes = readSchemes(reading, fields);
  const optional = readOptional(reading, fields);
  const attestations = fields.get('attestations');
  const required =
    attestations &&
    readAttestationsOf(reading, attestations.value, { hasSigners: fields.has('cosign'), match });
  const needsNone = readUnsigned(reading, fields, node);
  demandSomething(reading, fields, node, optional);
  const details = {
    ...readAnnotations(reading, fields),
    ...readSignedWithin(reading, fields, optional),
  };
  if (match === undefined) return undefined;
  return {
    match,
    ...schemes,
    ...details,
    ...(optional.length > 0 && { optional }),
    ...(required && { attestations: required }),
    ...(needsNone && { unsigned: true }),
    at: entryLocation(reading, node),
  };
}

function readMatch(reading: PolicyReading, fields: Fields, node: YamlNode): string | undefined {
  const match = requiredText(reading, fields, 'match', node, 'an entry of images');
  const entry = fields.get('match');
  const fault = match === undefined ? undefined : repositoryPatternFault(match);
  return entry && fault !== undefined ? addProblem(reading, entry.value, `match ${fault}`) : match;
}

function readSchemes(reading: PolicyReading, fields: Fields): Pick<ImageRequirement, PolicyScheme> {
  const [cosign, notary, notation] = signingSchemes.map((scheme) => fields.get(scheme)?.value);
  const read = {
    cosign: cosign && readCosignSigners(reading, cosign, 'cosign'),
    notary: notary && readNotarySigner(reading, notary),
    notation: notation && readNotationSigner(reading, notation),
  };
  return {
    ...(read.cosign && { cosign: read.cosign }),
    ...(read.notary && { notary: read.notary }),
    ...(read.notation && { notation: read.notation }),
  };
}

function readOptional(reading: PolicyReading, fields: Fields): readonly PolicyScheme[] {
  const entry = fields.get('optional');
  if (!entry) return [];
  const nodes = requireList(reading, entry.value, 'optional');
  return nodes.flatMap((node) => {
    const scheme = asOneOf(reading, node, 'an entry of optional', signingSchemes);
    if (scheme !== undefined && !fields.has(scheme))
      return addProblem(reading, node, `${scheme} is optional, and the entry does not have it`) ?? [];
    return scheme ?? [];
  });
}

/** Reads whether nothing needs to be signed. */
function readUnsigned(reading: PolicyReading, fields: Fields, node: YamlNode): boolean {
  const entry = fields.get('unsigned');
  const needsNone = entry !== undefined && requireBoolean(reading, entry.value, 'unsigned') === true;
  const other = requirementKeys.find((key) => key !== 'match' && key !== 'unsigned' && fields.has(key));
  if (needsNone && other !== undefined) addProblem(reading, node, `unsigned does not go with ${other}`);
  return needsNone;
}

/** An entry that nothing decides would trust every image. */
function demandSomething(
  reading: PolicyReading,
  fields: Fields,
  node: YamlNode,
  optional: readonly PolicyScheme[],
): void {
  const named = signingSchemes.filter((scheme) => fields.has(scheme));
  const unsigned = fields.get('unsigned')?.value;
  const needsNone = unsigned?.kind === 'scalar' && unsigned.value === true;
  if (named.length === 0 && !fields.has('attestations') && !needsNone)
    addProblem(
      reading,
      node,
      'an entry of images needs cosign, notary, notation, attestations, or unsigned: true',
    );
  if (named.length > 0 && !fields.has('attestations') && named.every((scheme) => optional.includes(scheme)))
    addProblem(reading, node, 'every scheme is optional, so that nothing decides; leave one out of optional');
}

function readAnnotations(reading: PolicyReading, fields: Fields): Pick<ImageRequirement, 'annotations'> {
  const entry = fields.get('annotations');
  const map = entry && requireMap(reading, entry.value, 'annotations');
  if (!entry || !map) return {};
  if (!fields.has('cosign')) addProblem(reading, entry.value, 'annotations go with cosign, which signs them');
  if (map.entries.length === 0) addProblem(reading, entry.value, 'annotations needs an entry');
  const read = map.entries.flatMap(({ key, value }) => {
    const text = requireText(reading, value, `annotation ${key}`);
    return text === undefined ? [] : [[key, text] as const];
  });
  return { annotations: Object.fromEntries(read) };
}

function readSignedWithin(
  reading: PolicyReading,
  fields: Fields,
  optional: readonly PolicyScheme[],
): Pick<ImageRequirement, 'signedWithin'> {
  const entry = fields.get('signedWithin');
  if (!entry) return {};
  if (fields.has('notary') && !optional.includes('notary'))
    addProblem(
      reading,
      entry.value,
      'signedWithin does not go with notary: its metadata says until when it is valid, which is verified, and not when it was signed',
    );
  else if (!fields.has('cosign') && !fields.has('notation'))
    addProblem(reading, entry.value, 'signedWithin goes with cosign or notation; attestations have maxAge');
  const signedWithin = requireDuration(reading, entry.value, 'signedWithin');
  return signedWithin === undefined ? {} : { signedWithin };
}
