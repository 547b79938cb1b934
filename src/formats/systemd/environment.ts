import { unitWords } from './command-line.ts';
import { environmentAssignments } from './environment-file.ts';

/** Returns the variables of `Environment=` (systemd.exec(5)): words of the form NAME=VALUE. */
export function environmentWords(values: readonly string[]): Map<string, string> {
  return new Map(
    values.flatMap(unitWords).flatMap((word): (readonly [string, string])[] => {
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/su.exec(word) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
}

/** Returns the variables of a file of `EnvironmentFile=`. */
export function environmentLines(text: string): Map<string, string> {
  return new Map(environmentAssignments(text).map(({ name, value }) => [name, value]));
}
