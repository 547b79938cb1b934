import type { Check } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { GivenFile } from '../../../core/workload/compose-service.ts';
import { combine, notApplicable } from '../../../core/rules/outcome.ts';
import type { CheckedPart } from '../part.ts';
import { checkEntries } from './setting.ts';

type GivenFileRule = Pick<
  Check<'workload'>,
  'id' | 'title' | 'category' | 'severity' | 'why' | 'remediation' | 'examples'
> & { judge: (file: GivenFile, part: CheckedPart) => Outcome };

/** Returns the check of a rule on the secrets and configs of Compose services. */
export function givenFileCheck({ judge, ...words }: GivenFileRule): Check<'workload'> {
  return {
    ...words,
    on: 'workload',
    needs: [],
    aliases: [],
    references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
    reads: [],
    considers: ['givenFiles'],
    onlyOn: ['compose', 'container'],
    implies: [],
    fixable: false,
    evaluate({ workload }) {
      const { value } = workload.settings.givenFiles;
      if (workload.surface === 'container' && value.state === 'known' && value.value.length === 0)
        return notApplicable('a container does not show which of its files are secrets');
      return combine(checkEntries(workload, 'givenFiles', 'no secret and no config', judge));
    },
  };
}
