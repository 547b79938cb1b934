/** Specifiers that are the same on every machine, for units of the system (systemd.unit(5)). */
const fixed: Readonly<Record<string, string>> = {
  '%': '%',
  C: '/var/cache',
  D: '/usr/share',
  E: '/etc',
  g: 'root',
  G: '0',
  h: '/root',
  L: '/var/log',
  S: '/var/lib',
  s: '/bin/sh',
  T: '/tmp',
  t: '/run',
  u: 'root',
  U: '0',
  V: '/var/tmp',
};

/** Returns the specifiers that the name of a unit decides: `a-b@c.service`. */
function ofName(name: string): Readonly<Record<string, string>> {
  const [, prefix = '', instance = '', type = ''] = /^([^@]*)(?:@(.*))?(\.\w+)$/su.exec(name) ?? [];
  const whole = name.slice(0, name.length - type.length);
  return {
    d: `/run/credentials/${name}`,
    n: name,
    N: whole,
    p: prefix,
    i: instance,
    j: prefix.slice(prefix.lastIndexOf('-') + 1),
  };
}

/**
 * Fills in the specifiers of a value in a unit of the system, except those that depend on the machine, such as `%H`:
 * they stay.
 */
export function fillSpecifiers(text: string, unit: string): string {
  const named = ofName(unit);
  return text.replaceAll(/%(.)/gsu, (all, letter: string) => named[letter] ?? fixed[letter] ?? all);
}

/** Whether a value has specifiers that `fill` leaves, because they depend on the machine. */
export function leavesSpecifiers(text: string, fill: (text: string) => string): boolean {
  return [...text.matchAll(/%(.)/gsu)].some(([all]) => all !== '%%' && fill(all) === all);
}
