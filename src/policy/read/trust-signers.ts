import type { CosignSigner, NotarySigner, NotationSigner } from '../../core/trust/trust-policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import {
  addProblem,
  fieldsOf,
  optionalTexts,
  requireBoolean,
  requireList,
  requireMap,
  type PolicyReading,
} from './reading.ts';

/** Keys of signers by scheme. */
export const cosignKeys = ['key', 'withoutLog', 'identity', 'issuer', 'trustedRoot'] as const;
export const notaryKeys = ['server', 'rootKeyId', 'authority'] as const;
export const notationKeys = [
  'policy',
  'store',
  'authority',
  'identity',
  'timestampAuthority',
  'revocationLists',
] as const;

/** Reads a list of signers by cosign, which must have one. */
export function readCosignSigners(
  reading: PolicyReading,
  node: YamlNode,
  what: string,
): readonly CosignSigner[] {
  const items = requireList(reading, node, what);
  if (items.length === 0) addProblem(reading, node, `${what} needs a key or an identity`);
  return items.flatMap((item) => readCosign(reading, item, `an entry of ${what}`) ?? []);
}

function readCosign(reading: PolicyReading, node: YamlNode, what: string): CosignSigner | undefined {
  const map = requireMap(reading, node, what);
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, cosignKeys, what);
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
    return addProblem(reading, node, `${what} needs key, or identity with issuer`);
  if (identity.includes('*') || issuer.includes('*'))
    return addProblem(
      reading,
      node,
      'identity and issuer are compared as they are written: they have no wildcards',
    );
  return { kind: 'identity', identity, issuer, ...(trustedRoot !== undefined && { trustedRoot }) };
}

/** Reads whose metadata of Notary counts. */
export function readNotarySigner(reading: PolicyReading, node: YamlNode): NotarySigner | undefined {
  const map = requireMap(reading, node, 'notary');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, notaryKeys, 'notary');
  const texts = optionalTexts(reading, fields, notaryKeys);
  if ((texts.rootKeyId === undefined) === (texts.authority === undefined))
    return addProblem(reading, node, 'notary needs rootKeyId or authority: who signs must be pinned');
  return texts;
}

/** Reads whose signature by notation counts. */
export function readNotationSigner(reading: PolicyReading, node: YamlNode): NotationSigner | undefined {
  const map = requireMap(reading, node, 'notation');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, notationKeys, 'notation');
  const { policy, store, authority, identity, timestampAuthority, revocationLists } = optionalTexts(
    reading,
    fields,
    notationKeys,
  );
  const lists = revocationLists === undefined ? {} : { revocationLists };
  if ((policy === undefined) === (authority === undefined))
    return addProblem(
      reading,
      node,
      'notation needs policy (a trust policy of notation) or authority (certificates), and not both',
    );
  if (authority !== undefined) {
    if (fields.has('store'))
      return addProblem(reading, node, 'store goes with policy, which names what is in it');
    return {
      kind: 'authority',
      file: authority,
      ...(identity !== undefined && { identity }),
      ...(timestampAuthority !== undefined && { timestampAuthority }),
      ...lists,
    };
  }
  if (fields.has('identity') || fields.has('timestampAuthority'))
    return addProblem(
      reading,
      node,
      'identity and timestampAuthority go with authority: a trust policy names both itself',
    );
  if (policy === undefined || store === undefined)
    return addProblem(reading, node, 'policy needs store: the folder with x509/ca/NAME in it');
  return { kind: 'policy', file: policy, store, ...lists };
}
