import type { FixPlan } from '../../app/fix/plan-fixes.ts';
import { counted } from '../../core/counted.ts';
import type { FindingFix } from '../../fixes/choose-fixes.ts';
import { mainPlace, shortPlace } from '../../reports/content/places.ts';
import { plainText } from '../../reports/text/plain-text.ts';

/** What of a plan is printed. */
interface FixedFiles extends Pick<FixPlan, 'files' | 'refused' | 'left'> {
  /** How many findings have no edit. */
  byHand: number;
}

function describeFix({ finding, fix }: FindingFix): string {
  return `${finding.subject.name}: ${fix.title} (${finding.rule}, ${fix.safety})`;
}

function placeOf({ finding: { sightings, subject } }: FindingFix): string {
  const at = mainPlace(sightings);
  return at === undefined ? subject.name : shortPlace(at);
}

/** Says what fixes changed in each file, what was not fixed, and why; a line each. */
export function fixSummary(
  { files, refused, left, byHand }: FixedFiles,
  done: 'fixed' | 'would-fix',
): string {
  const verb = done === 'fixed' ? 'Fixed' : 'Would fix';
  const changed = files.filter(({ fixes }) => fixes.length > 0);
  const lines = [
    ...changed.flatMap(({ file, fixes }) => [
      `${verb} ${counted(fixes.length, 'finding')} in ${file.shown}`,
      ...fixes.map((fix) => `  ${describeFix(fix)}`),
    ]),
    ...(changed.length === 0 ? [done === 'fixed' ? 'Fixed nothing' : 'Nothing to fix'] : []),
    ...refused.map((one) => `Not fixed, ${placeOf(one)}: ${describeFix(one)}: ${one.why}`),
    ...(left.length === 0
      ? []
      : [
          `${counted(left.length, 'finding has', 'findings have')} a risky fix: --diff shows it, --fix=all makes it`,
        ]),
    ...(byHand === 0
      ? []
      : [`${counted(byHand, 'finding has', 'findings have')} no edit: see the fixes in the report`]),
  ];
  return lines.map((line) => `${plainText(line)}\n`).join('');
}
