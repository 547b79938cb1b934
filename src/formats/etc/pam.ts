/** Whom a service of PAM lets in without a password: everyone, or the members of a group. */
export type PamExemption = 'everyone' | { group: string } | { user: string };

const rule = /^auth[ \t]+sufficient[ \t]+(?:\S*\/)?(pam_\w+)\.so[ \t]*(.*)$/u;

/** Returns the value of `user ingroup wheel` and `user = ann` among the arguments of pam_succeed_if(8). */
function conditionOf(words: readonly string[]): PamExemption | undefined {
  const [subject, operator, value] = words.filter(
    (word) => !/^(?:quiet\w*|use_uid|debug|audit)$/u.test(word),
  );
  if (subject !== 'user' || value === undefined) return undefined;
  if (operator === 'ingroup') return { group: value };
  return operator === '=' ? { user: value } : undefined;
}

/**
 * Returns whom the file of a service of PAM lets in without asking for a password (pam.conf(5)): by the modules that
 * suffice before one asks. `wheel` is the group of pam_wheel(8) without an option.
 */
export function parsePamExemptions(text: string, wheel: string): readonly PamExemption[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap((line): readonly PamExemption[] => {
    const [, module, rest = ''] = rule.exec(line.replace(/#.*/u, '').trim()) ?? [];
    const words = rest.split(/[ \t]+/u).filter((word) => word !== '');
    if (module === 'pam_permit') return ['everyone'];
    if (module === 'pam_succeed_if') return [conditionOf(words) ?? []].flat();
    // With `deny` the members of the group are kept out.
    if (module !== 'pam_wheel' || !words.includes('trust') || words.includes('deny')) return [];
    const group = words.find((word) => word.startsWith('group='))?.slice('group='.length);
    return [{ group: group ?? wheel }];
  });
}
