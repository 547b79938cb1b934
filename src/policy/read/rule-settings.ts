import type { Check, ParameterValue } from '../../core/rules/check.ts';
import { severities, type Severity } from '../../core/severity.ts';
import type { RuleSetting } from '../../core/rules/policy.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { acceptValue } from '../parameters.ts';
import { allNames, isGroup, selectRules } from '../rule-names.ts';
import { suggestion } from '../../core/suggest.ts';
import { reportContradictions, type Statement } from './contradictions.ts';
import { asOneOf, addProblem, fieldsOf, type PolicyReading } from './reading.ts';

const ownKeys = ['severity', 'atLeast'] as const;

function weightOf(name: string, [rule]: readonly string[]): number {
  if (name === '*') return 0;
  if (isGroup(name)) return 1;
  return name.toLowerCase() === rule ? 3 : 2;
}

function rulesNamed(
  reading: PolicyReading,
  { key, keyRange }: YamlEntry,
  checks: readonly Check[],
): readonly Check[] {
  const matches = selectRules(checks, key);
  if (matches.length === 0) {
    addProblem(reading, { range: keyRange }, `unknown rule ${key}${suggestion(key, allNames(checks))}`);
  }
  const named = checks.filter(({ id }) => matches.some(({ rule }) => rule === id));
  if (matches.length > 0 && named.length === 0) {
    const [{ check } = {}] = matches;
    const whole = check === undefined ? 'waive it' : `name ${check} here, or waive it`;
    addProblem(reading, { range: keyRange }, `${key} is one of many that a rule reports: ${whole}`);
  }
  const part = matches.find(({ only }) => only !== undefined);
  if (part) {
    const why = `${key} is only a part of ${part.rule} (${part.only?.join(', ')})`;
    addProblem(reading, { range: keyRange }, `${why}: name the whole rule here, or waive the part`);
  }
  return named;
}

function severityAt(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  key: 'severity' | 'atLeast',
) {
  const entry = fields.get(key);
  const severity: Severity | undefined = entry && asOneOf(reading, entry.value, key, severities);
  return severity === undefined ? {} : { [key]: severity };
}

function plainValue(node: YamlNode): unknown {
  if (node.kind === 'list') return node.items.map(plainValue);
  return node.kind === 'scalar' ? node.value : undefined;
}

/** Returns the parameters that all `checks` have. */
function sharedParameters([first, ...rest]: readonly Check[]): readonly string[] {
  const names = Object.keys(first?.parameters ?? {});
  return names.filter((name) => rest.every(({ parameters }) => Object.hasOwn(parameters ?? {}, name)));
}

function parameterAt(
  reading: PolicyReading,
  { key, value }: YamlEntry,
  checks: readonly Check[],
): readonly (readonly [string, ParameterValue])[] {
  for (const { parameters = {} } of checks) {
    const parameter = parameters[key];
    const accepted = parameter && acceptValue(parameter, plainValue(value));
    if (!accepted) continue;
    if ('value' in accepted) return [[key, accepted.value]];
    addProblem(reading, value, `${key} takes ${accepted.takes}`);
    return [];
  }
  return [];
}

function detailed(reading: PolicyReading, map: YamlMap, checks: readonly Check[], name: string): RuleSetting {
  const shared = sharedParameters(checks);
  const fields = fieldsOf(reading, map, [...ownKeys, ...shared], `the rule ${name}`);
  const set = map.entries.filter(({ key }) => shared.includes(key));
  return {
    ...severityAt(reading, fields, 'severity'),
    ...severityAt(reading, fields, 'atLeast'),
    parameters: Object.fromEntries(set.flatMap((entry) => parameterAt(reading, entry, checks))),
  };
}

function settingOf(reading: PolicyReading, { key, value }: YamlEntry, checks: readonly Check[]): RuleSetting {
  if (value.kind === 'map') {
    const setting = detailed(reading, value, checks, key);
    return isGroup(key) ? setting : { off: false, ...setting };
  }
  const word = value.kind === 'scalar' ? value.value : undefined;
  // `off` is a text in YAML 1.2 and false in 1.1; both are written.
  if (word === 'off' || word === false) return { off: true, parameters: {} };
  if (word === 'on' || word === true) return { off: false, parameters: {} };
  const severity = asOneOf<Severity | 'off' | 'on'>(reading, value, `the rule ${key}`, [
    'off',
    'on',
    ...severities,
  ]);
  if (severity === undefined || severity === 'off' || severity === 'on') return { parameters: {} };
  return { severity, parameters: {}, ...(isGroup(key) ? {} : { off: false }) };
}

/** Merges settings: a more specific severity replaces the earlier one. */
function mergeSettings(before: RuleSetting | undefined, setting: RuleSetting): RuleSetting {
  const { severity, atLeast, ...rest } = before ?? { parameters: {} };
  const graded = setting.severity !== undefined || setting.atLeast !== undefined;
  const kept = graded
    ? {}
    : { ...(severity === undefined ? {} : { severity }), ...(atLeast === undefined ? {} : { atLeast }) };
  return { ...rest, ...kept, ...setting, parameters: { ...rest.parameters, ...setting.parameters } };
}

/**
 * Returns the settings of `rules` by rule ID, over the preset. The more specific wins. A rule named itself is
 * on unless set to off; a group with only a severity enables nothing.
 */
export function readRuleSettings(
  reading: PolicyReading,
  map: YamlMap,
  checks: readonly Check[],
  start: ReadonlyMap<string, RuleSetting>,
): ReadonlyMap<string, RuleSetting> {
  const statements = map.entries.map((entry): Statement => {
    const named = rulesNamed(reading, entry, checks);
    const rules = named.map(({ id }) => id);
    return { weight: weightOf(entry.key, rules), rules, setting: settingOf(reading, entry, named), entry };
  });
  reportContradictions(reading, statements);
  const settings = new Map(start);
  for (const { rules, setting } of statements.toSorted((a, b) => a.weight - b.weight)) {
    for (const rule of rules) settings.set(rule, mergeSettings(settings.get(rule), setting));
  }
  return settings;
}
