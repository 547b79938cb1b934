import { unfoldedLines } from './unfolded-lines.ts';

/** A rule of doas.conf(5) that lets somebody run programs. */
export interface DoasRule {
  /** A user, or `:group`. */
  identity: string;
  /** As whom; root if missing. */
  target?: string;
  withoutPassword: boolean;
  /** Any program if missing. */
  command?: string;
  /** The only arguments; any if missing. */
  args?: string;
}

const form =
  /^permit\s+((?:(?:nopass|nolog|persist|keepenv|setenv\s*\{[^}]*\})\s+)*)(\S+)(?:\s+as\s+(\S+))?(?:\s+cmd\s+(\S+)(?:\s+args(?:\s+(.*))?)?)?$/u;

/** Returns the rules of a doas.conf that permit something. */
export function parseDoas(text: string): readonly DoasRule[] {
  return unfoldedLines(text).flatMap((line) => {
    const match = form.exec(line.replaceAll('"', ''));
    const [, options = '', identity, target, command, args] = match ?? [];
    if (identity === undefined) return [];
    return [
      {
        identity,
        withoutPassword: /\bnopass\b/u.test(options),
        ...(target === undefined ? {} : { target }),
        ...(command === undefined ? {} : { command }),
        ...(/\sargs(?:\s|$)/u.test(line) ? { args: args ?? '' } : {}),
      },
    ];
  });
}
