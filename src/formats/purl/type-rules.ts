import type { Purl } from './purl.ts';

/** What the type of a Package URL says of its parts (purl-spec, `types/*-definition.json`). */
interface TypeRule {
  /** Parts that are written in lower case. */
  lower?: readonly ('namespace' | 'name' | 'version')[];
  /** Further changes of the name. */
  name?: (name: string) => string;
  required?: readonly ('namespace' | 'version')[];
  prohibited?: readonly 'namespace'[];
}

const both = ['namespace', 'name'] as const;

const rules: ReadonlyMap<string, TypeRule> = new Map<string, TypeRule>([
  ['alpm', { lower: both }],
  ['apk', { lower: both }],
  ['bitbucket', { lower: both }],
  ['bitnami', { lower: ['name'] }],
  ['composer', { lower: both }],
  ['cran', { required: ['version'] }],
  ['deb', { lower: both }],
  ['github', { lower: both }],
  ['gitlab', { lower: both }],
  ['golang', { lower: both }],
  ['hex', { lower: both }],
  ['huggingface', { lower: ['version'] }],
  ['luarocks', { lower: ['version'] }],
  ['maven', { required: ['namespace'] }],
  ['npm', { lower: both }],
  ['oci', { lower: ['name'], prohibited: ['namespace'] }],
  ['pub', { lower: ['name'], name: (name) => name.replaceAll('-', '_') }],
  ['pypi', { lower: ['name'], name: (name) => name.replace(/[-_.]+/gu, '-') }],
  ['qpkg', { lower: ['namespace'] }],
  ['rpm', { lower: ['namespace'] }],
  ['swift', { required: ['namespace', 'version'] }],
]);

/** Returns a Package URL in the normal form of its type. */
export function normalizeForType(purl: Purl): Purl {
  const rule = rules.get(purl.type);
  if (rule === undefined) return purl;
  const normal = { ...purl };
  for (const part of rule.lower ?? []) {
    const value = normal[part];
    if (value !== undefined) normal[part] = value.toLowerCase();
  }
  return { ...normal, name: rule.name?.(normal.name) ?? normal.name };
}

/** Returns the parts that a type requires and those that it does not allow. */
export function requirementsOf(type: string): Required<Pick<TypeRule, 'required' | 'prohibited'>> {
  const { required = [], prohibited = [] } = rules.get(type) ?? {};
  return { required, prohibited };
}
