import type { Check } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import { severities, type Severity } from '../../core/severity.ts';
import { restrictedNeeds, type RestrictedNeed } from '../../core/rules/need.ts';
import type { Policy, RuleSetting } from '../../core/rules/policy.ts';
import { parseYaml, type YamlEntry, type YamlMap, type YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { indexText } from '../../formats/yaml/text-index.ts';
import { presets, type Preset, type PresetName } from './presets.ts';
import { readAttestations } from './attestations.ts';
import { readDatabasePolicy } from './database-policy.ts';
import { requireList, requireMap, requireText, asOneOf, fieldsOf, type PolicyReading } from './reading.ts';
import { readRuleSettings } from './rule-settings.ts';
import { everyKind, readUnknownActions } from './unknown-actions.ts';
import { readTrustPolicy } from './trust-policy.ts';
import { readWaivers } from './waivers.ts';

/** Keys of a policy. */
export const policyKeys = [
  'preset',
  'rules',
  'unknown',
  'failOn',
  'allow',
  'waive',
  'attest',
  'trust',
  'database',
  'vex',
] as const;

/** Values of `failOn`: severities and `never`. */
export const thresholds: readonly (Severity | 'never')[] = [...severities, 'never'];

const presetNames = Object.keys(presets) as PresetName[];

/** Maximum number of problems listed in an error. */
const listed = 8;

function refuse({ file, problems }: PolicyReading): never {
  const lines = problems.map(
    ({ message, range }) => `${file}:${range.startLine}:${range.startColumn}: ${message}`,
  );
  const more = lines.length > listed ? [`and ${lines.length - listed} more`] : [];
  throw new IronhullError('POLICY_MALFORMED', [...lines.slice(0, listed), ...more].join(' | '));
}

function presetRules({ categories, atLeast }: Preset, checks: readonly Check[]): Map<string, RuleSetting> {
  return new Map(
    checks.flatMap(({ id, category }): [string, RuleSetting][] => {
      const raised = atLeast[id];
      const setting = {
        ...(categories.includes(category) ? {} : { off: true }),
        ...(raised === undefined ? {} : { atLeast: raised }),
      };
      return Object.keys(setting).length === 0 ? [] : [[id, { ...setting, parameters: {} }]];
    }),
  );
}

/** Returns a policy that only has a preset. */
export function presetPolicy(file: string, checks: readonly Check[], name?: PresetName): Policy {
  const preset: Preset | undefined = name === undefined ? undefined : presets[name];
  return {
    file,
    ...(name === undefined ? {} : { preset: name }),
    rules: preset ? presetRules(preset, checks) : new Map(),
    unknown: preset?.unknown ?? everyKind('warn'),
    ...(preset?.failOn === undefined ? {} : { failOn: preset.failOn }),
    allow: [],
    waivers: [],
    attestations: [],
  };
}

function presetAt(reading: PolicyReading, fields: ReadonlyMap<string, YamlEntry>): PresetName | undefined {
  const entry = fields.get('preset');
  return entry && asOneOf(reading, entry.value, 'preset', presetNames);
}

const originRule = 'inventory/trusted-images';

/** Where images may come from is one decision: the section `trust` answers the rule on their origin too. */
function withTrustedPlaces(rules: Policy['rules'], allowed: readonly string[] | undefined): Policy['rules'] {
  const setting = rules.get(originRule);
  if (allowed === undefined || allowed.length === 0 || setting?.parameters.trusted !== undefined)
    return rules;
  const trusted = allowed.map((place) => place.replace(/\/\*$/u, ''));
  return new Map(rules).set(originRule, { ...setting, parameters: { ...setting?.parameters, trusted } });
}

/** Reads the restricted parts of the facts that the policy allows to collect. */
function readAllowed(reading: PolicyReading, node: YamlNode): readonly RestrictedNeed[] {
  return requireList(reading, node, 'allow').flatMap(
    (item) => asOneOf(reading, item, 'an entry of allow', restrictedNeeds) ?? [],
  );
}

/** Reads the paths of VEX documents. */
function readVexPaths(reading: PolicyReading, node: YamlNode): readonly string[] {
  return requireList(reading, node, 'vex').flatMap(
    (item) => requireText(reading, item, 'an entry of vex') ?? [],
  );
}

function readPolicy(
  reading: PolicyReading,
  root: YamlMap,
  checks: readonly Check[],
  preset: PresetName | undefined,
): Policy {
  const fields = fieldsOf(reading, root, policyKeys, 'a policy');
  const written = presetAt(reading, fields);
  const start = presetPolicy(reading.file, checks, preset ?? written);
  const value = (key: (typeof policyKeys)[number]) => fields.get(key)?.value;
  const [rules, unknown, failOn, allow, waive, attest, trust, database, vex] = [
    value('rules'),
    value('unknown'),
    value('failOn'),
    value('allow'),
    value('waive'),
    value('attest'),
    value('trust'),
    value('database'),
    value('vex'),
  ];
  const ruleMap = rules && requireMap(reading, rules, 'rules');
  const trustPolicy = trust && readTrustPolicy(reading, trust);
  const databasePolicy = database && readDatabasePolicy(reading, database);
  const threshold = failOn && asOneOf(reading, failOn, 'failOn', thresholds);
  const ruleSettings = ruleMap ? readRuleSettings(reading, ruleMap, checks, start.rules) : start.rules;
  return {
    ...start,
    rules: withTrustedPlaces(ruleSettings, trustPolicy?.allowed),
    ...(unknown ? { unknown: readUnknownActions(reading, unknown, start.unknown) } : {}),
    ...(threshold ? { failOn: threshold } : {}),
    ...(allow ? { allow: readAllowed(reading, allow) } : {}),
    ...(waive ? { waivers: readWaivers(reading, waive, checks) } : {}),
    ...(attest ? { attestations: readAttestations(reading, attest, checks) } : {}),
    ...(trustPolicy ? { trust: trustPolicy } : {}),
    ...(databasePolicy ? { database: databasePolicy } : {}),
    ...(vex ? { vex: readVexPaths(reading, vex) } : {}),
  };
}

/**
 * Parses a policy. `file` is its name in errors and findings; `checks` are all checks it may name; `preset`
 * replaces its own. Empty text or `null` is an empty policy. @throws IronhullError `POLICY_MALFORMED` with
 * file, line and column of every problem.
 */
export function parsePolicy(
  text: string,
  file: string,
  checks: readonly Check[],
  preset?: PresetName,
): Policy {
  const { root, problems } = parseYaml(text);
  const reading: PolicyReading = { file, text, index: indexText(text), problems: [...problems] };
  if (problems.length > 0) refuse(reading);
  if (!root || (root.kind === 'scalar' && root.value === null)) return presetPolicy(file, checks, preset);
  const map = requireMap(reading, root, 'a policy');
  const policy = map && readPolicy(reading, map, checks, preset);
  if (!policy || reading.problems.length > 0) refuse(reading);
  return policy;
}
