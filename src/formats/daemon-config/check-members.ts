import { suggestion } from '../../core/suggest.ts';
import {
  daemonMembers,
  flagNames,
  isHeading,
  proxyMembers,
  removedMembers,
} from '../../knowledge/engine/daemon-members.ts';
import type { LocatedMember, LocatedObject } from '../json/located-json.ts';
import { checkShape } from './check-shape.ts';
import type { ConfigProblem } from './config-problem.ts';
import { countingMembers } from './counting-members.ts';

type Parent = LocatedObject;

function isKnown(name: string): boolean {
  return Object.hasOwn(daemonMembers, name);
}

function checkRemoved(member: LocatedMember, parent: Parent): ConfigProblem | undefined {
  const { name, nameSpan } = member;
  const removed = Object.hasOwn(removedMembers, name) ? removedMembers[name] : undefined;
  if (removed === undefined) return undefined;
  const { in: version, instead } = removed;
  const hint = instead === undefined ? '' : `; use ${instead}`;
  return {
    kind: 'invalid',
    message: `${name} was removed in Docker Engine ${version}${hint}`,
    span: nameSpan,
    repair:
      instead === undefined || parent.members.some((one) => one.name === instead)
        ? { kind: 'remove', member, parent }
        : { kind: 'rename', nameSpan, to: instead },
  };
}

function checkFlagName(member: LocatedMember, parent: Parent): ConfigProblem | undefined {
  const { name, nameSpan } = member;
  const instead = Object.hasOwn(flagNames, name) ? flagNames[name] : undefined;
  if (instead === undefined) return undefined;
  const use = instead === '' ? '' : `; the member is ${instead}`;
  return {
    kind: 'ignored',
    message: `${name} is a flag of dockerd and has no effect in daemon.json${use}`,
    span: nameSpan,
    ...(instead === '' ? { repair: { kind: 'remove', member, parent } } : {}),
  };
}

const knownNames = Object.keys(daemonMembers);

function unknownMember({ name, nameSpan }: LocatedMember, parent: Parent): ConfigProblem {
  const hint = suggestion(name, knownNames);
  const [, to] = /did you mean '?([^\s']+)'?\?$/u.exec(hint) ?? [];
  const isFree = to !== undefined && !parent.members.some((one) => one.name === to);
  return {
    kind: 'invalid',
    message: `unknown member ${JSON.stringify(name)}${hint}`,
    span: nameSpan,
    ...(isFree ? { repair: { kind: 'rename', nameSpan, to } } : {}),
  };
}

/** What is wrong with a name, wherever dockerd looks for it. */
function checkName(member: LocatedMember, parent: Parent): readonly ConfigProblem[] {
  const problem = checkRemoved(member, parent) ?? checkFlagName(member, parent);
  if (problem) return [problem];
  return isKnown(member.name) ? [] : [unknownMember(member, parent)];
}

/** The members of `proxies`, which is the one heading that has members of its own. */
function checkProxies(parent: Parent): readonly ConfigProblem[] {
  return parent.members.flatMap((member) =>
    proxyMembers.includes(member.name)
      ? checkShape('text', member.value, `proxies.${member.name}`)
      : checkBelow('proxies', member, parent),
  );
}

/** Below a heading dockerd knows the names, and sets booleans by them and nothing else. */
function checkBelow(heading: string, member: LocatedMember, parent: Parent): readonly ConfigProblem[] {
  const problems = checkName(member, parent);
  if (problems.length > 0 || daemonMembers[member.name]?.shape === 'boolean') return problems;
  const message = `${member.name} has no effect below ${JSON.stringify(heading)}; move it to the top level`;
  return [{ kind: 'ignored', message, span: member.nameSpan }];
}

function checkHeading({ name: heading, value }: LocatedMember): readonly ConfigProblem[] {
  if (value.kind !== 'object') return [];
  return heading.toLowerCase() === 'proxies'
    ? checkProxies(value)
    : value.members.flatMap((member) => checkBelow(heading, member, value));
}

function checkMember(member: LocatedMember, parent: Parent): readonly ConfigProblem[] {
  const { name, value } = member;
  const shape = isKnown(name) ? daemonMembers[name]?.shape : undefined;
  if (value.kind === 'object' && isHeading(name))
    return shape === undefined ? checkHeading(member) : checkShape(shape, value, name);
  const problems = checkName(member, parent);
  return shape === undefined ? problems : [...problems, ...checkShape(shape, value, name)];
}

/** A member that is there again. Two objects are merged; of anything else one counts. */
function checkDuplicates(parent: Parent): readonly ConfigProblem[] {
  const counting = countingMembers(parent.members);
  return parent.members.flatMap((member) => {
    const { name, nameSpan, value } = member;
    const counts = counting.get(name);
    if (counts === undefined || counts === member || value.kind === 'object') return [];
    const message =
      value.kind === 'null' && counts.nameSpan.start < nameSpan.start
        ? `${name} is null here, which leaves the value from before`
        : `${name} is set again further down, and only the last one counts`;
    return [{ kind: 'ignored', message, span: nameSpan, repair: { kind: 'remove', member, parent } }];
  });
}

/** The names and types of all members of a daemon.json, as dockerd checks them. */
export function checkMembers(config: LocatedObject): readonly ConfigProblem[] {
  return [...checkDuplicates(config), ...config.members.flatMap((member) => checkMember(member, config))];
}
