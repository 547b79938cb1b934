import type { LocatedMember, LocatedValue } from '../json/located-json.ts';
import { isCidr, poolProblem } from './cidr.ts';
import type { ConfigProblem } from './config-problem.ts';
import { indexNameProblem, listenProblem, mirrorProblem } from './address-problems.ts';

type Texts = readonly { text: string; value: LocatedValue }[];

function problem({ span }: Pick<LocatedValue, 'span'>, message: string): ConfigProblem {
  return { kind: 'invalid', message, span };
}

function textOf(value: LocatedValue | undefined): string {
  return value?.kind === 'string' ? value.text : '';
}

function textsOf(value: LocatedValue | undefined): Texts {
  const items = value?.kind === 'array' ? value.items : [];
  return items.map((item) => ({ text: textOf(item), value: item }));
}

const choices: Readonly<Record<string, { allowed: readonly string[]; anyCase?: true }>> = {
  'log-level': { allowed: ['panic', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], anyCase: true },
  'log-format': { allowed: ['text', 'json'] },
  'default-ipc-mode': { allowed: ['private', 'shareable'] },
  'default-cgroupns-mode': { allowed: ['private', 'host'] },
  'firewall-backend': { allowed: ['iptables', 'nftables'] },
};

function checkChoice({ name, value }: LocatedMember): readonly ConfigProblem[] {
  const { allowed, anyCase } = choices[name] ?? { allowed: [] };
  const text = anyCase ? textOf(value).toLowerCase() : textOf(value);
  if (text === '' || allowed.includes(text)) return [];
  return [problem(value, `${name} must be one of ${allowed.join(', ')}`)];
}

const notNegative = ['mtu', 'max-concurrent-downloads', 'max-concurrent-uploads', 'max-download-attempts'];

function checkNumber({ name, value }: LocatedMember): readonly ConfigProblem[] {
  return value.kind === 'number' && Number(value.text) < 0
    ? [problem(value, `${name} must not be negative`)]
    : [];
}

function checkCidr({ name, value }: LocatedMember): readonly ConfigProblem[] {
  const text = textOf(value);
  return text === '' || isCidr(text)
    ? []
    : [problem(value, `${name} must be an address with a prefix length`)];
}

function checkEntries(
  { value }: LocatedMember,
  why: (text: string) => string | undefined,
): readonly ConfigProblem[] {
  return textsOf(value).flatMap(({ text, value: item }) => {
    const message = why(text);
    return message === undefined ? [] : [problem(item, message)];
  });
}

/** Labels, and resources of a node, which are `name=value` too. */
function checkPairs({ name, value }: LocatedMember): readonly ConfigProblem[] {
  const first = new Map<string, string>();
  return textsOf(value).flatMap(({ text, value: item }) => {
    const equals = text.indexOf('=');
    if (equals === -1) return [problem(item, `an entry of ${name} must be name=value`)];
    const [key, given] = [text.slice(0, equals), text.slice(equals + 1)];
    const earlier = first.get(key);
    first.set(key, earlier ?? given);
    return name === 'labels' && earlier !== undefined && earlier !== given
      ? [problem(item, `two values for the label ${JSON.stringify(key)}`)]
      : [];
  });
}

const domain = /^(?=.*[a-z])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?)(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*\.?\s*$/iu;

function searchProblem(text: string): string | undefined {
  return text.trim() === '.' || domain.test(text) ? undefined : 'an entry of dns-search must be a domain';
}

function driverProblem(text: string): string | undefined {
  const [, driver] = /^\s*native\.cgroupdriver\s*=\s*(.*?)\s*$/iu.exec(text) ?? [];
  return driver === undefined || ['cgroupfs', 'systemd', ''].includes(driver)
    ? undefined
    : 'native.cgroupdriver must be cgroupfs or systemd';
}

function checkPools({ value }: LocatedMember): readonly ConfigProblem[] {
  const items = value.kind === 'array' ? value.items : [];
  return items.flatMap((item) => {
    if (item.kind !== 'object') return [];
    const field = (name: string) => item.members.findLast((one) => one.name.toLowerCase() === name)?.value;
    const size = field('size');
    const message = poolProblem(textOf(field('base')), size?.kind === 'number' ? Number(size.text) : 0);
    return message === undefined ? [] : [problem(item, message)];
  });
}

/** Values that dockerd refuses by themselves, by the member they are in. Tried on Engine 26.1.5. */
const checks: Readonly<Record<string, (member: LocatedMember) => readonly ConfigProblem[]>> = {
  ...Object.fromEntries(Object.keys(choices).map((name) => [name, checkChoice])),
  ...Object.fromEntries(notNegative.map((name) => [name, checkNumber])),
  ...Object.fromEntries(['bip', 'bip6', 'fixed-cidr', 'fixed-cidr-v6'].map((name) => [name, checkCidr])),
  labels: checkPairs,
  'node-generic-resources': checkPairs,
  'dns-search': (member) => checkEntries(member, searchProblem),
  'exec-opts': (member) => checkEntries(member, driverProblem),
  hosts: (member) => checkEntries(member, listenProblem),
  'registry-mirrors': (member) => checkEntries(member, mirrorProblem),
  'insecure-registries': (member) => checkEntries(member, indexNameProblem),
  'default-address-pools': checkPools,
};

/** What is wrong with the values of members, each looked at by itself. */
export function checkValues(members: readonly LocatedMember[]): readonly ConfigProblem[] {
  return members.flatMap((member) =>
    Object.hasOwn(checks, member.name) ? (checks[member.name]?.(member) ?? []) : [],
  );
}
