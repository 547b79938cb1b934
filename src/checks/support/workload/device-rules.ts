import type { WorkloadCase } from '../../../core/rules/check.ts';
import { valueOf } from '../../../core/observed.ts';
import { parseDeviceRule, type DeviceRule } from '../../../knowledge/paths/sensitive-devices.ts';

/** Default devices of the runtime besides those of every container: `/dev/net/tun`. */
const alsoDefault: ReadonlySet<string> = new Set(['c 10:200 rwm']);

/** Returns the rules among `texts` that allow something that none of the `started` rules does. */
function addedTo(started: readonly string[], texts: readonly string[]): readonly string[] {
  const rules = started.flatMap((text) => parseDeviceRule(text) ?? []);
  return texts.filter((text) => {
    if (alsoDefault.has(text) || started.includes(text)) return false;
    const rule = parseDeviceRule(text);
    return rule === undefined || !rules.some((wider) => includesRule(wider, rule));
  });
}

function includesRule(wider: DeviceRule, rule: DeviceRule): boolean {
  const [numbers, allowed] = [rule.numbers.split(':'), wider.numbers.split(':')];
  return (
    (wider.type === 'a' || wider.type === rule.type) &&
    allowed.every((number, index) => number === '*' || number === numbers[index]) &&
    rule.access.split('').every((letter) => wider.access.includes(letter))
  );
}

/** Returns what the device cgroup of a running container allows beyond the specification that it was started with. */
export function rulesAddedLater({ effective, spec }: WorkloadCase): readonly string[] {
  const rules = valueOf(effective)?.deviceRules;
  const started = valueOf(spec)?.deviceRules;
  return rules?.state === 'known' && started !== undefined ? addedTo(started, rules.value) : [];
}
