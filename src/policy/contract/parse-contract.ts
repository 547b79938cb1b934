import type { Contract, ContractValue, ServiceContract } from '../../core/confine/contract.ts';
import { IronhullError } from '../../core/errors.ts';
import type { ExpectedOutcome } from '../../core/confine/probe.ts';
import { normaliseCapability } from '../../formats/docker-values/capability.ts';
import { parseByteSize } from '../../formats/docker-values/byte-size.ts';
import { parseYaml, type YamlEntry, type YamlMap, type YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { indexText } from '../../formats/yaml/text-index.ts';
import {
  addProblem,
  asOneOf,
  fieldsOf,
  requireBoolean,
  requireList,
  requireMap,
  requireText,
  type PolicyReading,
} from '../read/reading.ts';

/** A setting that a contract can fix, as its reader needs it. */
export interface ContractKey {
  key: string;
  kind: 'text' | 'number' | 'boolean' | 'list';
  /** Whether a number may have a fraction. */
  hasFraction?: boolean;
}

/** What a contract may name. */
export interface ContractKeys {
  settings: readonly ContractKey[];
  /** Ids of probes. */
  probes: readonly string[];
}

const listed = 8;
const topKeys = ['version', 'up', 'down', 'services'];
const serviceKeys = ['container', 'exercise', 'probes'];

/**
 * Parses a contract (`ironhull.contract.yaml`).
 * @throws IronhullError `CONTRACT_MALFORMED` with the line of each problem.
 */
export function parseContract(text: string, file: string, keys: ContractKeys): Contract {
  const reading: PolicyReading = { file, text, index: indexText(text), problems: [] };
  const parsed = parseYaml(text);
  for (const { message, range } of parsed.problems) addProblem(reading, { range }, message);
  const contract = parsed.root === undefined ? undefined : readContract(reading, parsed.root, keys);
  if (contract === undefined || reading.problems.length > 0) return refuse(reading);
  return contract;
}

function refuse({ file, problems }: PolicyReading): never {
  const lines = problems.map(
    ({ message, range }) => `${file}:${range.startLine}:${range.startColumn}: ${message}`,
  );
  const more = lines.length > listed ? [`and ${lines.length - listed} more`] : [];
  const shown = lines.length === 0 ? [`${file}: it is empty`] : lines.slice(0, listed);
  throw new IronhullError('CONTRACT_MALFORMED', [...shown, ...more].join(' | '));
}

function readContract(reading: PolicyReading, node: YamlNode, keys: ContractKeys): Contract | undefined {
  const map = requireMap(reading, node, 'a contract');
  if (map === undefined) return undefined;
  const fields = fieldsOf(reading, map, topKeys, 'a contract');
  const version = fields.get('version');
  if (version !== undefined && !(version.value.kind === 'scalar' && version.value.value === 1))
    addProblem(reading, version.value, 'version must be 1');
  const services = fields.get('services');
  if (services === undefined) return addProblem(reading, map, 'a contract needs services');
  const named = requireMap(reading, services.value, 'services');
  const entries = named?.entries ?? [];
  if (named !== undefined && entries.length === 0)
    addProblem(reading, named, 'services must name one service or more');
  return {
    ...textField(reading, fields, 'up'),
    ...textField(reading, fields, 'down'),
    services: new Map(
      entries.flatMap((entry) => {
        const service = readService(reading, entry, keys);
        return service === undefined ? [] : [[entry.key, service] as const];
      }),
    ),
  };
}

function textField<K extends string>(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  key: K,
): Partial<Record<K, string>> {
  const entry = fields.get(key);
  const text = entry && requireText(reading, entry.value, key);
  return (text === undefined ? {} : { [key]: text }) as Partial<Record<K, string>>;
}

function readService(
  reading: PolicyReading,
  entry: YamlEntry,
  keys: ContractKeys,
): ServiceContract | undefined {
  const map = requireMap(reading, entry.value, entry.key);
  if (map === undefined) return undefined;
  const allKeys = [...serviceKeys, ...keys.settings.map(({ key }) => key)];
  const fields = fieldsOf(reading, map, allKeys, entry.key);
  const settings = keys.settings.flatMap((setting) => {
    const field = fields.get(setting.key);
    const value = field && readValue(reading, field.value, setting);
    return value === undefined ? [] : [[setting.key, value] as const];
  });
  const probes = fields.get('probes')?.value;
  const isOff = probes?.kind === 'scalar' && probes.value === false;
  return {
    ...textField(reading, fields, 'container'),
    ...textField(reading, fields, 'exercise'),
    settings: new Map(settings),
    probes: probes === undefined || isOff ? new Map() : readProbes(reading, probes, keys.probes),
    probed: !isOff,
  };
}

function readProbes(
  reading: PolicyReading,
  node: YamlNode,
  ids: readonly string[],
): ReadonlyMap<string, ExpectedOutcome> {
  const map: YamlMap | undefined = requireMap(reading, node, 'probes');
  if (map === undefined) return new Map();
  const fields = fieldsOf(reading, map, ids, 'probes');
  return new Map(
    [...fields].flatMap(([id, { value }]) => {
      const outcome = asOneOf(reading, value, id, ['blocked', 'any'] as const);
      return outcome === undefined ? [] : [[id, outcome] as const];
    }),
  );
}

function readValue(
  reading: PolicyReading,
  node: YamlNode,
  { key, kind, hasFraction = false }: ContractKey,
): ContractValue | undefined {
  switch (kind) {
    case 'boolean':
      return requireBoolean(reading, node, key);
    case 'number':
      return hasFraction ? readFraction(reading, node, key) : readNumber(reading, node, key);
    case 'text':
      return node.kind === 'scalar' && typeof node.value === 'number'
        ? String(node.value)
        : requireText(reading, node, key);
    case 'list':
      return readList(reading, node, key);
  }
}

/** A number, or a size such as `64m`. */
function readNumber(reading: PolicyReading, node: YamlNode, key: string): number | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  const number =
    typeof value === 'string' ? parseByteSize(value) : typeof value === 'number' ? value : undefined;
  if (number !== undefined && Number.isSafeInteger(number) && number >= 0) return number;
  return addProblem(reading, node, `${key} must be a number, or a size such as 64m`);
}

/** A number such as 0.5, or a text of one, as Compose has it. */
function readFraction(reading: PolicyReading, node: YamlNode, key: string): number | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  return addProblem(reading, node, `${key} must be a number, such as 0.5`);
}

function readList(reading: PolicyReading, node: YamlNode, key: string): readonly string[] {
  const texts = requireList(reading, node, key).flatMap(
    (item) => requireText(reading, item, `an entry of ${key}`) ?? [],
  );
  return key === 'capabilities' ? texts.map(normaliseCapability) : texts;
}
