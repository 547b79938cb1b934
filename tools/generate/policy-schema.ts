import type { Check, Parameter } from '../../src/core/rules/check.ts';
import { restrictedNeeds } from '../../src/core/rules/need.ts';
import { severities } from '../../src/core/severity.ts';
import { unknownActions } from '../../src/core/rules/policy.ts';
import { policyKeys, thresholds } from '../../src/policy/read/parse-policy.ts';
import { presets } from '../../src/policy/read/presets.ts';
import { attestationKeys } from '../../src/policy/read/attestations.ts';
import { openVexJustifications } from '../../src/formats/openvex/read-openvex.ts';
import { databaseKeys, mirrorPattern } from '../../src/policy/read/database-policy.ts';
import { durationPattern } from '../../src/policy/read/duration.ts';
import { unknownKinds } from '../../src/policy/read/unknown-actions.ts';
import { vulnerabilityNamePattern } from '../../src/knowledge/software/vulnerability-names.ts';
import { waiverKeys } from '../../src/policy/read/waivers.ts';
import { allNames, findChecks, isGroup, selectRules } from '../../src/policy/rule-names.ts';

import { closed, entries, text, type Schema } from './schema-parts.ts';
import { trustSchema } from './trust-schema.ts';

const day = { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const glob = { ...text, description: '`*` stands for any run of characters, `?` for one.' };
const word = { enum: ['off', 'on', true, false, ...severities] };

const about: Readonly<Record<string, string>> = {
  preset: 'What the policy starts from; everything beside it wins over it.',
  rules:
    'Rules by id, group (`workload/*`) or another tool’s id (`docker-bench:5.5`): off, on, a severity, or a map.',
  unknown: 'What outcomes that are not known do, all or kind by kind. They are counted in any case.',
  failOn: 'The severity at which a run fails.',
  allow:
    'Costly parts of the facts that may be collected where a rule needs them: the files in images, and what registries answer.',
  waive: 'Findings to accept, each with a reason and an optional end date.',
  trust: 'Which images are trusted: `ironhull trust verify --policy`.',
  database: 'Where `ironhull db update` fetches advisories, and how old they may be.',
  vex: 'VEX documents (OpenVEX, CycloneDX, CSAF) whose statements count in scans: paths from the folder of the policy.',
  attest: 'Statements that a person attests because no program can verify them, with an end date.',
};

function parameterSchema({ about: description, default: otherwise, ...parameter }: Parameter): Schema {
  const shown = { description, ...(otherwise === undefined ? {} : { default: otherwise }) };
  switch (parameter.type) {
    case 'strings':
      return { ...shown, type: 'array', items: { type: 'string' } };
    case 'string':
      return { ...shown, type: 'string', ...(parameter.oneOf ? { enum: parameter.oneOf } : {}) };
    case 'integer': {
      const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = parameter;
      return { ...shown, type: 'integer', minimum, maximum };
    }
    case 'boolean':
      return { ...shown, type: 'boolean' };
  }
}

function settingSchema(title: string | undefined, parameters: Readonly<Record<string, Parameter>>): Schema {
  const own = Object.entries(parameters).map(
    ([name, parameter]) => [name, parameterSchema(parameter)] as const,
  );
  const severity = { $ref: '#/$defs/severity' };
  const properties = { severity, atLeast: severity, ...Object.fromEntries(own) };
  const map = { type: 'object', additionalProperties: false, properties };
  return { ...(title === undefined ? {} : { description: title }), anyOf: [word, map] };
}

function databaseSchema(): Schema {
  return closed(databaseKeys, [], {
    mirrors: entries({ type: 'string', pattern: mirrorPattern }),
    maxAge: { type: 'string', pattern: durationPattern },
  });
}

/** What a name may be set to: a rule without parameters is as any other. */
function namedSetting(checks: readonly Check[], name: string): Schema {
  const [check, ...rest] = findChecks(checks, name);
  if (check === undefined || rest.length > 0 || isGroup(name)) return { $ref: '#/$defs/setting' };
  const { title, parameters } = check;
  return parameters ? settingSchema(title, parameters) : { description: title, $ref: '#/$defs/setting' };
}

function isWhole(checks: readonly Check[], name: string): boolean {
  return selectRules(checks, name).every(({ only }) => only === undefined);
}

function waiverSchema(): Schema {
  const implied = { type: 'boolean', description: 'Findings that follow from the rule are waived, too.' };
  const on = { subject: glob, file: glob, workloadKey: glob };
  const justification = {
    enum: [...openVexJustifications],
    description:
      'Why a vulnerability does not affect what is named: `--write-vex` writes it down as not affected.',
  };
  const own = { rule: { $ref: '#/$defs/ruleName' }, ...on, until: day, implied, justification };
  const narrowed = ['subject', 'file', 'workloadKey', 'fingerprint'].map((key) => ({ required: [key] }));
  const named = [{ required: ['rule'] }, { required: ['fingerprint'] }];
  return {
    ...closed(waiverKeys, ['reason'], own),
    allOf: [{ anyOf: narrowed }, { anyOf: named }, { not: { required: ['fingerprint', 'implied'] } }],
  };
}

function unknownSchema(): Schema {
  const action = { enum: unknownActions };
  const properties = Object.fromEntries(unknownKinds.map((kind) => [kind, action]));
  return { anyOf: [action, { type: 'object', additionalProperties: false, properties }] };
}

function sections(checks: readonly Check[], names: readonly string[]): Readonly<Record<string, Schema>> {
  const wholes = names.filter((name) => isWhole(checks, name));
  const rules = Object.fromEntries(wholes.map((name) => [name, namedSetting(checks, name)]));
  const attested = closed(attestationKeys, ['rule', 'by', 'reason', 'until'], {
    rule: { enum: wholes.filter((name) => !isGroup(name)) },
    subject: glob,
    file: glob,
    seen: glob,
    until: day,
  });
  return {
    preset: { enum: Object.keys(presets) },
    rules: { type: 'object', additionalProperties: false, properties: rules },
    unknown: unknownSchema(),
    failOn: { enum: thresholds },
    allow: entries({ enum: restrictedNeeds }),
    waive: entries(waiverSchema()),
    attest: entries(attested),
    trust: trustSchema(),
    database: databaseSchema(),
    vex: entries(text),
  };
}

/**
 * The JSON Schema of a policy, for editors: `docs/schema/policy.json`. It names every rule there
 * is; what it allows and what is read are held against each other in `test/policy`.
 */
export function policySchema(checks: readonly Check[]): string {
  const names = allNames(checks);
  const parts = sections(checks, names);
  const properties = policyKeys.map((key) => [key, { description: about[key], ...parts[key] }] as const);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:ironhull:policy:1',
    title: 'Ironhull policy',
    description: 'What `ironhull.yaml` may say; docs/policy.md explains it.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(properties),
    $defs: {
      severity: { enum: severities },
      setting: settingSchema(undefined, {}),
      ruleName: { anyOf: [{ enum: names }, { type: 'string', pattern: vulnerabilityNamePattern }] },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
