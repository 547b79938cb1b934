import type { LocatedMember, LocatedValue } from '../json/located-json.ts';
import type { ConfigProblem } from './config-problem.ts';

type Find = (name: string) => LocatedMember | undefined;

function isSet(value: LocatedValue | undefined): value is LocatedValue {
  return value !== undefined && value.kind !== 'null' && !(value.kind === 'string' && value.text === '');
}

function isFalse(value: LocatedValue | undefined): boolean {
  return value?.kind === 'boolean' && !value.value;
}

function invalid({ span }: Pick<LocatedValue, 'span'>, message: string): ConfigProblem {
  return { kind: 'invalid', message, span };
}

function checkBridge(find: Find): readonly ConfigProblem[] {
  const [bridge, bip] = [find('bridge')?.value, find('bip')?.value];
  return isSet(bridge) && isSet(bip) ? [invalid(bip, 'bip cannot be set together with bridge')] : [];
}

function checkIcc(find: Find): readonly ConfigProblem[] {
  const icc = find('icc')?.value;
  return icc !== undefined && isFalse(icc) && isFalse(find('iptables')?.value)
    ? [invalid(icc, '"icc": false needs iptables, which is set to false')]
    : [];
}

function runtimesOf(find: Find): readonly LocatedMember[] {
  const value = find('runtimes')?.value;
  return value?.kind === 'object' ? value.members : [];
}

function checkRuntime({ name, nameSpan, value }: LocatedMember): readonly ConfigProblem[] {
  if (name === 'runc') return [invalid({ span: nameSpan }, 'the runtime name runc is reserved')];
  const members = value.kind === 'object' ? value.members : [];
  const has = (key: string) => isSet(members.findLast((one) => one.name.toLowerCase() === key)?.value);
  const [path, type] = [has('path'), has('runtimetype')];
  if (path && type)
    return [invalid(value, `the runtime ${JSON.stringify(name)} has both path and runtimeType`)];
  return path || type
    ? []
    : [invalid(value, `the runtime ${JSON.stringify(name)} needs path or runtimeType`)];
}

/** A name that may be a shim of containerd is not of the file. */
function checkDefaultRuntime(find: Find): readonly ConfigProblem[] {
  const value = find('default-runtime')?.value;
  if (value?.kind !== 'string' || ['', 'runc'].includes(value.text) || /[./]/u.test(value.text)) return [];
  return runtimesOf(find).some(({ name }) => name === value.text)
    ? []
    : [invalid(value, 'default-runtime is not one of runtimes')];
}

const ofEveryDriver: ReadonlySet<string> = new Set([
  'mode',
  'max-buffer-size',
  'cache-disabled',
  'cache-max-size',
  'cache-max-file',
  'cache-compress',
]);

/** Options by driver: those that write files, whose options are the same on every engine. */
const logOptions: Readonly<Record<string, readonly string[]>> = {
  'json-file': ['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag'],
  local: ['max-size', 'max-file', 'compress'],
};

function checkLogOptions(find: Find): readonly ConfigProblem[] {
  const driver = find('log-driver')?.value;
  const name = driver?.kind === 'string' && driver.text !== '' ? driver.text : 'json-file';
  const options = find('log-opts')?.value;
  const known = Object.hasOwn(logOptions, name) ? logOptions[name] : undefined;
  if (known === undefined || options?.kind !== 'object') return [];
  return options.members
    .filter((one) => !known.includes(one.name) && !ofEveryDriver.has(one.name))
    .map(({ name: option, nameSpan }) =>
      invalid({ span: nameSpan }, `the log driver ${name} has no option ${JSON.stringify(option)}`),
    );
}

function checkProxyPath(find: Find): readonly ConfigProblem[] {
  const path = find('userland-proxy-path')?.value;
  if (path?.kind !== 'string' || path.text === '' || path.text.startsWith('/')) return [];
  return isFalse(find('userland-proxy')?.value)
    ? []
    : [invalid(path, 'userland-proxy-path must be an absolute path')];
}

/** Members that dockerd does not start with together. Tried on Engine 26.1.5. */
export function checkCombinations(members: readonly LocatedMember[]): readonly ConfigProblem[] {
  const find: Find = (name) => members.find((one) => one.name === name);
  return [
    ...checkBridge(find),
    ...checkIcc(find),
    ...runtimesOf(find).flatMap(checkRuntime),
    ...checkDefaultRuntime(find),
    ...checkLogOptions(find),
    ...checkProxyPath(find),
  ];
}
