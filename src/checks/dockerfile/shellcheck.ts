import type { Check, DockerfileCase } from '../../core/rules/check.ts';
import type { Dockerfile, ShellComment } from '../../core/image/dockerfile.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { describeLocation } from '../../core/location.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import type { RuleDescription } from '../../core/rules/rule.ts';
import { refusedParts } from '../support/dockerfile/dockerfile-rule.ts';
import { ruleParts } from '../support/rule.ts';

/** Whether a code of ShellCheck is reported. */
type IsWanted = (rule: string) => boolean;

const severities: Readonly<Record<ShellComment['level'], Severity>> = {
  error: 'medium',
  warning: 'low',
  info: 'info',
  style: 'info',
};

const why =
  'A shell takes an unquoted variable, a pattern or a test in another way than it looks. In a build nobody sees it: the step does something else, and succeeds.';
const remediation = 'Change the command as ShellCheck says; its wiki has a page for each code.';

/** `SC2086`, as `shellcheck:SC2086` and as hadolint has it. */
const code = /^(?:(?:shellcheck|hadolint):)?(sc\d{4})$/iu;

function describe(name: string): RuleDescription | undefined {
  const [, found] = code.exec(name.trim()) ?? [];
  if (found === undefined) return undefined;
  const id = found.toUpperCase();
  return {
    id: `shellcheck:${id}`,
    title: `ShellCheck ${id}`,
    category: 'style',
    severity: 'low',
    why,
    remediation,
    aliases: [{ tool: 'hadolint', id }],
    references: [`ShellCheck wiki, ${id}`],
    fixable: false,
  };
}

function problemOf({ locate, quote }: Dockerfile, comment: ShellComment): Problem {
  const { code: id, level, message, span } = comment;
  const place = locate(span);
  return {
    message,
    severity: severities[level],
    detail: { code: id, message },
    reportedAs: `shellcheck:${id}`,
    at: [place],
    evidence: [{ source: describeLocation(place), saw: quote(span) }],
    change: {
      kind: 'manual',
      title: 'Change the command',
      steps: [message, `See the page of ${id} in the wiki of ShellCheck`],
    },
  };
}

function evaluate(subject: DockerfileCase, isWanted: IsWanted): Outcome {
  const { dockerfile } = subject;
  const { shellComments: comments, file } = dockerfile;
  if (comments === undefined) return unknown('unreadable', 'shellcheck was not run');
  if (comments.state === 'absent') return notApplicable('shellcheck is not installed');
  if (comments.state === 'unreadable') return unknown('unreadable', `shellcheck: ${comments.detail}`);
  const wanted = comments.value.filter((one) => isWanted(`shellcheck:${one.code}`));
  return combine([
    ...wanted.map((one) => fail(problemOf(dockerfile, one))),
    ...refusedParts(subject),
    pass({ source: file, saw: 'ShellCheck says nothing of its scripts' }),
  ]);
}

/** Returns the check, limited to the reported codes. */
function checkOf(isWanted?: IsWanted): Check<'dockerfile'> {
  const wants = isWanted ?? (() => true);
  return {
    ...ruleParts('dockerfile', words),
    // The whole of it, as a glob of its codes.
    aliases: [{ tool: 'shellcheck', id: '*' }],
    evaluate: (subject) => evaluate(subject, wants),
    reported: {
      describe,
      limitTo: (more) => checkOf((id) => wants(id) && more(id)),
      ...(isWanted && { isWanted }),
    },
  };
}

const words = {
  id: 'dockerfile/shellcheck',
  needs: [],
  title: 'Remark of ShellCheck',
  category: 'style',
  severity: 'low',
  why,
  remediation,
  examples: { bad: [], good: [], unsure: [] },
} satisfies Parameters<typeof ruleParts>[1];

/** Reports what ShellCheck, where it is installed, says of the scripts of RUN instructions; each code is a rule. */
export const check = checkOf();
