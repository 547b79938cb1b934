import type { Finding } from '../../core/findings/finding.ts';
import type { Cause } from './grouping.ts';

/** Findings of one rule in the same words, with the same fix. */
export interface Variant {
  /** One of them; its commands name no subject if there are several. */
  finding: Finding;
  /** Never empty. */
  findings: readonly Finding[];
  /** What follows from any of them. */
  follows: readonly Finding[];
}

/** Returns the causes by what they say; every cause given, and what follows from it, is in one entry. */
export function variantsOf(causes: readonly Cause[]): readonly Variant[] {
  const bySignature = Map.groupBy(causes, signatureOf);
  return [...bySignature.values()].flatMap((alike) => {
    const [first, ...others] = alike.map(({ finding }) => finding);
    if (first === undefined) return [];
    const finding = others.length === 0 ? first : withoutName(first);
    return [{ finding, findings: [first, ...others], follows: alike.flatMap(({ follows }) => follows) }];
  });
}

/** Commands name the container they are for; shown once for many they name none. */
export function withoutName(finding: Finding): Finding {
  const general = (step: string): string => step.replaceAll(` ${finding.subject.name}\``, ' NAME`');
  const fixes = finding.fixes.map((fix) =>
    fix.kind === 'manual' ? { ...fix, steps: fix.steps.map(general) } : fix,
  );
  return { ...finding, fixes };
}

/** Returns a text that two causes share if they say the same, wherever they are. */
export function signatureOf({ finding, follows }: Cause): string {
  const { rule, severity, message, subject, fixes, waived, known, impliedBy } = withoutName(finding);
  const written = fixes.map((fix) =>
    fix.kind === 'edit' ? { ...fix, edits: fix.edits.map(({ text }) => text.trim()) } : fix,
  );
  const implied = follows.map((follow) => follow.rule);
  const suppressed = [waived, known === true];
  return JSON.stringify([rule, severity, message, subject.kind, written, suppressed, impliedBy, implied]);
}
