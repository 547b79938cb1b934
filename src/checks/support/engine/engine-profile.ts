import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Evidence, Outcome } from '../../../core/findings/finding.ts';
import { valueOf } from '../../../core/observed.ts';
import { pass, unknown } from '../../../core/rules/outcome.ts';
import { readingOf, unread } from '../subject.ts';

/** What the loaded profile lets programs do that the engine's own denies, or the outcome. */
export type EngineProfileOutcome =
  | { state: 'foreign'; allowed: readonly string[]; from: string }
  | { state: 'decided'; outcome: Outcome };

const decided = (outcome: Outcome): EngineProfileOutcome => ({ state: 'decided', outcome });

/**
 * Judges whether the loaded profile `docker-default` is the engine's own: by its compiled rules, else by the files that
 * may have loaded another one. `label` is the evidence that it confines the container.
 */
export function judgeEngineProfile({ host }: WorkloadCase, label: Evidence): EngineProfileOutcome {
  const facts = host && valueOf(host);
  if (facts === undefined) return decided(pass(label));
  const profile = readingOf(facts.engineProfile, 'the profile docker-default');
  if (profile.state !== 'known') return decided(unread(profile));
  const { allowed, definedIn } = profile.value;
  if (allowed.state === 'known')
    return allowed.value.length > 0
      ? { state: 'foreign', allowed: allowed.value, from: allowed.from }
      : decided(pass(label, { source: allowed.from, saw: 'its rules deny what those of the engine deny' }));
  const [file] = definedIn;
  const why = allowed.state === 'absent' ? 'not shown here' : allowed.detail;
  return file === undefined
    ? decided(pass(label, { source: '/etc/apparmor.d', saw: `no file defines it; its loaded rules: ${why}` }))
    : decided(
        unknown(
          'unreadable',
          `${file} defines docker-default, which dockerd uses in place of its own, or cannot be read; its loaded rules: ${why}`,
        ),
      );
}
