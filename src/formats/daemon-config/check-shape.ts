import type { MemberShape } from '../../knowledge/engine/daemon-members.ts';
import { parseByteSize } from '../docker-values/byte-size.ts';
import { isIpAddress } from '../docker-values/ip-address.ts';
import type { LocatedMember, LocatedValue } from '../json/located-json.ts';
import type { ConfigProblem } from './config-problem.ts';

const words: Readonly<Record<Extract<MemberShape, string>, string>> = {
  any: 'anything',
  boolean: 'true or false',
  integer: 'a whole number',
  text: 'a string',
  address: 'an IP address as a string',
  size: 'a size as a string, such as "64M"',
};

function wanted(shape: MemberShape): string {
  if (typeof shape === 'string') return words[shape];
  return 'list' in shape ? 'a list' : 'an object';
}

const bounds = [-(2n ** 63n), 2n ** 63n - 1n] as const;

/** Go decodes a number into an integer only where it is written as one. */
function isInteger(text: string): boolean {
  return /^-?\d+$/u.test(text) && BigInt(text) >= bounds[0] && BigInt(text) <= bounds[1];
}

function isOfScalar(shape: Extract<MemberShape, string>, value: LocatedValue): boolean {
  switch (shape) {
    case 'any':
      return true;
    case 'boolean':
      return value.kind === 'boolean';
    case 'integer':
      return value.kind === 'number' && isInteger(value.text);
    case 'text':
      return value.kind === 'string';
    case 'address':
      return value.kind === 'string' && (value.text === '' || isIpAddress(value.text));
    case 'size':
      return value.kind === 'string' && parseByteSize(value.text) !== undefined;
  }
}

function invalid(name: string, { span }: LocatedValue, shape: MemberShape): readonly ConfigProblem[] {
  return [{ kind: 'invalid', message: `${name} must be ${wanted(shape)}`, span }];
}

/** Every value of a member that dockerd does not take for its type (Go's encoding/json). `name` leads to the value. */
export function checkShape(shape: MemberShape, value: LocatedValue, name: string): readonly ConfigProblem[] {
  if (typeof shape === 'string')
    return isOfScalar(shape, value) || (value.kind === 'null' && shape !== 'size')
      ? []
      : invalid(name, value, shape);
  if (value.kind === 'null') return [];
  if ('list' in shape)
    return value.kind === 'array'
      ? value.items.flatMap((item) => checkShape(shape.list, item, `an entry of ${name}`))
      : invalid(name, value, shape);
  if (value.kind !== 'object') return invalid(name, value, shape);
  const shapeOf = (member: LocatedMember): MemberShape | undefined =>
    'map' in shape ? shape.map : shape.members[member.name.toLowerCase()];
  return value.members.flatMap((member) => {
    const inner = shapeOf(member);
    return inner === undefined ? [] : checkShape(inner, member.value, `${name}.${member.name}`);
  });
}
