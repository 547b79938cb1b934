import { vulnerabilitySeverities } from '../../src/core/vulnerability-severity.ts';
import { placePattern, repositoryPattern } from '../../src/formats/image-reference/repository-pattern.ts';
import { attestationNames } from '../../src/knowledge/trust/predicate-types.ts';
import { durationPattern } from '../../src/policy/read/duration.ts';
import {
  originPattern,
  provenancePattern,
  reportPattern,
  requiredAttestationKeys,
} from '../../src/policy/read/trust-attestations.ts';
import { requirementKeys, signingSchemes, trustKeys } from '../../src/policy/read/trust-policy.ts';
import { cosignKeys, notaryKeys, notationKeys } from '../../src/policy/read/trust-signers.ts';
import { closed, entries, noWildcard, text, type Schema } from './schema-parts.ts';

const none = (...keys: readonly string[]): Schema => ({
  not: { anyOf: keys.map((key) => ({ required: [key] })) },
});
const implies = (condition: Schema, demand: Schema): Schema => ({ anyOf: [{ not: condition }, demand] });
const duration = { type: 'string', pattern: durationPattern };
const some = (items: Schema): Schema => ({ type: 'array', items, minItems: 1 });

const withoutLog = {
  type: 'boolean',
  description: 'A signature counts without an entry in a transparency log.',
};
const cosign = {
  ...closed(cosignKeys, [], { withoutLog, identity: noWildcard, issuer: noWildcard }),
  oneOf: [
    { required: ['key'], ...none('identity', 'issuer', 'trustedRoot') },
    { required: ['identity', 'issuer'], ...none('key', 'withoutLog') },
  ],
};

const notary = {
  ...closed(notaryKeys, [], {}),
  oneOf: [{ required: ['rootKeyId'] }, { required: ['authority'] }],
};

const notation = {
  ...closed(notationKeys, [], {}),
  oneOf: [
    { required: ['policy', 'store'], ...none('authority', 'identity', 'timestampAuthority') },
    { required: ['authority'], ...none('policy', 'store') },
  ],
};

function onlyFor(pattern: string, ...keys: readonly string[]): Schema {
  return implies({ anyOf: keys.map((key) => ({ required: [key] })) }, { properties: { type: { pattern } } });
}

const attestation = {
  ...closed(requiredAttestationKeys, ['type'], {
    type: { anyOf: [{ enum: Object.keys(attestationNames) }, { type: 'string', pattern: '://' }] },
    signers: some(cosign),
    builder: { type: 'string', pattern: originPattern },
    source: { type: 'string', pattern: originPattern },
    maxAge: duration,
    severity: { enum: vulnerabilitySeverities },
    storedIn: { type: 'string', pattern: repositoryPattern, minLength: 2 },
  }),
  allOf: [
    onlyFor(provenancePattern, 'builder', 'source'),
    onlyFor(reportPattern, 'severity'),
    implies({ properties: { type: { pattern: reportPattern } } }, { required: ['maxAge'] }),
  ],
};

const belowForm = String.raw`/\*$`;
const decides = (scheme: string): Schema => ({
  required: [scheme],
  properties: { optional: { not: { contains: { const: scheme } } } },
});

const image = {
  ...closed(requirementKeys, ['match'], {
    match: {
      type: 'string',
      pattern: repositoryPattern,
      description: 'A repository; `/*` at the end is all below it.',
    },
    cosign: some(cosign),
    notary,
    notation,
    annotations: { type: 'object', additionalProperties: text, minProperties: 1 },
    optional: entries({ enum: signingSchemes }),
    signedWithin: duration,
    attestations: some(attestation),
    unsigned: { type: 'boolean' },
  }),
  oneOf: [
    {
      allOf: [
        { anyOf: [...signingSchemes.map(decides), { required: ['attestations'] }] },
        { properties: { unsigned: { const: false } } },
      ],
    },
    {
      required: ['unsigned'],
      properties: { unsigned: { const: true } },
      ...none(...requirementKeys.filter((key) => key !== 'match' && key !== 'unsigned')),
    },
  ],
  allOf: [
    implies({ required: ['annotations'] }, { required: ['cosign'] }),
    implies(
      { required: ['signedWithin'] },
      { anyOf: [{ required: ['cosign'] }, { required: ['notation'] }], not: decides('notary') },
    ),
    ...signingSchemes.map((scheme) =>
      implies(
        { required: ['optional'], properties: { optional: { contains: { const: scheme } } } },
        { required: [scheme] },
      ),
    ),
    implies(
      { required: ['attestations'], ...none('cosign') },
      { properties: { attestations: { items: { required: ['signers'] } } } },
    ),
    implies(
      { properties: { match: { not: { pattern: belowForm } } } },
      {
        properties: {
          attestations: { items: { properties: { storedIn: { not: { pattern: belowForm } } } } },
        },
      },
    ),
  ],
};

/** The schema of the section `trust`. */
export function trustSchema(): Schema {
  return closed(trustKeys, [], {
    allowed: entries({ type: 'string', pattern: placePattern }),
    images: entries(image),
  });
}
