import type { CosignSigner, ImageRequirement, NotarySigner, TrustPolicy } from '../../core/trust-policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import {
  addProblem,
  entryLocation,
  fieldsOf,
  optionalTexts,
  requireBoolean,
  requireList,
  requireMap,
  requireText,
  requiredText,
  type PolicyReading,
} from './reading.ts';

/** Keys of `trust`, of an entry of its `images`, and of what those need. */
export const trustKeys = ['allowed', 'images'] as const;
export const requirementKeys = ['match', 'cosign', 'notary', 'unsigned'] as const;
export const cosignKeys = ['key', 'withoutLog', 'identity', 'issuer', 'trustedRoot'] as const;
export const notaryKeys = ['server', 'rootKeyId', 'authority'] as const;

/** Reads `trust`. */
export function readTrustPolicy(reading: PolicyReading, node: YamlNode): TrustPolicy | undefined {
  const map = requireMap(reading, node, 'trust');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, trustKeys, 'trust');
  const [allowed, images] = [fields.get('allowed')?.value, fields.get('images')?.value];
  return {
    ...(allowed && {
      allowed: requireList(reading, allowed, 'allowed').flatMap(
        (item) => requireText(reading, item, 'an entry of allowed') ?? [],
      ),
    }),
    images: images
      ? requireList(reading, images, 'images').flatMap((item) => readRequirement(reading, item) ?? [])
      : [],
  };
}

/** Where `*` may stand: at the end, behind a slash. In the middle it would match what nobody sees at a glance. */
export const matchPattern = String.raw`^(?:\*|[^\s*]+(?:/\*)?)$`;
const matchForm = new RegExp(matchPattern, 'u');

function readRequirement(reading: PolicyReading, node: YamlNode): ImageRequirement | undefined {
  const map = requireMap(reading, node, 'an entry of images');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, requirementKeys, 'an entry of images');
  const match = requiredText(reading, fields, 'match', node, 'an entry of images');
  const [cosign, notary, unsigned] = [fields.get('cosign'), fields.get('notary'), fields.get('unsigned')];
  const matchEntry = fields.get('match');
  if (match !== undefined && matchEntry && !matchForm.test(match))
    addProblem(reading, matchEntry.value, 'match is a repository, and may end in /*');
  const needsNone = unsigned && requireBoolean(reading, unsigned.value, 'unsigned');
  if (needsNone === true && (cosign ?? notary))
    addProblem(reading, node, 'unsigned goes with neither cosign nor notary');
  if (needsNone !== true && !cosign && !notary)
    addProblem(reading, node, 'an entry of images needs cosign, notary, or unsigned: true');
  const signers =
    cosign && requireList(reading, cosign.value, 'cosign').flatMap((item) => readCosign(reading, item) ?? []);
  if (cosign && signers?.length === 0) addProblem(reading, cosign.value, 'cosign needs a key or an identity');
  const server = notary && readNotary(reading, notary.value);
  if (match === undefined) return undefined;
  return {
    match,
    ...(signers && { cosign: signers }),
    ...(server && { notary: server }),
    ...(needsNone === true && { unsigned: true }),
    at: entryLocation(reading, node),
  };
}

function readCosign(reading: PolicyReading, node: YamlNode): CosignSigner | undefined {
  const map = requireMap(reading, node, 'an entry of cosign');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, cosignKeys, 'an entry of cosign');
  const { key, identity, issuer, trustedRoot } = optionalTexts(reading, fields, [
    'key',
    'identity',
    'issuer',
    'trustedRoot',
  ]);
  const without = fields.get('withoutLog');
  const withoutLog = without ? (requireBoolean(reading, without.value, 'withoutLog') ?? false) : false;
  if (key !== undefined) {
    if (identity ?? issuer ?? trustedRoot)
      return addProblem(reading, node, 'key goes with withoutLog only: a key has no identity');
    return { kind: 'key', file: key, withoutLog };
  }
  if (without) return addProblem(reading, node, 'withoutLog goes with key only');
  if (identity === undefined || issuer === undefined)
    return addProblem(reading, node, 'an entry of cosign needs key, or identity with issuer');
  if (identity.includes('*') || issuer.includes('*'))
    return addProblem(
      reading,
      node,
      'identity and issuer are compared as they are written: they have no wildcards',
    );
  return { kind: 'identity', identity, issuer, ...(trustedRoot !== undefined && { trustedRoot }) };
}

function readNotary(reading: PolicyReading, node: YamlNode): NotarySigner | undefined {
  const map = requireMap(reading, node, 'notary');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, notaryKeys, 'notary');
  const texts = optionalTexts(reading, fields, notaryKeys);
  if ((texts.rootKeyId === undefined) === (texts.authority === undefined))
    return addProblem(reading, node, 'notary needs rootKeyId or authority: who signs must be pinned');
  return texts;
}
